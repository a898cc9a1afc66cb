import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factsOf } from '#shared/contracts/audiences/index.ts';
import { moduleOfAggregate } from '#shared/contracts/registry.ts';
import { SHIPPED_CALENDAR } from '#shared/domain/calendar/index.ts';
import type { AssetEvent } from '#shared/domain/assets/events.ts';
import { holdDues, holdLadder, registeredSealOf, standingOfAsset } from '#shared/domain/assets/holds.ts';
import { assetIdOf } from '#shared/domain/assets/identity.ts';
import { knownOf } from '#shared/domain/assets/known.ts';
import type { AssetAnswer, AssetNumbers, AssetState, Hold, Said } from '#shared/domain/assets/model.ts';
import type { CaseState } from '#shared/domain/cases/model.ts';
import { RULE_PARAMETERS } from '#shared/domain/deadlines/index.ts';
import { checkEstateCertificate, checkVin, estateUnitText, parseEstateUnit, parsePlate, plateText, vinCheckCharacter } from '#shared/domain/identifiers/index.ts';
import type { Actor, Command } from '#shared/domain/linkage/command.ts';
import { decideCommand } from '#shared/domain/linkage/decide.ts';
import { type Effect } from '#shared/domain/linkage/decision.ts';
import { known, NO_LOOKUPS } from '#shared/domain/linkage/lookups.ts';
import type { DomainModule } from '#shared/domain/linkage/module.ts';
import type { AccountId, CommandId, CourtCode } from '#shared/kernel/ids.ts';
import { addDays, type CivilDate, civilDate, instantAt } from '#shared/kernel/time.ts';

/** Assets: one thing by its number, what is known and since when, holds and their ends (MECHANISMS §7, DOMAIN §1.3, §3.1). */
const COURT = '苏0506' as CourtCode;
const OTHER = '苏0583' as CourtCode;
const TODAY = civilDate('2026-09-10');
const NOW = instantAt(TODAY, '12:00');
const CLERK: Actor = { account: 'clerk-he' as AccountId, role: 'clerk', court: COURT };
const JUDGE: Actor = { account: 'judge-qiu' as AccountId, role: 'judge', court: COURT };
const VIN = 'LFV2A21K1F4009012';
const CAR: AssetNumbers = { plate: '苏E9X1Z2', vin: VIN, engineNo: 'E9012X' };
const CAR_ID = assetIdOf('vehicle', CAR) ?? '';
const SEAL: Hold = { measure: 'seal', court: '苏州市吴中区人民法院', number: '（2026）苏0506执90312号', waitlist: 0, start: civilDate('2026-04-20'), end: civilDate('2028-04-19') };
const WAITING: Hold = { measure: 'seal', court: '昆山市人民法院', number: '（2026）苏0583执90400号', waitlist: 1 };
const ANSWER: Said = {
  numbers: CAR,
  owners: [{ name: '罗某', idNo: '320599198509123418' }],
  details: { colour: '灰' },
  burdens: { all: true, list: [{ kind: 'mortgage', holder: '示例银行', amount: 6_000_000 as never }] },
  holds: { all: true, list: [SEAL, WAITING] },
};

const caseOf = (over: Partial<CaseState> = {}): CaseState =>
  ({
    id: 'case-312', version: 1, court: COURT, status: 'enforcing', records: [], corrections: [], differences: [],
    caseNumber: '（2026）苏0506执90312号', cause: '买卖合同纠纷', filedOn: civilDate('2026-02-02'), title: '', principal: 12_000_000, fee: 0, judge: JUDGE.account, clerk: CLERK.account,
    parties: [{ id: 'party-luo', role: 'debtor', kind: 'person', name: '罗某', idType: 'resident-id', idNo: '320599198509123418' }],
    ...over,
  }) as unknown as CaseState;

const assets = moduleOfAggregate('asset') as unknown as DomainModule<AssetState, AssetEvent>;

/** One thing, command after command; a refusal is its code. */
class Shelf {
  state: AssetState | undefined;
  seq = 1;
  effects: readonly Effect[] = [];
  readonly id: string;
  constructor(id: string = CAR_ID) {
    this.id = id;
  }

  file(kind: string, payload: object, actor: Actor = CLERK, of: CaseState | undefined = caseOf()): string {
    const id = `01900000-0000-7000-a000-${String(this.seq++).padStart(12, '0')}` as CommandId;
    const aggregate = { type: 'asset', id: this.id };
    const all = { assetId: this.id, caseId: of?.id ?? 'case-312', ...payload };
    const command = { id, kind: `asset.${kind}`, v: 1, seq: 1, payload: all, actor, basis: { aggregate, version: 0, after: [] }, deskTime: NOW, rulesVersion: 't', stream: {} } as unknown as Command;
    const context = { now: NOW, calendar: SHIPPED_CALENDAR, parameters: RULE_PARAMETERS, lookups: { ...NO_LOOKUPS, case: known(of), missingFiles: known([]) } };
    const decision = decideCommand(assets, this.state, command, context);
    if (decision.kind !== 'accept') return decision.kind === 'refuse' ? decision.failure.code : decision.kind;
    this.effects = decision.events.flatMap((event) => {
      const before = this.state;
      const meta = { commandId: id, aggregate, at: (NOW + this.seq) as typeof NOW, by: actor };
      this.state = assets.apply(before, event, meta);
      return assets.effects(before, event, this.state, meta, context);
    });
    return decision.events.map((event) => event.kind.replace('asset-', '')).join(' ');
  }

  answer(said: Partial<Said>, asOf: string, over: object = {}): string {
    return this.file('import', { kind: 'vehicle', title: '车辆查询结果', asOf: civilDate(asOf), said: { ...ANSWER, ...said }, sourceRow: { file: `sha256:${'1'.repeat(64)}`, row: 2 }, ...over });
  }

  record(said: Partial<Said>, asOf: string, over: object = {}, actor: Actor = CLERK): string {
    return this.file('record', { kind: 'vehicle', source: { title: '查封回执' }, asOf: civilDate(asOf), said: { numbers: CAR, ...said }, ...over }, actor);
  }

  get held(): AssetState {
    if (this.state === undefined) throw new Error('nothing was entered');
    return this.state;
  }

  get known(): ReturnType<typeof knownOf> {
    return knownOf(this.held);
  }
}

const told = (): Shelf => {
  const shelf = new Shelf();
  expect(shelf.answer({}, '2026-04-21')).toBe('interest-added told');
  return shelf;
};

describe('numbers of assets', () => {
  it.each([
    ['苏E·12345', 'ordinary'],
    ['苏e12345', 'ordinary'],
    [' 苏Ｅ-9X1Z2', 'ordinary'],
    ['苏E1234学', 'ordinary'],
    ['苏ED12345', 'new-energy-small'],
    ['苏EAX1234', 'new-energy-small'],
    ['苏E12345D', 'new-energy-large'],
    ['苏E123456', 'PLATE_MALFORMED'],
    ['苏EO2345', 'PLATE_MALFORMED'],
    ['E12345', 'PLATE_MALFORMED'],
    ['苏EI1234', 'PLATE_MALFORMED'],
  ])('plate %s: %s', (text, form) => {
    const parsed = parsePlate(text);
    expect(parsed.ok ? parsed.value.form : parsed.error.failure.code).toBe(form);
  });

  it('writes a plate as it stands on the car', () => {
    expect(plateText('苏E9X1Z2')).toBe('苏E·9X1Z2');
    expect(plateText('临时')).toBe('临时');
    expect(plateText('苏E8888')).toBe('苏E8888');
  });

  it('VIN: check character of GB 16735, and only a warning', () => {
    expect(checkVin('1M8GDM9AXKP042788')).toEqual({ ok: true, value: { vin: '1M8GDM9AXKP042788' } });
    expect(checkVin('1M8GDM9A1KP042788')).toMatchObject({ error: { level: 'warning', failure: { code: 'VIN_CHECKSUM' } } });
    expect(checkVin('IM8GDM9AXKP04278')).toMatchObject({ error: { level: 'warning', failure: { code: 'VIN_MALFORMED' } } });
    const sign = fc.constantFrom(...'ABCDEFGHJKLMNPRSTUVWXYZ0123456789');
    fc.assert(fc.property(fc.array(sign, { minLength: 17, maxLength: 17 }), (signs) => {
      const vin = signs.join('');
      expect(checkVin(vin.slice(0, 8) + vinCheckCharacter(vin) + vin.slice(9)).ok).toBe(true);
    }));
  });

  it('real-estate unit and certificate', () => {
    const unit = parseEstateUnit('320599 001001 GB00001 F00010001');
    expect(unit).toEqual({ ok: true, value: { unitNo: '320599001001GB00001F00010001', county: '320599', landOnly: false } });
    expect(estateUnitText('320599001001GB00001F00010001')).toBe('320599 001001 GB00001 F00010001');
    expect(parseEstateUnit('320599001001GB00001W00000000')).toMatchObject({ value: { landOnly: true } });
    expect(parseEstateUnit('320599001001GB00001F0001000')).toMatchObject({ error: { level: 'error', failure: { code: 'ESTATE_UNIT_MALFORMED' } } });
    expect(checkEstateCertificate('苏(2024)苏州市不动产权第5012345号').ok).toBe(true);
    expect(checkEstateCertificate('苏房权证市区字第10012345号')).toMatchObject({ error: { level: 'warning' } });
  });
});

describe('one thing', () => {
  it('is one by its VIN, whatever stands beside it and however it is written', () => {
    expect(assetIdOf('vehicle', { vin: ' lfv2a21k1f4009012 ' })).toBe(CAR_ID);
    expect(assetIdOf('vehicle', { vin: VIN, plate: '苏E12345' })).toBe(CAR_ID);
    expect(assetIdOf('vehicle', { plate: '苏E·9X1Z2' })).toBe(assetIdOf('vehicle', { plate: '苏E9X1Z2', plateType: 'small' }));
    expect(assetIdOf('vehicle', { plate: '苏E9X1Z2', plateType: 'motorcycle' })).not.toBe(assetIdOf('vehicle', { plate: '苏E9X1Z2' }));
    expect(assetIdOf('account', { accountNo: '6222 0211 0200 0000 011' })).toBe(assetIdOf('account', { accountNo: '6222021102000000011', bank: '示例银行' }));
    expect(assetIdOf('vehicle', { engineNo: 'E9012X' })).toBeUndefined();
    expect(assetIdOf('account', { accountNo: '6222021102000000011' })).not.toContain('6222021102000000011');
  });

  it('takes what speaks of it by any of its numbers, and nothing that names another one', () => {
    const shelf = told();
    expect(shelf.record({ numbers: { plate: '苏E·9X1Z2' }, details: { colour: '银灰' } }, '2026-05-02')).toBe('told');
    expect(shelf.record({ numbers: { plate: '苏E9X1Z2', vin: 'LFV2A21K1F4009099' } }, '2026-05-03')).toBe('ASSET_OTHER_THING');
    expect(shelf.record({ numbers: { plate: '苏E12345' } }, '2026-05-03')).toBe('ASSET_OTHER_THING');
    expect(shelf.record({ numbers: { engineNo: 'E9012X' } }, '2026-05-03')).toBe('ASSET_NUMBER_MISSING');
    expect(new Shelf('a1.of-another').record({}, '2026-05-03')).toBe('ASSET_OTHER_THING');
    expect(new Shelf('a1.claimed').record({ numbers: { label: '设备' } }, '2026-05-03', { kind: 'other' })).toBe('ASSET_OTHER_THING');
    expect(new Shelf('own-1').record({ numbers: { label: '设备' } }, '2026-05-03', { kind: 'other' })).toBe('interest-added told');
    expect(new Shelf('own-1').record({ numbers: {} }, '2026-05-03', { kind: 'other' })).toBe('ASSET_NUMBER_MISSING');
  });

  it('has one interest a case, and tells each case of it once', () => {
    const shelf = told();
    expect(shelf.effects).toEqual([{ type: 'command', aggregate: { type: 'case', id: 'case-312' }, kind: 'case.note-asset', payload: { caseId: 'case-312', assetId: CAR_ID, kind: 'vehicle' } }]);
    expect(shelf.file('add-interest', {})).toBe('');
    expect(shelf.file('add-interest', { party: 'party-luo' })).toBe('interest-added');
    expect(shelf.effects).toEqual([]);
    expect(shelf.file('add-interest', { party: 'party-nobody' })).toBe('PARTY_UNKNOWN');
    const second = caseOf({ id: 'case-400' as never, court: OTHER, caseNumber: '（2026）苏0583执90400号', judge: 'judge-ye' as AccountId });
    expect(shelf.file('add-interest', {}, { account: 'judge-ye' as AccountId, role: 'judge', court: OTHER }, second)).toBe('interest-added');
    expect(shelf.held.interests.map(({ caseId, court }) => [caseId, court])).toEqual([['case-312', COURT], ['case-400', OTHER]]);
    expect(shelf.held.court).toBe(COURT);
    const [full, row] = factsOf('asset', shelf.held);
    expect(full?.scopes).toEqual(['judge:judge-qiu', 'clerk:clerk-he', 'judge:judge-ye', 'clerk:clerk-he'].filter((scope, at, all) => all.indexOf(scope) === at));
    expect(row?.scopes).toEqual([`chief:${COURT}`, `president:${COURT}`, `command:${COURT}`, `chief:${OTHER}`, `president:${OTHER}`, `command:${OTHER}`]);
  });

  it('goes with its case into other hands', () => {
    const shelf = told();
    const platform: Actor = { account: 'system' as AccountId, role: 'system', court: COURT };
    expect(shelf.file('follow-case', { judge: 'judge-new' }, platform)).toBe('case-moved');
    expect(factsOf('asset', shelf.held)[0]?.scopes).toEqual(['judge:judge-new', 'clerk:clerk-he']);
    expect(shelf.file('follow-case', { judge: 'judge-new', caseId: 'case-9' }, platform)).toBe('NOT_FOUND');
    expect(shelf.file('follow-case', { judge: 'judge-new' }, JUDGE)).toBe('ROLE_NOT_ALLOWED');
  });

  it('tells the court no name, no identity number, and of an account only the last digits', () => {
    const shelf = new Shelf(assetIdOf('account', { accountNo: '6222021102000000011' }));
    shelf.record({ numbers: { accountNo: '6222021102000000011', bank: '示例银行' }, owners: [{ name: '罗某', idNo: '320599198509123418' }] }, '2026-05-02', { kind: 'account' });
    const text = JSON.stringify(factsOf('asset', shelf.held)[1]?.body);
    for (const secret of ['6222021102000000011', '罗某', '320599198509123418']) expect(text).not.toContain(secret);
    expect(text).toContain('****0011');
  });
});

describe('what is known', () => {
  it('the same answer again changes nothing, and an older one overwrites nothing', () => {
    const shelf = told();
    expect(shelf.answer({}, '2026-04-21')).toBe('');
    expect(shelf.answer({ details: { colour: '黑' } }, '2026-01-05')).toBe('told');
    expect(shelf.known.details.colour).toMatchObject({ value: '灰', asOf: '2026-04-21', others: [{ value: '黑', asOf: '2026-01-05', sameDay: false }] });
    expect(shelf.answer({ details: { colour: '白' } }, '2026-06-01')).toBe('told');
    expect(shelf.known.details.colour).toMatchObject({ value: '白', asOf: '2026-06-01' });
    expect(shelf.known.details.colour?.others.map(({ value }) => value)).toEqual(['灰', '黑']);
    expect(shelf.known.asOf).toBe('2026-06-01');
  });

  it('two answers of one day that disagree are both there', () => {
    const shelf = told();
    shelf.answer({ owners: [{ name: '甲公司' }] }, '2026-04-21');
    expect(shelf.known.owners?.others).toMatchObject([{ value: [{ name: '罗某', idNo: '320599198509123418' }], sameDay: true }]);
  });

  it('a hold that a newer whole answer does not name is gone, and stays readable', () => {
    const shelf = told();
    shelf.answer({ holds: { all: true, list: [SEAL] } }, '2026-06-01');
    expect(shelf.known.holds.map(({ value, gone }) => [value.court, gone])).toEqual([['苏州市吴中区人民法院', false], ['昆山市人民法院', true]]);
    // A paper names one hold, and says nothing of the others.
    shelf.record({ holds: { all: false, list: [{ ...WAITING, number: '（2026）苏0583执90500号', waitlist: 2 }] } }, '2026-06-02');
    expect(shelf.known.holds.map(({ gone }) => gone)).toEqual([false, true, false]);
  });

  it('an answer that was taken back counts for nothing and stays', () => {
    const shelf = told();
    const [answer] = shelf.held.answers;
    expect(shelf.file('take-back', { answerId: answer?.id, reason: '导错文件' })).toBe('answer-taken-back');
    expect(shelf.file('take-back', { answerId: answer?.id, reason: '再次' })).toBe('RECORD_ALREADY_VOIDED');
    expect(shelf.known).toEqual({ numbers: {}, details: {}, burdens: [], holds: [] });
    expect(shelf.held.answers).toHaveLength(1);
    expect(shelf.answer({}, '2026-04-21')).toBe('told');
    expect(shelf.file('take-back', { answerId: shelf.held.answers[1]?.id, reason: '别案的', caseId: 'case-400' })).toBe('RECORD_UNKNOWN');
  });

  describe('what a request did to it', () => {
    const SEIZED: Hold = { ...SEAL, measure: 'seize', start: civilDate('2026-10-09') };
    const PLATFORM: Actor = { account: 'system' as AccountId, role: 'system', court: COURT };
    const note = (shelf: Shelf, holds: readonly Hold[], asOf: string, actor = PLATFORM): string =>
      shelf.file('note-measure', { caseNumber: '（2026）苏0506执90312号', request: { type: 'some-request', id: 'request-1' }, asOf: civilDate(asOf), holds }, actor);
    const standing = (shelf: Shelf, on: string): string => standingOfAsset('vehicle', shelf.known, civilDate(on), RULE_PARAMETERS);

    it('is one more answer of the platform alone; a seizure stands beside the seal of its number, and a register’s silence does not end it', () => {
      const shelf = told();
      expect(note(shelf, [SEIZED], '2026-09-09', CLERK)).toBe('ROLE_NOT_ALLOWED');
      expect(note(shelf, [SEIZED], '2026-09-09')).toBe('told');
      expect(note(shelf, [SEIZED], '2026-09-09')).toBe('');
      expect(shelf.held.answers.at(-1)?.source).toEqual({ from: 'request', title: '（2026）苏0506执90312号', request: { type: 'some-request', id: 'request-1' } });
      expect(standing(shelf, '2026-10-10')).toBe('seized');
      expect(registeredSealOf(shelf.held, COURT, TODAY, RULE_PARAMETERS)).toMatchObject({ known: true, value: { standing: 'active', end: '2028-04-19' } });
      expect(shelf.answer({}, '2026-09-10')).toBe('told');
      expect(standing(shelf, '2026-10-10')).toBe('seized');
      expect(note(shelf, [{ ...SEIZED, ended: { how: 'lifted', on: civilDate('2026-09-10') } }, { ...SEAL, ended: { how: 'lifted', on: civilDate('2026-09-10') } }], '2026-09-10')).toBe('told');
      expect(standing(shelf, '2026-10-10')).toBe('waitlisted');
    });

    it('needs a thing that is known', () => {
      expect(note(new Shelf(), [SEIZED], '2026-09-09')).toBe('NOT_FOUND');
    });
  });

  it('is the same in whatever order the answers came in, and forgets none of them', () => {
    const day = fc.integer({ min: 0, max: 30 }).map((n) => addDays(civilDate('2026-04-01'), n));
    const court = fc.constantFrom('昆山市人民法院', '太仓市人民法院', '常熟市人民法院');
    const one = fc.record({ asOf: day, colour: fc.constantFrom('灰', '黑', '白'), all: fc.boolean(), courts: fc.uniqueArray(court, { maxLength: 3 }) });
    fc.assert(fc.property(fc.uniqueArray(one, { minLength: 1, maxLength: 6, selector: ({ asOf }) => asOf }), fc.infiniteStream(fc.nat()), (answers, draws) => {
      const made = answers.map(({ asOf, colour, all, courts }, at): AssetAnswer => ({
        id: `01900000-0000-7000-a000-${String(at).padStart(12, '0')}` as CommandId, at: NOW, by: CLERK.account, caseId: 'case-312' as never, source: { from: 'hand', title: '回执' }, asOf,
        said: { numbers: CAR, details: { colour }, holds: { all, list: courts.map((court) => ({ measure: 'seal', court, number: `${court}1号`, waitlist: 0 })) } },
      }));
      const shuffled = made.map((answer) => ({ answer, key: draws.next().value as number })).toSorted((a, b) => a.key - b.key).map(({ answer }) => answer);
      const [plain, mixed] = [knownOf({ answers: made }), knownOf({ answers: shuffled })];
      expect(mixed).toEqual(plain);
      expect(plain.details.colour?.asOf).toBe(made.map(({ asOf }) => asOf).toSorted().at(-1));
      expect(new Set(plain.holds.map(({ value }) => value.court))).toEqual(new Set(answers.flatMap(({ courts }) => courts)));
      expect(new Set([plain.details.colour?.value, ...(plain.details.colour?.others ?? []).map(({ value }) => value)])).toEqual(new Set(answers.map(({ colour }) => colour)));
    }));
  });

  it('what cannot be true is refused: a day to come, a burden of nothing, a case that is closed or another team’s', () => {
    const shelf = told();
    const ahead = civilDate('2026-09-11');
    expect(shelf.answer({}, '2026-09-11')).toBe('TIME_IN_FUTURE');
    expect(shelf.record({ holds: { all: false, list: [{ ...SEAL, start: ahead }] } }, '2026-06-01')).toBe('TIME_IN_FUTURE');
    expect(shelf.record({ burdens: { all: false, list: [{ kind: 'mortgage', holder: '示例银行', amount: 0 as never }] } }, '2026-06-01')).toBe('AMOUNT_OUT_OF_RANGE');
    expect(shelf.record({}, '2026-06-01', {}, { account: 'clerk-next' as AccountId, role: 'clerk', court: COURT })).toBe('ACTOR_NOT_RELATED');
    expect(shelf.file('add-interest', {}, CLERK, caseOf({ status: 'closed' }))).toBe('CASE_CLOSED');
    expect(shelf.record({ numbers: { plate: '苏E9X1Z2X9' } }, '2026-06-01')).toBe('PLATE_MALFORMED');
  });
});

describe('holds', () => {
  const term = (kind: string, numbers: AssetNumbers, end: string): string => {
    const shelf = new Shelf(assetIdOf(kind as never, numbers));
    return shelf.record({ numbers, holds: { all: false, list: [{ ...SEAL, end: civilDate(end) }] } }, '2026-06-01', { kind });
  };

  it('movables two years, real estate three, accounts one (民诉法解释 §485)', () => {
    expect([term('vehicle', CAR, '2028-04-20'), term('vehicle', CAR, '2028-04-21')]).toEqual(['interest-added told', 'HOLD_BEYOND_TERM']);
    const unit = { unitNo: '320599001001GB00001F00010001' };
    expect([term('real-estate', unit, '2029-04-20'), term('real-estate', unit, '2029-04-21')]).toEqual(['interest-added told', 'HOLD_BEYOND_TERM']);
    const account = { accountNo: '6222021102000000011' };
    expect([term('account', account, '2027-04-20'), term('account', account, '2027-04-21')]).toEqual(['interest-added told', 'HOLD_BEYOND_TERM']);
    expect(term('vehicle', CAR, '2026-04-19')).toBe('DATES_OUT_OF_ORDER');
  });

  it('a register that names too long a term is kept, and counted to the lawful day', () => {
    const shelf = new Shelf();
    expect(shelf.answer({ holds: { all: true, list: [{ ...SEAL, end: civilDate('2029-04-19') }] } }, '2026-04-21')).toBe('interest-added told');
    expect(shelf.known.holds[0]?.value.end).toBe('2029-04-19');
    expect(registeredSealOf(shelf.held, COURT, TODAY, RULE_PARAMETERS)).toMatchObject({ value: { standing: 'active', end: '2028-04-20' } });
  });

  it('the ladder: 90, 60, 30, 15, 7, 3, 1 days before, never on a rest day, and late only when the day is past', () => {
    const end = civilDate('2026-10-08');
    const at = (day: string) => holdLadder(end, civilDate(day), SHIPPED_CALENDAR, RULE_PARAMETERS);
    const rungs = at('2026-09-10').rungs.map(({ days, on }) => `${String(days)} ${on}`);
    expect(rungs).toEqual(['90 2026-07-10', '60 2026-08-07', '30 2026-09-08', '15 2026-09-23', '7 2026-09-30', '3 2026-09-30', '1 2026-09-30']);
    expect(at('2026-09-10')).toMatchObject({ left: 28, reached: { days: 30 }, next: { days: 15 }, late: false, escalated: false });
    expect(at('2026-09-30')).toMatchObject({ reached: { days: 1 }, late: false, escalated: true });
    expect(at('2026-10-08')).toMatchObject({ left: 0, late: false });
    expect(at('2026-10-09')).toMatchObject({ left: -1, late: true });
    fc.assert(fc.property(fc.integer({ min: -400, max: 400 }), fc.integer({ min: 0, max: 300 }), (offset, from) => {
      const today = addDays(civilDate('2026-01-05'), from);
      const ladder = holdLadder(addDays(today, offset), today, SHIPPED_CALENDAR, RULE_PARAMETERS);
      expect(ladder.late).toBe(offset < 0);
      expect(ladder.left).toBe(offset);
      for (const rung of ladder.rungs) expect(rung.on <= addDays(ladder.end, -rung.days)).toBe(true);
      expect(ladder.rungs.filter(({ reached }) => reached)).toEqual(ladder.rungs.slice(0, ladder.rungs.filter(({ reached }) => reached).length));
    }));
  });

  it('the seal of a court: active, waitlisted only, none, lapsed, and unknown where no answer says', () => {
    const shelf = told();
    const ask = (court: CourtCode, day: string, state = shelf.held) => {
      const found = registeredSealOf(state, court, civilDate(day), RULE_PARAMETERS);
      return found.known ? found.value.standing : 'unknown';
    };
    expect(registeredSealOf(shelf.held, COURT, TODAY, RULE_PARAMETERS)).toEqual({ known: true, value: {
      standing: 'active', hold: SEAL, end: '2028-04-19', asOf: '2026-04-21', proof: [shelf.held.answers[0]?.id] } });
    expect(ask(OTHER, '2026-09-10')).toBe('waitlisted');
    expect(ask('苏0581' as CourtCode, '2026-09-10')).toBe('none');
    expect(ask(COURT, '2028-04-19')).toBe('active');
    expect(ask(COURT, '2028-04-20')).toBe('lapsed');
    // The first seal has run out: the one that waits takes effect by itself, and nobody has told yet.
    expect(ask(OTHER, '2028-04-20')).toBe('unknown');
    // Before the day of every answer, and before the seal.
    expect(ask(COURT, '2026-04-19')).toBe('unknown');
    expect(ask('苏0581' as CourtCode, '2026-04-20')).toBe('unknown');
    // A paper that names one hold does not say that there is no other.
    const paper = new Shelf();
    paper.record({ holds: { all: false, list: [SEAL] } }, '2026-06-01');
    expect([ask(COURT, '2026-09-10', paper.held), ask(OTHER, '2026-09-10', paper.held)]).toEqual(['active', 'unknown']);
    // A lifted seal is over from its day on.
    paper.record({ holds: { all: false, list: [{ ...SEAL, ended: { how: 'lifted', on: civilDate('2026-08-01') } }] } }, '2026-08-02');
    expect(ask(COURT, '2026-09-10', paper.held)).toBe('lapsed');
  });

  it('查封未扣押 until a seizure is known, and only what is known', () => {
    const shelf = told();
    const standing = (day = TODAY) => standingOfAsset('vehicle', shelf.known, day, RULE_PARAMETERS);
    expect(standing()).toBe('sealed-not-seized');
    expect(standing(civilDate('2028-04-20'))).toBe('waitlisted');
    shelf.record({ holds: { all: false, list: [{ measure: 'seize', court: '吴中区人民法院', waitlist: 0, start: civilDate('2026-08-01') }] } }, '2026-08-01');
    expect(standing()).toBe('seized');
    expect(standingOfAsset('vehicle', knownOf({ answers: [] }), TODAY, RULE_PARAMETERS)).toBe('unknown');
    const free = new Shelf();
    free.answer({ holds: { all: true, list: [] } }, '2026-04-21');
    expect(standingOfAsset('vehicle', free.known, TODAY, RULE_PARAMETERS)).toBe('free');
  });

  it('the time is kept for the own court’s holds alone', () => {
    const shelf = told();
    const dues = (courts: readonly CourtCode[], day: CivilDate = TODAY) =>
      holdDues('vehicle', shelf.known, courts, day, SHIPPED_CALENDAR, RULE_PARAMETERS).map(({ hold, ladder }) => [hold.court, ladder.end, ladder.late]);
    expect(dues([COURT])).toEqual([['苏州市吴中区人民法院', '2028-04-19', false]]);
    expect(dues([COURT], civilDate('2028-04-20'))).toEqual([['苏州市吴中区人民法院', '2028-04-19', true]]);
    expect(dues([OTHER])).toEqual([]);
  });
});
