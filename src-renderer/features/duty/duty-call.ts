import type { EngineSession } from '#shared/contracts/engine.ts';
import { type DutyCall, dutyCall, isCalled, type Roster, type Shift } from '#shared/domain/duty/index.ts';
import type { LinkageRequest } from '#shared/domain/linkage/regions/linkage-request.ts';
import type { Instant } from '#shared/kernel/time.ts';

/** Whose turn an open hit is, and whether it is this person's. */
export type Called = { readonly call: DutyCall; readonly mine: boolean };

/**
 * Reads the roster for one report. `rosters` is undefined until the device has answered: until then nobody is woken, because
 * a court without a roster would call everybody.
 */
export function callOf({ court: of, escalation = 0 }: Pick<LinkageRequest, 'court' | 'escalation'>, rosters: readonly unknown[] | undefined, session: EngineSession | null | undefined, at: Instant): Called {
  const roster = (rosters as readonly Roster[] | undefined)?.find(({ court }) => court === of);
  const call = dutyCall(roster, escalation, at);
  return { call, mine: rosters !== undefined && session !== undefined && session !== null && isCalled(call, session) };
}

type Words = {
  readonly t: (key: string, params?: Record<string, string>) => string;
  readonly nameOf: (account: string) => string;
  readonly chiefs: readonly { readonly name: string; readonly phone?: string }[];
};

/** 「轮到您接警 · 值班 田值班员 0512-… · 已转 …」: who answers, by which telephone, and who has been called since. */
export function callWords({ call, mine }: Called, { t, nameOf, chiefs }: Words): string {
  const line = ({ officer, phone }: Shift): string => `${nameOf(officer)} ${phone}`;
  return [
    ...(mine ? [t('duty.band.yours')] : []),
    ...(call.onDuty.length === 0 ? [] : [t('duty.band.onDuty', { who: call.onDuty.map(line).join('、') })]),
    ...(call.calledIn === undefined ? [] : [t('duty.band.calledIn', { who: line(call.calledIn) })]),
    ...(call.everybody ? [t('duty.band.everybody')] : []),
    ...(call.chief ? [t('duty.band.chief', { who: chiefs.map(({ name, phone = '' }) => `${name} ${phone}`.trim()).join('、') })] : []),
  ].join(' · ');
}
