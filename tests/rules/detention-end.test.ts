import { describe, expect, it } from 'vitest';
import type { CaseEvent } from '#shared/domain/cases/events.ts';
import { formatInstant, HOUR_MS, instant } from '#shared/kernel/time.ts';
import { detainPerson } from '#shared/mechanisms/detain-person/index.ts';
import { at, Bench, caseOf, CLERK, CONNECTOR, file, HOUSE, JUDGE, NUMBER, PAN, PERSON, PRESIDENT, REQUEST, SYSTEM, UPPER } from './detention-bench.ts';

/** Reconsidered, released early or in time, and what the case does, one law a test (DOMAIN §1.2, §1.12-12, §1.13-9). */
describe('reconsideration (民事诉讼法解释 §185)', () => {
  const asked = (bench: Bench, day: string, time: string, actor = CLERK) => bench.act('ask-reconsideration', { asked: { askedAt: at(day, time), handedTo: 'house', text: '认为报告属实' } }, actor);

  it('story 5, step 6: three days from the service; five days at the upper court, over the holiday to 10-08', () => {
    const bench = new Bench().detained().clock('2026-09-30', '11:00');
    expect(asked(bench, '2026-09-30', '10:00')).toBe('ok');
    expect(bench.request.reconsideration?.due.at).toBe(at('2026-10-09', '00:00'));
    expect(bench.request.state).toBe('admitted');
    expect(asked(bench, '2026-09-30', '10:00')).toBe('RECONSIDERATION_ASKED');
    const decision = { result: 'upheld', documentNo: '（2026）苏05司惩复3号', opinion: '事实清楚' };
    expect([bench.act('decide-reconsideration', { decision }, PRESIDENT), bench.act('decide-reconsideration', { decision }, UPPER)]).toEqual(['ACTOR_NOT_RELATED', 'ok']);
    expect(bench.request).toMatchObject({ state: 'admitted', termEnd: at('2026-10-13', '14:20') });
  });

  it('after three days it is too late: the 3rd day is 10-01, a holiday, and rolls to 10-08', () => {
    const bench = new Bench().detained();
    expect(formatInstant(bench.request.service?.reconsiderUntil.at ?? instant(0))).toContain('2026-10-09');
    expect(asked(bench.clock('2026-10-09', '09:00'), '2026-10-08', '23:00')).toBe('ok');
    const late = new Bench().detained().clock('2026-10-09', '09:00');
    expect(asked(late, '2026-10-09', '08:00')).toBe('RECONSIDERATION_TOO_LATE');
    // What the house’s own system passes on late is kept, and somebody looks at it.
    expect(asked(late, '2026-10-09', '08:00', CONNECTOR)).toBe('ok');
    expect(late.request.reconsideration).toBeUndefined();
    expect(late.request.incidents.map(({ kind }) => kind)).toContain('implausible-answer');
  });

  it('revoked, he is released at once; before he was taken in, the house is told not to', () => {
    const bench = new Bench().detained().clock('2026-09-30', '11:00');
    asked(bench, '2026-09-30', '10:00');
    bench.must('decide-reconsideration', { decision: { result: 'revoked', documentNo: '复3号', opinion: '事实不清' } }, UPPER);
    expect(bench.request).toMatchObject({ state: 'release_ordered', release: { cause: 'revoked', documentNo: '复3号' } });
    expect(bench.sent('detention.release-order')).toEqual([{ requestId: REQUEST, cause: 'revoked', documentNo: '复3号' }]);
    bench.must('record-release', { ...bench.answered, releasedAt: bench.now, officer: '葛' }, HOUSE);
    expect(bench.request).toMatchObject({ state: 'released', release: { cause: 'revoked' } });
    const early = new Bench().escorted();
    early.must('ask-reconsideration', { asked: { askedAt: early.now, handedTo: 'court', text: '不服' } }, CLERK).must(
      'decide-reconsideration', { decision: { result: 'revoked', documentNo: '复4号', opinion: '事实不清' } }, UPPER,
    );
    expect([early.request.state, early.sent('detention.withdrawn')]).toEqual(['withdrawn', [{ requestId: REQUEST, reason: 'revoked' }]]);
  });

  it('changed to fewer days: the house writes the new end; fewer than have passed, he is released', () => {
    const bench = new Bench().detained().clock('2026-09-30', '11:00');
    asked(bench, '2026-09-30', '10:00');
    const change = (days: number) => bench.act('decide-reconsideration', { decision: { result: 'changed', documentNo: '复3号', opinion: '情节较轻', days } }, UPPER);
    expect([change(15), change(5)]).toEqual(['CHANGED_DAYS_NOT_FEWER', 'ok']);
    expect(bench.sent('detention.change')).toEqual([{ requestId: REQUEST, days: 5, documentNo: '复3号' }]);
    // Nothing is computed: until the house says so its old word stands, and the alarm goes by the new days.
    expect(bench.request.termEnd).toBe(at('2026-10-13', '14:20'));
    expect(bench.effects).toContainEqual(expect.objectContaining({ type: 'timer', kind: 'detain-person.flag-release', dueAt: at('2026-10-03', '15:20') }));
    expect(bench.act('mark-changed', { ...bench.answered, endsAt: at('2026-10-04', '14:20') }, HOUSE)).toBe('DETENTION_TERM_MISMATCH');
    bench.must('mark-changed', { ...bench.answered, endsAt: at('2026-10-03', '14:20') }, HOUSE);
    expect(bench.request.termEnd).toBe(at('2026-10-03', '14:20'));
    const over = new Bench().detained().clock('2026-10-04', '11:00');
    asked(over, '2026-10-04', '10:00');
    over.must('decide-reconsideration', { decision: { result: 'changed', documentNo: '复3号', opinion: '情节较轻', days: 3 } }, UPPER);
    expect(over.request).toMatchObject({ state: 'release_ordered', release: { cause: 'changed' } });
  });
});

describe('the end', () => {
  it('story 5, step 8: proposed by the judge, approved by the president, the sealed decision goes to the house', () => {
    const bench = new Bench().detained().must('record-family-notice', { notice: { reason: '不详' } }, CLERK).clock('2026-10-06', '16:00');
    const paper = { slot: 'early', instrument: 'early-release-decision', title: '提前解除拘留决定书', file: file('7') };
    bench.must('propose-early-release', { ground: 'confession', reason: '如实报告并履行一半', evidence: [], paper }, JUDGE);
    expect(detainPerson.head(bench.request).awaits).toEqual({ level: 'president', since: bench.now, on: 'release' });
    expect(bench.act('propose-early-release', { ground: 'confession', reason: '再次', evidence: [], paper }, JUDGE)).toBe('EARLY_RELEASE_PENDING');
    expect(bench.act('decide-early-release', { approve: true }, JUDGE)).toBe('OWN_REQUEST');
    bench.clock('2026-10-07', '08:30').must('decide-early-release', { approve: true }, PRESIDENT);
    expect(bench.request.state).toBe('admitted');
    bench.sealed();
    expect(bench.request).toMatchObject({ state: 'release_ordered', release: { cause: 'early', documentNo: expect.stringContaining('司惩') } });
    bench.clock('2026-10-07', '09:20').must('record-release', { ...bench.answered, releasedAt: at('2026-10-07', '09:15'), officer: '葛' }, HOUSE);
    expect([bench.request.state, bench.step, detainPerson.head(bench.request).isOpen]).toEqual(['released', undefined, false]);
    expect(bench.request.decisions?.map(({ act }) => act)).toEqual(['approved', 'release-approved']);
  });

  it('not approved, the draft is gone, and a new one may come', () => {
    const bench = new Bench().detained();
    const propose = (slot: string) => bench.act(
      'propose-early-release',
      { ground: 'other', reason: '病情', evidence: [], paper: { slot, instrument: 'early-release-decision', title: '提前解除拘留决定书' } }, JUDGE,
    );
    propose('early');
    bench.must('decide-early-release', { approve: false, opinion: '再议' }, PRESIDENT);
    expect(bench.request.packet.attachments.map(({ slot }) => slot)).toEqual(['decision', 'notice']);
    expect([bench.act('decide-early-release', { approve: true }, PRESIDENT), propose('early-2')]).toEqual(['NOTHING_TO_DECIDE', 'ok']);
  });

  it('at the end of the term the house releases; sooner nobody asked it to, and silence is an alarm', () => {
    const bench = new Bench().detained().must('record-family-notice', { notice: { reason: '不详' } }, CLERK).clock('2026-10-12', '15:00');
    expect(bench.act('record-release', { ...bench.answered, releasedAt: bench.now, officer: '葛' }, HOUSE)).toBe('TERM_NOT_OVER');
    const due = at('2026-10-13', '15:20');
    expect(bench.effects).toContainEqual({ type: 'timer', dueAt: due, kind: 'detain-person.flag-release', payload: { requestId: REQUEST, due } });
    expect(bench.act('flag-release', { due }, SYSTEM)).toBe('TIMER_STALE');
    bench.clock('2026-10-13', '15:20').must('flag-release', { due }, SYSTEM);
    expect(bench.step).toMatchObject({ stage: 'release-overdue', step: 'chase-house-release', tone: 'danger', urgency: 1 });
    expect(detainPerson.head(bench.request).isUnderWay).toBe(true);
    bench.clock('2026-10-13', '16:00').must('record-release', { ...bench.answered, releasedAt: at('2026-10-13', '15:50'), officer: '葛' }, HOUSE);
    expect(bench.request.incidents.map(({ kind }) => kind)).toEqual(['term-overrun', 'released-late']);
  });

  it('an ordered release that nobody confirms alarms after its hours, whatever the term', () => {
    const bench = new Bench().detained().clock('2026-09-30', '11:00');
    bench.must('order-release', { cause: 'early' }, SYSTEM).must('mark-release-sent', {}, CONNECTOR);
    const due = instant(bench.now + 2 * HOUR_MS);
    bench.clock('2026-09-30', '13:00').must('flag-release', { due }, SYSTEM);
    expect(bench.request.incidents.map(({ kind }) => kind)).toEqual(['house-release-late']);
    expect(bench.act('flag-release', { due }, SYSTEM)).toBe('TIMER_STALE');
  });

  it('the hours at the court end by themselves never: only a person, or the receipt, ends them', () => {
    const bench = new Bench().escorted();
    expect(bench.act('end-custody', { ending: 'detained' }, JUDGE, bench.now)).toBe('ADMISSION_ENDS_CUSTODY');
    bench.clock('2026-09-28', '17:00').must('flag-custody-limit', {}, SYSTEM);
    expect(bench.request.custody.state).toBe('running');
    expect(bench.act('extend-custody', { reason: '情况复杂' }, JUDGE)).toBe('CUSTODY_LIMIT_PASSED');
  });
});

describe('what the case does', () => {
  const told = (event: unknown, request = new Bench().detained().request, after = caseOf()) =>
    detainPerson.onCase(event as CaseEvent, request, after, caseOf()).map((effect) => (effect.type === 'command' ? [effect.kind, effect.payload['cause'] ?? ''] : [effect.type, '']));
  const added = (record: object) => ({ kind: 'case-record-added', record });

  it('payment, settlement, stay and closing ask the judge, and end nothing: it punishes an act', () => {
    expect(told(added({ type: 'fulfilment', on: '2026-10-06' }))).toEqual([['detain-person.ask-question', 'fulfilment']]);
    expect(told(added({
      type: 'settlement', agreedOn: '2026-10-06', dueOn: '2027-01-01', suspends: true, creditorAgrees: true, instalments: [],
    }))).toEqual([['detain-person.ask-question', 'settlement']]);
    expect(told(added({ type: 'stay', on: '2026-10-06', ground: 'stayed', document: '裁定' }))).toEqual([['detain-person.ask-question', 'stay']]);
    expect(told({ kind: 'case-closed', closedOn: '2026-10-06', closeWay: 'fully-enforced' })).toEqual([['detain-person.ask-question', 'case-closed']]);
    const bench = new Bench().detained().must('record-family-notice', { notice: { reason: '不详' } }, CLERK).must('ask-question', { cause: 'fulfilment' }, SYSTEM);
    expect(bench.step).toMatchObject({ step: 'detention-goes-on', tone: 'attention' });
    bench.must('answer-question', { reason: '仍有虚假报告的制裁必要' }, JUDGE);
    expect([bench.step?.step, bench.request.state]).toEqual(['await-term', 'admitted']);
  });

  it('his death ends it; the death of another debtor does not', () => {
    const death = (party: string) => told(added({ type: 'death', on: '2026-10-06', party, document: '死亡证明' }));
    expect([death(PAN), death('party-li')]).toEqual([[['detain-person.end-by-death', '']], []]);
    const bench = new Bench().escorted().must('end-by-death', {}, SYSTEM);
    expect(bench.request).toMatchObject({ state: 'closed', custody: { state: 'ended' }, release: { cause: 'death' } });
    expect(bench.sent('detention.withdrawn')).toEqual([{ requestId: REQUEST, reason: 'death' }]);
  });

  it('a corrected number brings an undecided proposal back, and of a detained person a judge looks at once', () => {
    const corrected = caseOf({ parties: [{ ...PERSON, idNo: '320599197811201558' }] });
    const event = { kind: 'case-party-corrected', correction: { party: PAN, field: 'idNo', before: NUMBER, after: '320599197811201558' } };
    const pending = new Bench();
    pending.file();
    expect(told(event, pending.request, corrected)).toEqual([['detain-person.recall', 'identity-corrected']]);
    pending.must('recall', { cause: 'identity-corrected' }, SYSTEM);
    expect(pending.request).toMatchObject({ state: 'sent_back', revision: 2, approvals: [] });
    expect(told(event, new Bench().detained().request, corrected)).toEqual([['detain-person.ask-question', 'identity-corrected']]);
    expect(told(event, new Bench().detained().request)).toEqual([]);
  });
});
