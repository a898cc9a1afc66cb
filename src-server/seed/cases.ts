import { enforcementFee } from '#shared/domain/money/index.ts';
import type { CloseWay } from '#shared/domain/cases/model.ts';
import type { PastStatement } from '#shared/domain/cases/past.ts';
import { isWorkingDay, SHIPPED_CALENDAR } from '#shared/domain/calendar/index.ts';
import { RULE_PARAMETERS } from '#shared/domain/deadlines/index.ts';
import { fen, type Fen } from '#shared/kernel/money.ts';
import { addDays, civilDate, type CivilDate, daysBetween } from '#shared/kernel/time.ts';
import type { SeedAccount } from './demo-accounts.ts';
import type { FictionalParty, OrganisationKind, PartySource } from './people.ts';
import { makeAddress, type Court, type Places } from './places.ts';
import type { Random } from './random.ts';

/** 案由 with their shares, percent (DOMAIN §5). */
export const CAUSES = [
  ['民间借贷纠纷', 22],
  ['金融借款合同纠纷', 20],
  ['买卖合同纠纷', 17],
  ['劳动争议', 11],
  ['机动车交通事故责任纠纷', 5],
  ['建设工程施工合同纠纷', 6],
  ['租赁合同纠纷', 6],
  ['物业服务合同纠纷', 6],
  ['婚姻家庭纠纷', 3],
  ['其他合同纠纷', 4],
] as const;
export type Cause = (typeof CAUSES)[number][0];

/** 类型代字 with their shares, percent; the last three make up the 3 % of 异/复/监. */
export const CASE_TYPES = [
  ['执', 72],
  ['执恢', 12],
  ['执保', 13],
  ['执异', 2],
  ['执复', 0.5],
  ['执监', 0.5],
] as const;
export type CaseType = (typeof CASE_TYPES)[number][0];

/** Amounts: lognormal, median 60,000 yuan, mean about 450,000, a twentieth above 2 million (DOMAIN §5). */
const AMOUNT_MEDIAN_YUAN = 60_000;
const AMOUNT_SPREAD = 2.05;
const AMOUNT_FLOOR_YUAN = 800;
const AMOUNT_CEILING_YUAN = 60_000_000;

export const CLOSE_WAY_SHARES = [
  ['fully-enforced', 39],
  ['this-round-terminated', 40],
  ['terminated', 14],
] as const satisfies readonly (readonly [CloseWay, number])[];

/** Objections, reconsiderations and supervision end by their own rulings, not by a way of enforcement. */
const ENDS_BY: ReadonlySet<CaseType> = new Set(['执', '执恢', '执保']);

export type SeedDebtor = FictionalParty & { readonly address: string; readonly dishonest: boolean; readonly limited: boolean };

/** One fictional enforcement case, before it becomes a row of an export or a command. */
export type SeedCase = {
  readonly caseNumber: string;
  readonly court: Court;
  readonly type: CaseType;
  readonly cause: Cause;
  readonly filedOn: CivilDate;
  readonly title: string;
  readonly principal: Fen;
  readonly fee: Fen;
  readonly performanceDue?: CivilDate;
  readonly judge: SeedAccount;
  readonly clerk?: SeedAccount;
  readonly creditor: FictionalParty;
  readonly debtors: readonly SeedDebtor[];
  readonly closedOn?: CivilDate;
  readonly closeWay?: CloseWay;
  /** What the case-handling system tells of it; the rest is to be verified. */
  readonly past?: readonly PastStatement[];
};

export function drawAmount(random: Random): Fen {
  const yuan = AMOUNT_MEDIAN_YUAN * Math.exp(AMOUNT_SPREAD * random.normal());
  const bounded = Math.min(AMOUNT_CEILING_YUAN, Math.max(AMOUNT_FLOOR_YUAN, yuan));
  // Half of the sums are round, as agreements are; the rest carry jiao and fen.
  return random.chance(0.5) ? fen(Math.max(1, Math.round(bounded / 1_000)) * 100_000) : fen(Math.round(bounded * 100));
}

/** Execution fee of a sum by the shipped parameters (诉讼费用交纳办法 §14). */
export function feeOf(principal: Fen): Fen {
  return enforcementFee(principal, civilDate('2026-01-01'), RULE_PARAMETERS);
}

type Sides = { readonly creditor: 'person' | OrganisationKind; readonly debtor: 'person' | OrganisationKind };

function sidesOf(cause: Cause, random: Random): Sides {
  switch (cause) {
    case '金融借款合同纠纷':
      return { creditor: 'bank', debtor: random.chance(0.85) ? 'person' : 'trade' };
    case '买卖合同纠纷':
      return { creditor: 'trade', debtor: random.chance(0.6) ? 'trade' : 'person' };
    case '劳动争议':
      return { creditor: 'person', debtor: 'employer' };
    case '建设工程施工合同纠纷':
      return { creditor: 'builder', debtor: 'trade' };
    case '物业服务合同纠纷':
      return { creditor: 'property', debtor: 'person' };
    case '租赁合同纠纷':
      return { creditor: random.chance(0.5) ? 'person' : 'trade', debtor: random.chance(0.7) ? 'person' : 'trade' };
    default:
      return { creditor: 'person', debtor: 'person' };
  }
}

/** How many kinds of organisation a court meets again and again before a new one turns up. */
const REGULARS: Readonly<Record<OrganisationKind, number>> = { bank: 14, property: 16, employer: 40, trade: 400, builder: 60 };

type Pool = { draw(kind: 'person' | OrganisationKind): FictionalParty };

/** Parties that come back: banks and property companies always, people now and then. */
function makePool(random: Random, source: PartySource, repeatParty: number): Pool {
  const known = new Map<string, FictionalParty[]>();
  return {
    draw: (kind) => {
      const list = known.get(kind) ?? [];
      known.set(kind, list);
      const full = kind !== 'person' && list.length >= REGULARS[kind];
      if (list.length > 0 && (full || random.chance(repeatParty))) return random.pick(list);
      const made = kind === 'person' ? source.person() : source.organisation(kind);
      list.push(made);
      return made;
    },
  };
}

const TITLE_KINDS = ['民事判决书', '民事调解书', '民事判决书', '民事调解书', '民事裁定书'] as const;

function titleOf(court: Court, cause: Cause, filedOn: CivilDate, random: Random): string {
  const year = Number(filedOn.slice(0, 4)) - (Number(filedOn.slice(5, 7)) < 5 || random.chance(0.4) ? 1 : 0);
  const number = random.int(90_001, 98_999);
  if (cause === '劳动争议' && random.chance(0.5)) return `仲裁裁决书 苏劳人仲案字〔${year}〕第${number}号`;
  if (cause === '金融借款合同纠纷' && random.chance(0.15)) return `执行证书（${year}）苏苏证执字第${number}号`;
  return `${random.pick(TITLE_KINDS)}（${year}）${court.code}民初${number}号`;
}

export type CaseSourceOptions = {
  readonly places: Places;
  readonly parties: PartySource;
  /** First and last day of filing. */
  readonly from: CivilDate;
  readonly to: CivilDate;
  /** Filings a working day, for numbers that rise with the dates. */
  readonly perDay: number;
  /** Share of cases that are closed already. */
  readonly closedShare: number;
  /** Chance that a party was met before. */
  readonly repeatParty: number;
};

/** Case numbers in the order of filing: per court, type and year, from 90001, which no real court of the city reaches. */
function makeNumbering(options: CaseSourceOptions): (court: Court, type: CaseType, filedOn: CivilDate, random: Random) => string {
  const used = new Set<string>();
  return (court, type, filedOn, random) => {
    const year = filedOn.slice(0, 4);
    const first = options.from > `${year}-01-01` ? options.from : civilDate(`${year}-01-01`);
    const day = daysBetween(first, filedOn);
    for (let tries = 0; ; tries += 1) {
      const number = 90_001 + day * options.perDay + random.int(0, options.perDay - 1) + Math.floor(tries / 40);
      const text = `（${year}）${court.code}${type}${number}号`;
      if (used.has(text)) continue;
      used.add(text);
      return text;
    }
  };
}

/** Years before the shipped holiday table know weekends only; a filing on an old holiday harms nobody. */
function courtIsOpen(day: CivilDate): boolean {
  const open = isWorkingDay(SHIPPED_CALENDAR, day);
  return open.known ? open.value : open.provisional;
}

/** An endless source of cases of one bureau. `judges` decides whose it is. */
export function makeCaseSource(random: Random, options: CaseSourceOptions): (court: Court, judge: SeedAccount, clerk: SeedAccount | undefined) => SeedCase {
  const pool = makePool(random.branch('pool'), options.parties, options.repeatParty);
  const numberOf = makeNumbering(options);
  const draw = random.branch('cases');
  const span = daysBetween(options.from, options.to);

  const filingDay = (): CivilDate => {
    for (;;) {
      // More of the open work is recent: two draws, the later one.
      const day = addDays(options.from, Math.max(draw.int(0, span), draw.int(0, span)));
      if (courtIsOpen(day)) return day;
    }
  };

  return (court, judge, clerk) => {
    const cause = draw.weighted(CAUSES);
    const type = draw.weighted(CASE_TYPES);
    const sides = sidesOf(cause, draw);
    const filedOn = filingDay();
    const creditor = pool.draw(sides.creditor);
    const count = draw.chance(0.07) ? 2 : 1;
    const debtors: SeedDebtor[] = [];
    while (debtors.length < count) {
      const party = pool.draw(sides.debtor);
      if (party === creditor || debtors.some((debtor) => debtor.idNo === party.idNo)) continue;
      const dishonest = type === '执恢' ? draw.chance(0.5) : draw.chance(0.12);
      debtors.push({ ...party, address: makeAddress(draw, options.places, court.code), dishonest, limited: dishonest || draw.chance(0.3) });
    }
    const principal = drawAmount(draw);
    const closable = daysBetween(filedOn, options.to) > 25;
    const closed = closable && ENDS_BY.has(type) && draw.chance(options.closedShare);
    const closing = closed
      ? { closedOn: addDays(filedOn, Math.min(daysBetween(filedOn, options.to), draw.int(20, 175))), closeWay: type === '执保' ? ('fully-enforced' as const) : draw.weighted(CLOSE_WAY_SHARES) }
      : {};
    return {
      caseNumber: numberOf(court, type, filedOn, draw),
      court,
      type,
      cause,
      filedOn,
      title: titleOf(court, cause, filedOn, draw),
      principal,
      fee: feeOf(principal),
      ...(draw.chance(0.9) ? { performanceDue: addDays(filedOn, -draw.int(4, 190)) } : {}),
      judge,
      ...(clerk === undefined ? {} : { clerk }),
      creditor,
      debtors,
      ...closing,
    };
  };
}
