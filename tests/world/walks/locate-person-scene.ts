import type { CaseState } from '#shared/domain/cases/model.ts';
import { idCheckCharacter } from '#shared/domain/identifiers/index.ts';
import { known, type Lookups, UNKNOWN } from '#shared/domain/linkage/lookups.ts';
import type { AccountId, CaseId, CommandId, CourtCode, PartyId } from '#shared/kernel/ids.ts';
import { fen } from '#shared/kernel/money.ts';
import { civilDate, instant } from '#shared/kernel/time.ts';
import type { SeededRandom } from '../seeded-random.ts';
import { COURT } from './walker.ts';

export const OTHER_COURT = '苏0591' as CourtCode;
export const JUDGE = 'judge-jiang' as AccountId;
export const ID_TRUE = '320599198703162138';
export const ID_WRONG = '320599198703162170';
const ID_MINOR = `32059920150316213${idCheckCharacter('32059920150316213')}`;
export const PARTY = 'party-wang' as PartyId;
export const CASE = 'case-90017' as CaseId;

/** Variants of the case that make each entry guard fail in some walks. */
export function caseVariant(random: SeededRandom, long: boolean): { readonly found: CaseState; readonly lookups: Omit<Lookups, 'case' | 'requestsOfCase' | 'delegation'> } {
  const good = random.chance(0.7);
  const roll = good ? -1 : random.below(18);
  const company = random.chance(0.15);
  const commandId = (n: number) => `01900000-0000-7000-a000-00000000000${n}` as CommandId;
  const record = (n: number, body: CaseState['records'][number]['body']) => ({ id: commandId(n), recordedAt: instant(0), by: JUDGE, body });
  const name = long && random.chance(0.3) ? '长'.repeat(200) : '王某';
  const idNo = roll === 0 ? '320599198703162139' : roll === 1 ? '' : roll === 2 ? ID_MINOR : random.chance(0.5) ? ID_TRUE : ID_WRONG;
  const found: CaseState = {
    id: CASE,
    version: 5,
    court: COURT,
    caseNumber: '（2026）苏0508执90017号',
    cause: '民间借贷纠纷',
    filedOn: civilDate('2026-01-19'),
    title: '（2025）苏0508民初90311号',
    principal: fen(5_000_000),
    fee: fen(65_000),
    judge: JUDGE,
    clerk: 'clerk-lu' as AccountId,
    parties: [
      ...(company && roll !== 3 && roll !== 4
        ? ([
            { id: PARTY, role: 'related', kind: 'person', name, idType: roll === 5 ? 'passport' : 'resident-id', idNo, capacity: { as: 'legal-representative', of: 'party-company' as PartyId } },
            { id: 'party-company' as PartyId, role: 'debtor', kind: 'organisation', name: '某某商贸有限公司', idType: 'uscc', idNo: '', dishonest: roll !== 6 },
          ] as const)
        : ([{ id: PARTY, role: roll === 3 ? 'creditor' : 'debtor', kind: roll === 4 ? 'organisation' : 'person', name, idType: roll === 5 ? 'passport' : 'resident-id', idNo, dishonest: roll !== 6 }] as const)),
    ],
    status: roll === 7 ? 'closed' : roll === 8 ? 'settled' : 'enforcing',
    records: [
      ...(roll === 9 ? [] : [record(1, { type: 'service', documents: ['enforcement-notice', 'asset-report-order'], servedOn: civilDate('2026-01-22'), method: 'direct', reportDue: civilDate('2026-02-05') })]),
      ...(roll === 10 ? [] : [record(2, { type: 'visit', on: civilDate('2026-09-03'), address: '苏州市姑苏区听橹街 18 号', found: 'moved-away', photos: [] })]),
      record(3, { type: 'call', on: civilDate('2026-08-31'), answered: false }),
      ...(roll === 13 || roll === 10 ? [] : [record(4, { type: 'summons', servedOn: civilDate('2026-08-10'), method: 'direct', appearOn: civilDate('2026-08-20'), appeared: 'no', absence: 'without-good-reason', parties: [PARTY] })]),
    ],
    corrections: [],
    differences: [],
  };
  const others = random.chance(0.5)
    ? [{ caseId: 'case-90055' as CaseId, caseNumber: '（2026）苏0591执90055号', court: OTHER_COURT, judge: 'judge-qin' as AccountId, held: roll === 11 }]
    : roll === 11
      ? [{ caseId: 'case-90055' as CaseId, caseNumber: '（2026）苏0591执90055号', court: OTHER_COURT, judge: 'judge-qin' as AccountId, held: true }]
      : [];
  return {
    found,
    lookups: {
      requestsOnAsset: UNKNOWN,
      samePerson: random.chance(0.05) ? UNKNOWN : known(others),
      settings: known({ court: COURT, policeChannel: 'connector', requireDishonestListing: roll === 6, dutyPhone: '0512-00000110' }),
      roster: known(undefined),
      asset: UNKNOWN,
      accounts: known([]),
      missingFiles: known([]),
    },
  };
}
