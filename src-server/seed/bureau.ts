import type { CourtSettings } from '#shared/domain/linkage/lookups.ts';
import { fen } from '#shared/kernel/money.ts';
import { civilDate } from '#shared/kernel/time.ts';
import { feeOf, makeCaseSource, type SeedCase, type SeedDebtor } from './cases.ts';
import type { SeedAccount } from './demo-accounts.ts';
import { AGENCY_UNITS, type AgencyUnit, makeAccounts, makeSettings } from './offices.ts';
import { pastOf } from './past.ts';
import { fictionalCreditCode, type FictionalParty, makePartySource } from './people.ts';
import { COURTS, type Court, makePlaces, type Places } from './places.ts';
import { type Random, seededRandom } from './random.ts';

/** The seed of the shipped demo and of the sample files. */
export const DEMO_SEED = 'lianzhi-demo-2';

/** The fictional demo bureau (DOMAIN §5): who works there, where, and the worklist of 姑苏法院 that a newcomer imports. */
export type Bureau = {
  readonly courts: readonly Court[];
  readonly places: Places;
  readonly agencyUnits: readonly AgencyUnit[];
  readonly accounts: readonly SeedAccount[];
  readonly settings: readonly CourtSettings[];
  /** 900 cases of 姑苏法院 with 1,300 different parties, in the order of the export. They come in by import only. */
  readonly worklist: readonly SeedCase[];
  /** Cases of the stories that other courts hold already: the second one of 王某, and that of 曹某. */
  readonly elsewhere: readonly SeedCase[];
};

export const WORKLIST_CASES = 900;
export const WORKLIST_PARTIES = 1_300;
/** The sample was exported on this day; no date in it is later. */
export const EXPORT_DAY = civilDate('2026-01-20');

export function courtOf(district: string): Court {
  const found = COURTS.find((item) => item.district === district);
  if (!found) throw new Error(`no court ${district}`);
  return found;
}

/** Of the cases of the stories only the money is told: whether they were served is what the story finds out. */
const MONEY_ONLY = [{ step: 'payment', answer: 'not-done' }, { step: 'fee', answer: 'not-done' }] as const satisfies SeedCase['past'];
/** Of the freshly filed cases of the export. */
const FRESH = { served: 0.55, unserved: 0.08 } as const;

function accountNamed(accounts: readonly SeedAccount[], id: string): SeedAccount {
  const found = accounts.find((account) => account.id === id);
  if (!found) throw new Error(`no account ${id}`);
  return found;
}

const someone = (name: string, idNo: string, phone: string): FictionalParty => ({ kind: 'person', name, idNo, phone });
const debtor = (party: FictionalParty, address: string, limited = false): SeedDebtor => ({ ...party, address, dishonest: false, limited });

/** Number of 王某 as his papers have it, and as the export has it: another man's, formally right as well. */
export const WANG_TRUE_NUMBER = '320599198703162138';
export const WANG_EXPORT_NUMBER = '320599198703162170';

/** The rows of the worklist that the stories are about, with the numbers of mission/STORIES.md. */
function storyRows(accounts: readonly SeedAccount[]): readonly SeedCase[] {
  const gusu = courtOf('姑苏');
  const lu = accountNamed(accounts, 'gusu.lu');
  const home = fen(180_000_000);
  return [
    {
      caseNumber: '（2026）苏0508执90017号',
      court: gusu,
      type: '执',
      cause: '民间借贷纠纷',
      filedOn: civilDate('2026-01-12'),
      title: '民事调解书（2025）苏0508民初90311号',
      principal: fen(5_000_000),
      fee: feeOf(fen(5_000_000)),
      performanceDue: civilDate('2025-12-31'),
      judge: accountNamed(accounts, 'gusu.jiang'),
      clerk: lu,
      creditor: someone('齐某', '320599198409251375', '13800000701'),
      debtors: [debtor(someone('王某', WANG_EXPORT_NUMBER, '13800000702'), '苏州市姑苏区听橹街 18 号 3 幢 502 室')],
      past: MONEY_ONLY,
    },
    {
      caseNumber: '（2026）苏0508执90236号',
      court: gusu,
      type: '执',
      cause: '金融借款合同纠纷',
      filedOn: civilDate('2026-01-19'),
      title: '民事判决书（2025）苏0508民初90836号',
      principal: home,
      fee: feeOf(home),
      performanceDue: civilDate('2025-11-30'),
      judge: accountNamed(accounts, 'gusu.qin'),
      clerk: lu,
      creditor: { kind: 'organisation', name: '示例银行股份有限公司苏州分行', idNo: fictionalCreditCode(90_001), phone: '0512-00009001' },
      debtors: [debtor(someone('沈某', '320599197904065153', '13800000703'), '苏州市姑苏区枕河路 660 号云岫花园 7 幢 1201 室')],
      past: MONEY_ONLY,
    },
  ];
}

function storyCasesElsewhere(accounts: readonly SeedAccount[], places: Places): readonly SeedCase[] {
  const principal = fen(3_200_000);
  const small = fen(7_000_000);
  const yushan = places.towns[0]?.name ?? '';
  return [
    {
      caseNumber: '（2026）苏0591执90055号',
      court: courtOf('园区'),
      type: '执',
      cause: '买卖合同纠纷',
      filedOn: civilDate('2026-01-08'),
      title: '民事判决书（2025）苏0591民初90427号',
      principal,
      fee: feeOf(principal),
      performanceDue: civilDate('2025-10-31'),
      judge: accountNamed(accounts, 'yuanqu.shen'),
      clerk: accountNamed(accounts, 'yuanqu.c1'),
      creditor: { kind: 'organisation', name: '苏州蓼汀建材有限公司', idNo: fictionalCreditCode(90_002), phone: '0512-00009002' },
      debtors: [debtor(someone('王某', WANG_TRUE_NUMBER, '13800000702'), '苏州市姑苏区听橹街 18 号 3 幢 502 室')],
      past: MONEY_ONLY,
    },
    {
      caseNumber: '（2026）苏0583执90488号',
      court: courtOf('昆山'),
      type: '执',
      cause: '民间借贷纠纷',
      filedOn: civilDate('2026-06-10'),
      title: '民事调解书（2025）苏0583民初90752号',
      principal: small,
      fee: feeOf(small),
      performanceDue: civilDate('2026-03-31'),
      judge: accountNamed(accounts, 'kunshan.ye'),
      clerk: accountNamed(accounts, 'kunshan.c1'),
      creditor: someone('顾某', '320599198806124222', '13800000704'),
      debtors: [debtor(someone('曹某', '320599198207213119', '13800000705'), `昆山市${yushan}槐影路 35 弄 6 号`, true)],
      past: MONEY_ONLY,
    },
  ];
}

export function partiesOf(cases: readonly SeedCase[]): ReadonlySet<string> {
  return new Set(cases.flatMap((item) => [item.creditor.idNo, ...item.debtors.map((party) => party.idNo)]));
}

/** Replaces people who appear twice by newcomers, from the end, until exactly so many different parties are there. */
function withPartyCount(cases: readonly SeedCase[], wanted: number, newcomer: () => FictionalParty): SeedCase[] {
  const list = [...cases];
  const uses = new Map<string, number>();
  const count = (idNo: string, by: number) => uses.set(idNo, (uses.get(idNo) ?? 0) + by);
  for (const item of list) for (const party of [item.creditor, ...item.debtors]) count(party.idNo, 1);
  for (let i = list.length - 1; i >= 0 && uses.size < wanted; i -= 1) {
    const item = list[i];
    const first = item?.debtors[0];
    if (!item || first?.kind !== 'person' || (uses.get(first.idNo) ?? 0) < 2) continue;
    count(first.idNo, -1);
    const fresh = newcomer();
    count(fresh.idNo, 1);
    list[i] = { ...item, debtors: [{ ...first, ...fresh }, ...item.debtors.slice(1)] };
  }
  return list;
}

/** Judges of a court take cases in turn; each judge works with one clerk. */
export function teamsOf(accounts: readonly SeedAccount[], court: Court): readonly { readonly judge: SeedAccount; readonly clerk?: SeedAccount }[] {
  const of = (role: SeedAccount['role']) => accounts.filter((account) => account.court === court.code && account.role === role);
  const clerks = of('clerk');
  return of('judge').map((judge, index) => {
    const clerk = clerks[index % Math.max(1, clerks.length)];
    return clerk === undefined ? { judge } : { judge, clerk };
  });
}

function makeWorklist(random: Random, places: Places, accounts: readonly SeedAccount[]): readonly SeedCase[] {
  const gusu = courtOf('姑苏');
  const parties = makePartySource(random.branch('parties'));
  const nextOld = makeCaseSource(random.branch('older'), { places, parties, from: civilDate('2024-10-08'), to: civilDate('2025-12-31'), perDay: 4, closedShare: 0.3, repeatParty: 0.26 });
  const nextNew = makeCaseSource(random.branch('newer'), { places, parties, from: civilDate('2026-01-12'), to: EXPORT_DAY, perDay: 40, closedShare: 0, repeatParty: 0.26 });
  const told = storyRows(accounts);
  const teams = teamsOf(accounts, gusu);
  const draw = random.branch('teams');
  const taken = new Set(told.map((item) => item.caseNumber));
  const cases: SeedCase[] = [];
  while (cases.length < WORKLIST_CASES - told.length) {
    const team = draw.pick(teams);
    const next = draw.chance(0.2) ? nextNew : nextOld;
    const made = next(gusu, team.judge, team.clerk);
    if (!taken.has(made.caseNumber)) cases.push(made);
  }
  const counted = withPartyCount(cases, WORKLIST_PARTIES - partiesOf(told).size, () => parties.person()).map((item): SeedCase => ({ ...item, past: pastOf(item, EXPORT_DAY, FRESH, random) }));
  return [...told, ...counted].sort((a, b) => (a.filedOn === b.filedOn ? (a.caseNumber < b.caseNumber ? -1 : 1) : a.filedOn < b.filedOn ? -1 : 1));
}

/** The demo bureau of a seed: the same seed gives the same bureau, to the last digit. */
export function demoBureau(seed: string = DEMO_SEED): Bureau {
  const random = seededRandom(seed);
  const places = makePlaces(random.branch('places'));
  const accounts = makeAccounts(random.branch('accounts'));
  return {
    courts: COURTS,
    places,
    agencyUnits: AGENCY_UNITS,
    accounts,
    settings: makeSettings(),
    worklist: makeWorklist(random.branch('worklist'), places, accounts),
    elsewhere: storyCasesElsewhere(accounts, places),
  };
}
