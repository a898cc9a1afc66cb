import { computed, ref, shallowRef } from 'vue';
import type { AggregateRef } from '#shared/domain/linkage/command.ts';
import { relationTo, type Sight, sightOf, type Surface } from '#shared/domain/permissions/sight.ts';
import { maskDocument } from '#shared/instruments/mask-document.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import type { Result } from '#shared/kernel/result.ts';
import { useFiling } from './use-filing.ts';
import { useSession } from './use-session.ts';

/** How this person sees a surface of a matter whose judge is `undertaker`; `never` while nobody works here. */
export function useSightOf(): (surface: Surface, undertaker: string | undefined) => Sight {
  const { session } = useSession();
  return (surface, undertaker) => (session.value === null || session.value === undefined ? 'never' : sightOf(relationTo(session.value, undertaker), surface));
}

/** The request that a paper belongs to, as far as its sight goes by it. */
export type PaperMatter = { readonly ref: AggregateRef; readonly caseNumber: string; readonly undertaker: string; /** Numbers beside those of identity cards: a passport. */ readonly secrets: readonly string[] };

/** `masked`: numbers and picture hidden. `shut`: a scan, which cannot be masked. Both open whole against a reason. */
export type PaperState = 'none' | 'whole' | 'masked' | 'shut';

/**
 * One paper of a request in sight, by the one rule of `sightOf`: whole for whoever works with it, masked or shut for
 * whoever signs it. A whole sight is on disk in the audit trail before it is given, once a paper and sitting.
 */
export function usePaperSight(matter: () => PaperMatter | undefined) {
  const sightOn = useSightOf();
  const filing = useFiling();
  const bytes = shallowRef<Uint8Array | undefined>();
  const state = ref<PaperState>('none');
  const trouble = ref<Failure | null>(null);
  /** What the paper in sight was opened for, where that was asked. */
  const reason = ref<string | undefined>();
  const entered = new Set<string>();
  let whole: Uint8Array | undefined;
  /** The paper in sight: its key for the audit trail, and the sight that is entered once. */
  let paper: { readonly what: string; readonly key: string } | undefined;
  let round = 0;

  function close(): void {
    round += 1;
    whole = undefined;
    paper = undefined;
    bytes.value = undefined;
    state.value = 'none';
    reason.value = undefined;
    trouble.value = null;
  }

  async function enter(of: PaperMatter, what: string, key: string, why?: string): Promise<boolean> {
    if (entered.has(key)) return true;
    const done = await filing.account('request.paper', of.ref, what, of.caseNumber, why);
    if (done.done) entered.add(key);
    else trouble.value = done.failure;
    return done.done;
  }

  /** @param what key of the paper for the audit trail, never a value of it. @param version changes with its content. */
  async function open(what: string, version: string, load: () => Promise<Result<Uint8Array, Failure>>): Promise<void> {
    close();
    const [of, mine] = [matter(), round];
    if (of === undefined) return;
    const sight = sightOn('request.paper', of.undertaker);
    if (sight === 'never') {
      trouble.value = failure('ROLE_NOT_ALLOWED');
      return;
    }
    const key = `${of.ref.id}.${what}.${version}`;
    paper = { what, key };
    if (sight === 'whole' && !(await enter(of, what, key))) return;
    const got = await load();
    if (mine !== round) return;
    if (!got.ok) {
      trouble.value = got.error;
      return;
    }
    whole = got.value;
    if (sight === 'whole' || entered.has(key)) {
      bytes.value = whole;
      state.value = 'whole';
      return;
    }
    const masked = maskDocument(whole, of.secrets);
    bytes.value = masked.ok ? masked.value : undefined;
    state.value = masked.ok ? 'masked' : 'shut';
  }

  /** Gives the whole paper against a reason. */
  async function reveal(why: string): Promise<void> {
    const [of, mine, given, shown] = [matter(), round, whole, paper];
    if (of === undefined || given === undefined || shown === undefined) return;
    if (!(await enter(of, shown.what, shown.key, why)) || mine !== round) return;
    bytes.value = given;
    state.value = 'whole';
    reason.value = why;
  }

  return { bytes, state, reason, trouble, open, reveal, close, busy: computed(() => filing.busy.value) };
}
