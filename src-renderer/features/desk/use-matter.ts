import { computed, ref } from 'vue';
import { useI18n } from 'vue-i18n';
import { useMay } from '#renderer/bridge/use-may.ts';
import { useClock } from '#renderer/ui/clock.ts';
import type { DeskAccount, DeskAct, DeskScreens } from '#renderer/ui/desk-screens.ts';
import type { DeskView } from '#shared/contracts/engine.ts';
import { openReleases, openRenewal } from '#shared/domain/linkage/desk.ts';
import type { ReturnCode } from '#shared/domain/linkage/regions/exchange.ts';
import { AWAITING } from '#shared/domain/linkage/regions/request.ts';
import type { CivilDate } from '#shared/kernel/time.ts';
import { mechanismFor } from '#shared/mechanisms/index.ts';
import { type DeskFiling, targetOf } from './use-desk-filing.ts';

type Hand = {
  readonly current: () => DeskView | undefined;
  /** The pile, in its order. */
  readonly rows: () => readonly DeskView[];
  readonly deskOf: (row: DeskView) => DeskScreens;
  readonly desk: DeskFiling;
  /** Name of whoever answers for the agency. */
  readonly specialist: () => string;
  readonly close: () => void;
  readonly open: (id: string | null) => void;
};

/** What is done with the matter in hand: the verbs that all mechanisms share, and the way for those of its own. */
export function useMatter({ current, rows, deskOf, desk, specialist, close, open }: Hand) {
  const { t } = useI18n({ useScope: 'global' });
  const clock = useClock();
  const may = useMay();
  const done = ref(0);

  /** What may be done: what the matter waits for, what its mechanism knows, and who sits here. */
  const offers = computed(() => {
    const row = current();
    if (row === undefined) return { accept: false, return: false, reject: false, release: false, own: [] };
    const own = deskOf(row);
    const lets = (command: string): boolean => may(`${mechanismFor(row.head.ref).id}.${command}`);
    // What is asked for later (解封) lies on the same pile, and is no packet to take or to give back.
    const isPacket = row.head.pile === 'review' && AWAITING.includes(row.request.state);
    return {
      accept: isPacket && own.accept !== undefined && lets('accept'),
      return: isPacket && lets('return'),
      reject: isPacket && lets('reject'),
      release: row.head.pile === 'releases' && openReleases(row.request).length > 0 && lets('acknowledge-release'),
      own: own.verbs(row),
    };
  });

  /**
   * The packet after this one in the pile; asked before the act, because the answer takes the decided one out of the pile
   * at any moment after it.
   */
  function nextOf(row: DeskView): string | null {
    const at = rows().findIndex((other) => other.request.id === row.request.id);
    return (rows()[at + 1] ?? rows()[at - 1])?.request.id ?? null;
  }
  function openNext(next: string | null): void {
    open(next);
    done.value += 1;
    close();
  }

  /** A sentence of the frame in the words of the mechanism in hand. */
  function said(key: string, params: Readonly<Record<string, string | number>> = {}): string {
    const row = current();
    return t((row === undefined ? undefined : deskOf(row).words?.[key]) ?? key, params);
  }

  const act: DeskAct = async (command, payload, sentence, { occurredAt, leaves = false, bare = false } = {}) => {
    const row = current();
    if (row === undefined) return false;
    const next = nextOf(row);
    const { revision, round } = row.request;
    if (!(await desk.act(command, targetOf(row), bare ? payload : { revision, round, ...payload }, sentence, occurredAt))) return false;
    if (leaves) openNext(next);
    else close();
    return true;
  };
  const account: DeskAccount = async (surface, what) => {
    const row = current();
    return row !== undefined && (await desk.account(surface, targetOf(row), what));
  };
  const renewal = computed(() => {
    const row = current();
    return row === undefined ? undefined : openRenewal(row.request);
  });

  return {
    done,
    offers,
    /** No verb of the frame stands out: the first one of the mechanism does. */
    leads: computed(() => !offers.value.accept && !offers.value.release),
    renewal,
    act,
    account,
    async accept(controlNo: string, start: CivilDate, end: CivilDate): Promise<void> {
      await act('accept', { controlNo, start, end, specialist: specialist() }, said('desk.accept.done', { controlNo }), { leaves: true });
    },
    /** @param final refused for good, not given back to be mended */
    async give(final: boolean, code: ReturnCode, text: string): Promise<void> {
      await act(final ? 'reject' : 'return', { code, text, specialist: specialist() }, said(final ? 'desk.give.rejected' : 'desk.give.returned'), { leaves: true });
    },
    async acknowledge(): Promise<void> {
      const row = current();
      if (row === undefined || desk.busy.value) return;
      const next = nextOf(row);
      for (const { controlNo } of openReleases(row.request)) {
        const named = controlNo === undefined ? {} : { controlNo };
        if (!(await desk.act('acknowledge-release', targetOf(row), { ...named, ackedAt: clock.now(), by: specialist() }, said('desk.release.done')))) return;
      }
      openNext(next);
    },
    async answerRenewal(accepted: boolean): Promise<void> {
      if (renewal.value === undefined || desk.busy.value) return;
      const { newEnd } = renewal.value;
      await act('confirm-renewal', { accepted, newEnd }, said(accepted ? 'desk.renew.confirmed' : 'desk.renew.refused', { newEnd }));
    },
  };
}
