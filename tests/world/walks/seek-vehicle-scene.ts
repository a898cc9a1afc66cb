import { assetIdOf } from '#shared/domain/assets/identity.ts';
import type { AssetAnswer, AssetState, Hold, Said } from '#shared/domain/assets/model.ts';
import type { CaseState } from '#shared/domain/cases/model.ts';
import { known, type Lookups, type Reading, UNKNOWN } from '#shared/domain/linkage/lookups.ts';
import type { AccountId, AssetId, CaseId, CommandId, CourtCode, PartyId } from '#shared/kernel/ids.ts';
import { fen } from '#shared/kernel/money.ts';
import { type CivilDate, civilDate, instant } from '#shared/kernel/time.ts';
import type { SeededRandom } from '../seeded-random.ts';
import { COURT, type Scene } from './walker.ts';

export const JUDGE = 'judge-qiu' as AccountId;
export const PARTY = 'party-luo' as PartyId;
export const CASE = 'case-90312' as CaseId;
export const OTHER_COURT = '苏0583' as CourtCode;
export const DEBTOR_ID = '320599198509123418';
export const CREDITOR_ID = '91320599MA9X001267';
export const VIN = 'LFV2A21K1F4009012';
export const OTHER_VIN = 'LFV2A21K3F4009013';
export const PLATE = '苏E9X1Z2';
export const ASSET = assetIdOf('vehicle', { vin: VIN }) as AssetId;
export const ANSWER = '01900000-0000-7000-b000-000000000001' as CommandId;
/** Name of the walking court (苏0508), as answers write it. */
const COURT_NAME = '苏州市姑苏区人民法院';
export const NEXT_COURT = '昆山市人民法院';
export const SEAL_NUMBER = '（2026）苏0508执90312号';

export type VehicleScene = Scene & {
  readonly found: CaseState;
  readonly asset: Reading<AssetState | undefined>;
  readonly sealEnd: CivilDate;
  readonly lookups: Omit<Lookups, 'case' | 'requestsOfCase' | 'delegation' | 'asset'>;
  /** The car bears no plate yet. */
  readonly unregistered: boolean;
  readonly duplicateOther: boolean;
  /** The other request on this car was rejected: the new one must name it. */
  readonly rejectedBefore: boolean;
};

/** What makes each guard about the thing fail in some walks. */
const THINGS = ['unknown', 'absent', 'other-kind', 'other-case', 'no-owner', 'other-owner', 'waitlisted', 'lapsed', 'none', 'untold', 'no-end', 'seized', 'other-numbers'] as const;
type Thing = (typeof THINGS)[number] | 'good';

function holdsOf(thing: Thing, end: CivilDate): Said['holds'] {
  const own: Hold = { measure: 'seal', court: COURT_NAME, number: SEAL_NUMBER, waitlist: 0, start: civilDate('2026-04-20'), end };
  const waiting: Hold = { measure: 'seal', court: NEXT_COURT, number: '（2026）苏0583执90400号', waitlist: 1 };
  const first: Hold = { ...waiting, waitlist: 0, start: civilDate('2026-01-05'), end: civilDate('2028-01-04') };
  const { end: _end, ...endless } = own;
  switch (thing) {
    case 'waitlisted':
      return { all: true, list: [first, { ...own, waitlist: 1 }] };
    case 'lapsed':
      return { all: true, list: [{ ...own, end: civilDate('2026-08-01') }] };
    case 'none':
      return { all: true, list: [first] };
    case 'untold':
      return undefined;
    case 'no-end':
      return { all: true, list: [endless] };
    case 'seized':
      return { all: true, list: [own, { ...own, measure: 'seize', start: civilDate('2026-08-02') }] };
    default:
      return { all: true, list: [own, waiting] };
  }
}

function assetOf(thing: Thing, end: CivilDate, unregistered: boolean): Reading<AssetState | undefined> {
  if (thing === 'unknown') return UNKNOWN;
  if (thing === 'absent') return known(undefined);
  const holds = holdsOf(thing, end);
  const owner = thing === 'other-owner' ? { name: '别某' } : { name: '罗某', idNo: DEBTOR_ID };
  const numbers = { vin: thing === 'other-numbers' ? OTHER_VIN : VIN, ...(unregistered ? {} : { plate: PLATE }), engineNo: 'E9012X' };
  const said: Said = { numbers, ...(thing === 'no-owner' ? {} : { owners: [owner] }), ...(holds === undefined ? {} : { holds }), burdens: { all: true, list: [{ kind: 'mortgage', holder: '示例银行' }] } };
  const answer: AssetAnswer = { id: ANSWER, at: instant(0), by: JUDGE, caseId: CASE, source: { from: 'hand', title: '车辆查询结果' }, asOf: civilDate('2026-08-21'), said };
  const interest = (caseId: CaseId, court: CourtCode, judge: string) => ({ caseId, caseNumber: `${caseId} 号`, court, judge: judge as AccountId, parties: [], since: instant(0), by: JUDGE });
  const own = thing === 'other-case' ? [] : [interest(CASE, COURT, JUDGE)];
  const interests = [...own, interest('case-90400' as CaseId, OTHER_COURT, 'judge-kun')];
  return known({ id: ASSET, version: 3, court: COURT, kind: thing === 'other-kind' ? 'account' : 'vehicle', interests, answers: [answer] });
}

/** Variants of case and car that make each entry guard fail in some walks. */
export function sceneOf(random: SeededRandom): VehicleScene {
  const roll = random.chance(0.85) ? -1 : random.below(5);
  const thing: Thing = random.chance(0.82) ? 'good' : random.pick(THINGS);
  const unregistered = random.chance(0.1);
  // A seal that ends soon takes everything along with it.
  const sealEnd = civilDate(random.chance(0.25) ? '2026-11-06' : '2028-04-19');
  const service = {
    id: '01900000-0000-7000-a000-000000000001' as CommandId,
    recordedAt: instant(0),
    by: JUDGE,
    body: { type: 'service' as const, documents: ['enforcement-notice' as const, 'asset-report-order' as const], servedOn: civilDate('2026-01-22'), method: 'direct' as const },
  };
  const found: CaseState = {
    id: CASE,
    version: 5,
    court: COURT,
    caseNumber: '（2026）苏0508执90312号',
    cause: '买卖合同纠纷',
    filedOn: civilDate('2026-01-19'),
    title: '（2025）苏0508民初90311号',
    principal: fen(12_000_000),
    fee: fen(170_000),
    judge: JUDGE,
    clerk: 'clerk-he' as AccountId,
    parties: [
      { id: PARTY, role: roll === 0 ? 'related' : 'debtor', kind: 'person', name: '罗某', idType: 'resident-id', idNo: DEBTOR_ID },
      { id: 'party-creditor' as PartyId, role: 'creditor', kind: 'organisation', name: '苏州苇湾物流有限公司', idType: 'uscc', idNo: CREDITOR_ID },
    ],
    status: roll === 1 ? 'closed' : roll === 2 ? 'settled' : 'enforcing',
    records: roll === 3 ? [] : [service],
    corrections: [],
    differences: [],
  };
  return {
    found,
    asset: assetOf(thing, sealEnd, unregistered),
    sealEnd,
    unregistered,
    lookups: {
      samePerson: UNKNOWN,
      requestsOnAsset: UNKNOWN,
      settings: known({ court: COURT, policeChannel: 'connector', requireDishonestListing: false, dutyPhone: '0512-00000122' }),
      roster: known(undefined),
      accounts: known([]),
      missingFiles: known([]),
    },
    patient: random.chance(0.15),
    silent: random.chance(0.15),
    duplicateOther: random.chance(0.1),
    rejectedBefore: random.chance(0.5),
  };
}
