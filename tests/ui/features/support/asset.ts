import { type AssetRow, factsOfAsset } from '#shared/contracts/audiences/assets.ts';
import type { AssetSummary, AssetView } from '#shared/contracts/engine.ts';
import { assetIdOf } from '#shared/domain/assets/identity.ts';
import type { AssetState } from '#shared/domain/assets/model.ts';
import { holdLadder } from '#shared/domain/assets/holds.ts';
import { SHIPPED_CALENDAR } from '#shared/domain/calendar/index.ts';
import { RULE_PARAMETERS } from '#shared/domain/deadlines/index.ts';
import type { PersonRole } from '#shared/domain/permissions/roles.ts';
import { civilDate, instantAt } from '#shared/kernel/time.ts';
import { wangCase } from './case.ts';
import { JUDGE } from './fake-engine.ts';

/** The car of the tests: sealed in the register by the own court and, waiting, by another one. */
const CASE = wangCase();
const NUMBERS = { plate: '苏E9X1Z2', plateType: 'small', vin: 'LFV2A21K1F4009012', engineNo: 'E9012X' } as const;
const SEAL = { measure: 'seal', court: '苏州市姑苏区人民法院', number: '（2026）苏0508执90017号', waitlist: 0, start: civilDate('2026-04-20'), end: civilDate('2028-04-19') } as const;
const OF = { caseId: CASE.id, caseNumber: CASE.caseNumber, court: CASE.court };
const AT = instantAt(civilDate('2026-04-22'), '09:10');

export const CAR = {
  id: assetIdOf('vehicle', NUMBERS),
  version: 3,
  court: CASE.court,
  kind: 'vehicle',
  interests: [{ ...OF, judge: JUDGE.account, parties: [], since: AT, by: JUDGE.account }],
  answers: [
    {
      id: '01900000-0000-7000-a000-000000000001', at: AT, by: JUDGE.account, caseId: CASE.id, asOf: civilDate('2026-04-21'),
      source: { from: 'file', title: '车辆查询结果', file: `sha256:${'1'.repeat(64)}`, row: 2 },
      said: {
        numbers: NUMBERS, owners: [{ name: '王某', idNo: '320599198703162138' }], details: { brand: '大众牌', colour: '灰' },
        burdens: { all: true, list: [{ kind: 'mortgage', holder: '示例银行', amount: 6_000_000, since: civilDate('2023-06-01') }] },
        holds: { all: true, list: [SEAL, { measure: 'seal', court: '昆山市人民法院', number: '（2026）苏0583执90400号', waitlist: 1 }] },
      },
    },
    {
      id: '01900000-0000-7000-a000-000000000002', at: AT, by: JUDGE.account, caseId: CASE.id, asOf: civilDate('2026-04-21'), source: { from: 'hand', title: '行驶证复印件' },
      said: { numbers: { vin: NUMBERS.vin }, details: { colour: '银' }, value: { amount: 8_000_000, basis: 'estimate', on: civilDate('2026-04-21') } },
    },
  ],
} as unknown as AssetState;

const ROW = factsOfAsset(CAR)[1]?.body as AssetRow;
export const carView = (role: PersonRole): AssetView => ({
  ...(role === 'judge' || role === 'clerk' ? { held: 'full' as const, state: CAR } : { held: 'part' as const, row: ROW }),
  version: 3,
  answerMarks: {},
  pending: [],
});

export const CAR_SUMMARY: AssetSummary = {
  id: CAR.id, kind: 'vehicle', numbers: NUMBERS, owners: ['王某'], brand: '大众牌', standing: 'sealed-not-seized', asOf: civilDate('2026-04-21'), cases: [OF],
  dues: [{ hold: SEAL, asOf: civilDate('2026-04-21'), ladder: holdLadder(SEAL.end, civilDate('2026-09-10'), SHIPPED_CALENDAR, RULE_PARAMETERS) }],
};
