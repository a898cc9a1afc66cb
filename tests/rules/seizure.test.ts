import Type from 'typebox';
import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { SHIPPED_CALENDAR } from '#shared/domain/calendar/index.ts';
import { RULE_PARAMETERS } from '#shared/domain/deadlines/index.ts';
import type { Actor, Command } from '#shared/domain/linkage/command.ts';
import type { DecideContext, Decision, EventMeta } from '#shared/domain/linkage/decision.ts';
import { NO_LOOKUPS } from '#shared/domain/linkage/lookups.ts';
import {
  applySeizure,
  askRelease,
  awaitedRelease,
  decideRelease,
  type HandOver,
  handOver,
  isInCustody,
  liftedBy,
  liftedDoubt,
  type ListSignature,
  type NextSeal,
  numberedLists,
  orderRelease,
  proposeRelease,
  type Seizing,
  seizurePart,
  type SeizureEvent,
  signaturesMissing,
} from '#shared/domain/linkage/regions/seizure.ts';
import { closed } from '#shared/kernel/schema.ts';
import { addDays, type CivilDate, civilDate, HOUR_MS, type Instant, instant, instantAt } from '#shared/kernel/time.ts';

/** A thing in custody: a watch, a car, whatever a mechanism seizes (DOMAIN §1.3, §1.13-16, §1.13-20). */
const TODAY = civilDate('2026-10-12');
const NOW = instantAt(TODAY, '10:00');
const SEIZED = instantAt(civilDate('2026-10-09'), '23:35');
const JUDGE = { account: 'judge-qiu', role: 'judge', court: '苏0506' } as unknown as Actor;
const CHIEF = { account: 'chief-fang', role: 'chief', court: '苏0506' } as unknown as Actor;
const OFFICER = { account: 'officer-peng', role: 'field-officer', court: '苏0506' } as unknown as Actor;
const RULING = { slot: 'release-ruling', instrument: 'ruling-to-release', title: '执行裁定书（解除扣押）' };
const latest = (start: CivilDate): CivilDate => addDays(start, 731);

const signed = (as: ListSignature['as'], signer: string, how: ListSignature['how'] = 'signed'): ListSignature =>
  (how === 'signed' ? { signer, as, how, file: `sha256:${'8'.repeat(64)}` } : { signer, as, how }) as ListSignature;

const OUT: HandOver = { place: '东环停车场', receiver: '罗某', meter: 83_413, signatures: [signed('court-officer', '彭'), signed('custodian', '场管'), signed('debtor', '罗某')] };
const NEXT: NextSeal = { court: '昆山市人民法院', number: '（2026）苏0583执90400号', start: TODAY, end: civilDate('2028-10-11') };

class Custody {
  state = {
    id: 'request-1', court: '苏0506', undertaker: 'judge-qiu', revision: 1, round: 0, state: 'seized', since: SEIZED, packetHash: 'seen', incidents: [], lateAnswers: [],
    packet: { attachments: [{ slot: 'ruling', instrument: 'ruling-to-seize', title: '执行裁定书（扣押）' }] }, approvals: [], sendBacks: [],
    seizure: { state: 'held', at: SEIZED, source: 'typed', skewMs: 0, receivedAt: SEIZED, by: 'officer-peng', record: {} },
  } as unknown as Seizing;
  now: Instant = NOW;
  get context(): DecideContext {
    return { now: this.now, calendar: SHIPPED_CALENDAR, parameters: RULE_PARAMETERS, lookups: NO_LOOKUPS };
  }
  asked(payload: unknown, actor: Actor, at?: Instant) {
    return { payload: payload as never, command: { actor, ...(at === undefined ? {} : { occurredAt: { at, source: 'typed', skewMs: 0 } }) } as Command, context: this.context };
  }
  take(decision: Decision<SeizureEvent>, actor: Actor): string {
    if (decision.kind === 'refuse') return decision.failure.code;
    for (const event of decision.events) this.state = applySeizure(this.state, event, { at: this.now, by: actor } as EventMeta);
    return decision.events.map(({ kind }) => kind).join(' ');
  }
  propose = (paper = RULING): string => this.take(proposeRelease(this.state, this.asked({ reason: '已全部履行', attachments: [paper] }, JUDGE)), JUDGE);
  decide = (approve: boolean): string => this.take(decideRelease(this.state, this.asked({ approve }, CHIEF)), CHIEF);
  order = (): string => this.take(orderRelease(this.state, 'unsealing', this.context), JUDGE);
  lift = (next?: NextSeal): string => this.take({ kind: 'accept', events: [liftedBy({ on: TODAY, by: '何', ...(next === undefined ? {} : { next }) }, 'unsealed', this.context)], guards: [] }, JUDGE);
  out = (to: 'returned' | 'passed', change: Partial<HandOver> = {}, at?: Instant): string => this.take(handOver(this.state, to, 83_412, 'closed', this.asked({ handOver: { ...OUT, ...change } }, OFFICER, at)), OFFICER);
  get seizure() {
    return this.state.seizure;
  }
}

/** A thing whose release is with the register. */
function ordered(): Custody {
  const thing = new Custody();
  thing.propose();
  thing.decide(true);
  thing.order();
  return thing;
}

function lifted(next?: NextSeal): Custody {
  const thing = ordered();
  thing.lift(next);
  return thing;
}

describe('a thing in custody', () => {
  it('must be released when its ground is gone: somebody is asked once, and it stays until the chief has signed', () => {
    const thing = new Custody();
    expect([thing.take(askRelease(thing.state, 'fulfilment'), JUDGE), thing.take(askRelease(thing.state, 'closed'), JUDGE)]).toEqual(['seizure-release-due', '']);
    expect(thing.seizure?.releaseDue?.cause).toBe('fulfilment');
    expect(thing.order()).toBe('NOTHING_TO_DECIDE');
    expect(thing.decide(true)).toBe('NOTHING_TO_DECIDE');
    expect(thing.propose()).toBe('seizure-release-proposed');
    expect(awaitedRelease(thing.state)).toEqual({ since: NOW, by: 'judge-qiu' });
    expect(thing.state.packet.attachments.map(({ slot }) => slot)).toEqual(['ruling', 'release-ruling']);
    expect(thing.propose()).toBe('SEIZURE_NOT_HELD');
  });

  it('refused, it is held as before; a second proposal keeps the number of its paper, and never takes the place of another', () => {
    const thing = new Custody();
    thing.propose();
    thing.state = { ...thing.state, packet: { attachments: thing.state.packet.attachments.map((paper) => (paper.slot === RULING.slot ? { ...paper, number: '1号' } : paper)) } };
    expect([thing.decide(false), thing.seizure?.state]).toEqual(['seizure-release-refused', 'held']);
    expect(thing.state.decisions?.map(({ act, by }) => [act, by])).toEqual([['release-refused', 'chief-fang']]);
    expect(thing.propose({ ...RULING, slot: 'ruling' })).toBe('SLOT_TAKEN');
    thing.propose();
    expect(thing.state.packet.attachments.find(({ slot }) => slot === RULING.slot)).toMatchObject({ number: '1号' });
    expect(thing.state.packet.attachments).toHaveLength(2);
  });

  it('goes back to the debtor where nobody waits, against his signature or his refusal', () => {
    const thing = lifted();
    expect([thing.state.state, thing.state.due?.rule, thing.seizure?.release?.orderedAt]).toEqual(['unsealed', 'SEIZURE_HAND_OVER', NOW]);
    expect(thing.out('passed')).toBe('NO_COURT_WAITS');
    expect(thing.out('returned', { signatures: OUT.signatures.slice(0, 2) })).toBe('SEIZURE_INCOMPLETE');
    expect(thing.out('returned', { signatures: [...OUT.signatures.slice(0, 1), signed('custodian', '场管', 'refused'), signed('debtor', '罗某')] })).toBe('SEIZURE_INCOMPLETE');
    expect(thing.out('returned', { signatures: [...OUT.signatures.slice(0, 2), signed('debtor', '罗某', 'refused')] })).toBe('thing-returned');
    expect([thing.seizure?.state, thing.state.state, isInCustody(thing.state)]).toEqual(['returned', 'closed', false]);
  });

  it('passes with its custody to the court whose seal became the first, which must sign', () => {
    const thing = lifted(NEXT);
    const kunshan = [...OUT.signatures.slice(0, 2), signed('receiving-court', '周')];
    expect(thing.out('returned')).toBe('ANOTHER_COURT_WAITS');
    expect(thing.out('passed', { signatures: [...OUT.signatures.slice(0, 2), signed('receiving-court', '周', 'refused')] })).toBe('SEIZURE_INCOMPLETE');
    expect(thing.out('passed', { signatures: kunshan })).toBe('thing-passed-on');
    expect([thing.seizure?.state, thing.seizure?.lifted?.next?.court]).toEqual(['passed', '昆山市人民法院']);
  });

  it.each([
    [{ meter: undefined }, 'METER_MISSING'],
    [{ meter: 83_418 }, 'METER_UNEXPLAINED'],
    [{ meter: 83_411 }, 'METER_UNEXPLAINED'],
    [{ meter: 83_417 }, 'thing-returned'],
    [{ meter: 83_460, meterReason: '送检往返' }, 'thing-returned'],
  ])('its meter moved to %j: %s', (change, code) => {
    expect(lifted().out('returned', change as Partial<HandOver>)).toBe(code);
  });

  it('leaves neither before its seal is lifted nor in the future', () => {
    expect(ordered().out('returned')).toBe('SEIZURE_NOT_HELD');
    expect(lifted().out('returned', {}, instant(NOW + HOUR_MS))).toBe('TIME_IN_FUTURE');
    expect(lifted().out('returned', {}, instantAt(addDays(TODAY, -1), '09:00'))).toBe('TIME_BEFORE_START');
  });

  it.each([
    [{ on: TODAY }, undefined],
    [{ on: TODAY, next: NEXT }, undefined],
    [{ on: addDays(TODAY, 1) }, 'TIME_IN_FUTURE'],
    [{ on: addDays(TODAY, -1) }, 'TIME_BEFORE_START'],
    [{ on: TODAY, next: { ...NEXT, start: addDays(TODAY, 1) } }, 'TIME_IN_FUTURE'],
    [{ on: TODAY, next: { ...NEXT, start: addDays(TODAY, -3) } }, 'TIME_BEFORE_START'],
    [{ on: TODAY, next: { ...NEXT, end: addDays(TODAY, -1) } }, 'TIME_BEFORE_START'],
    [{ on: TODAY, next: { ...NEXT, end: addDays(TODAY, 800) } }, 'HOLD_BEYOND_TERM'],
  ])('what the register says of it, %j: %s', (answer, code) => {
    expect(liftedDoubt({ by: '何', ...answer }, TODAY, latest, new Custody().context)?.code).toBe(code);
  });

  it('numbers find the list that there is, and stay', () => {
    const thing = lifted();
    const numbers = { 'seizure-list': '1号', 'transfer-form': '2号', 'return-list': '3号', 'handover-list': '4号' };
    expect(numberedLists(thing.state, numbers).seizure).toMatchObject({ listNumber: '1号', transferNumber: '2号' });
    thing.out('returned');
    const once = numberedLists(thing.state, numbers);
    expect(once.seizure?.handOver?.number).toBe('3号');
    expect(numberedLists(once, { 'seizure-list': '9号', 'return-list': '9号' }).seizure).toEqual(once.seizure);
  });

  it('two officers are two people, and the schema of a record is the mechanism’s', () => {
    const wanted = [{ as: ['court-officer'] as const, count: 2, mayRefuse: false }];
    expect(signaturesMissing([signed('court-officer', '彭'), signed('court-officer', '彭')], wanted)).toEqual(['court-officer']);
    expect(signaturesMissing([signed('court-officer', '彭'), signed('court-officer', '陶')], wanted)).toEqual([]);
    const schema = closed(seizurePart(closed({ what: Type.String() })));
    const { seizure } = new Custody();
    expect([Value.Check(schema, { seizure: { ...seizure, record: { what: '手表' } } }), Value.Check(schema, { seizure: { ...seizure, record: {} } })]).toEqual([true, false]);
  });
});
