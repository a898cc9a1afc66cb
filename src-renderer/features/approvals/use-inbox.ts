import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { computed } from 'vue';
import { useLiveQuery } from '#renderer/bridge/use-live-query.ts';
import { useSession } from '#renderer/bridge/use-session.ts';
import { useNow } from '#renderer/ui/clock.ts';
import type { RequestsQuery } from '#shared/contracts/engine.ts';
import type { Delegation } from '#shared/domain/delegation/index.ts';
import { CivilDateSchema, CourtCodeSchema, InstantSchema } from '#shared/kernel/schema.ts';
import { civilDateOf } from '#shared/kernel/time.ts';
import { powerFor, powersOf } from './powers.ts';

const GrantCheck = Compile(
  Type.Object({
    id: Type.String(),
    court: CourtCodeSchema,
    from: Type.String(),
    fromRole: Type.Union([Type.Literal('chief'), Type.Literal('president')]),
    to: Type.String(),
    kinds: Type.Array(Type.String()),
    fromDay: CivilDateSchema,
    throughDay: CivilDateSchema,
    document: Type.String(),
    revokedAt: Type.Optional(InstantSchema),
  }),
);

/** Delegations of the court, as the server tells them; newest days first. */
export function useDelegations() {
  const live = useLiveQuery('facts', { kind: 'delegation' });
  return computed(() => (live.answer.value ?? []).filter((body): body is Delegation => GrantCheck.Check(body)).toSorted((a, b) => (a.fromDay < b.fromDay ? 1 : -1)));
}

/** Rows of the inbox at once: the ones that wait longest; the next come up as these are signed. */
const WINDOW = 500;

/** What waits for the signature of this person, by office or by delegation: who is held first, then the longest wait; `total` counts all of it. */
export function useInbox() {
  const { session } = useSession();
  const now = useNow(30_000);
  const grants = useDelegations();
  const powers = computed(() => {
    const me = session.value;
    return me === null || me === undefined ? [] : powersOf(me, grants.value, civilDateOf(now.value));
  });
  const query = computed<RequestsQuery | undefined>(() => {
    const me = session.value;
    return me === null || me === undefined || powers.value.length === 0 ? undefined : { awaits: powers.value.map(({ level }) => level), notBy: me.account, order: 'longest-wait', from: 0, count: WINDOW };
  });
  const waiting = useLiveQuery('requests', query);
  const held = computed(() => waiting.answer.value?.rows ?? []);
  // Whoever holds more of the court than was delegated to him signs only what was.
  // Nobody who is held waits behind a paper that holds nobody.
  const rows = computed(() => held.value.filter((row) => powerFor(row, powers.value) !== undefined).toSorted((a, b) => Number(b.head.held) - Number(a.head.held)));
  return {
    rows,
    total: computed(() => (waiting.answer.value?.total ?? 0) - (held.value.length - rows.value.length)),
    powers,
    loaded: computed(() => query.value === undefined || waiting.answer.value !== undefined),
    now,
  };
}
