import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { computed } from 'vue';
import { useLiveQuery } from '#renderer/bridge/use-live-query.ts';
import { useSession } from '#renderer/bridge/use-session.ts';
import { useNow } from '#renderer/ui/clock.ts';
import type { Delegation } from '#shared/domain/delegation/index.ts';
import { CivilDateSchema, CourtCodeSchema, InstantSchema } from '#shared/kernel/schema.ts';
import { civilDateOf } from '#shared/kernel/time.ts';
import { inboxOf, powersOf } from './powers.ts';

const GrantCheck = Compile(
  Type.Object({
    id: Type.String(),
    court: CourtCodeSchema,
    from: Type.String(),
    fromRole: Type.Union([Type.Literal('chief'), Type.Literal('president')]),
    to: Type.String(),
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

const WAITING = 500;

/** What waits for the signature of this person, by office or by delegation. */
export function useInbox() {
  const { session } = useSession();
  const now = useNow(30_000);
  const grants = useDelegations();
  const pending = useLiveQuery('requests', { states: ['pending_approval', 'pending_president'], from: 0, count: WAITING });
  const watching = useLiveQuery('requests', { states: ['active'], from: 0, count: WAITING });
  const powers = computed(() => {
    const me = session.value;
    return me === null || me === undefined ? [] : powersOf(me, grants.value, civilDateOf(now.value));
  });
  const rows = computed(() => inboxOf([...(pending.answer.value?.rows ?? []), ...(watching.answer.value?.rows ?? [])], powers.value, session.value?.account ?? ''));
  return { rows, powers, loaded: computed(() => pending.answer.value !== undefined), now };
}
