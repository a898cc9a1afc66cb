import { describe, expect, it } from 'vitest';
import { factsOf } from '#shared/contracts/audiences/index.ts';
import { DAY_MS, type Instant, instant } from '#shared/kernel/time.ts';
import { detainPerson } from '#shared/mechanisms/detain-person/index.ts';
import { at, Bench, CLERK, CONNECTOR, HOUSE, HOUSE_ID, JUDGE, NUMBER, OFFICER, packetFor, PRESIDENT, recordId, REQUEST, search, SYSTEM, warned } from './detention-bench.ts';

/** Served, taken in or not, on leave: what the house says, and who sees it, one law a test (DOMAIN §1.2, §1.12-12, §1.13-9). */
describe('the way to the house', () => {
  it('story 5, step 4: the clock of the court runs from nine, and ends with the receipt', () => {
    const bench = new Bench().escorted();
    expect(bench.request.custody).toMatchObject({ state: 'running', startedAt: at('2026-09-28', '09:00'), limitHours: 8 });
    expect(bench.sent('detention.notice')).toEqual([expect.objectContaining({ days: 15, decisionNo: expect.stringContaining('司惩') })]);
    bench.clock('2026-09-28', '14:30');
    expect(bench.admit(at('2026-09-28', '14:20'), at('2026-10-13', '14:20'))).toBe('ok');
    expect(bench.request.custody).toMatchObject({ state: 'ended', endedAt: at('2026-09-28', '14:20'), ending: 'detained' });
    expect(bench.request).toMatchObject({ state: 'admitted', termEnd: at('2026-10-13', '14:20') });
  });

  it('the term of the receipt is held against the days: 14 and 40 are refused, and a system’s wrong word alarms', () => {
    const bench = new Bench().escorted().clock('2026-09-28', '14:30');
    const from = at('2026-09-28', '14:20');
    expect([14, 40].map((days) => bench.admit(from, instant(from + days * DAY_MS)))).toEqual(['DETENTION_TERM_MISMATCH', 'DETENTION_TERM_MISMATCH']);
    expect(bench.admit(from, at('2026-10-13', '16:20'))).toBe('DETENTION_TERM_MISMATCH');
    expect(bench.admit(from, instant(from + 14 * DAY_MS), CONNECTOR)).toBe('ok');
    expect(bench.request.state).toBe('submitted');
    expect(bench.request.incidents.map(({ kind }) => kind)).toEqual(['implausible-answer']);
    expect(bench.request.lateAnswers[0]).toMatchObject({ message: 'admit', doubt: 'DETENTION_TERM_MISMATCH' });
  });

  it('nothing is served on, and nobody escorted, who is not there; an absent person is looked for', () => {
    const bench = new Bench().decided();
    expect(bench.act('serve', { service: { servedAt: bench.now, refusedToSign: false } }, JUDGE)).toBe('PERSON_NOT_PRESENT');
    expect(bench.step).toMatchObject({ step: 'start-search' });
    bench.others = [search(false)];
    bench.must('link', { link: { mechanism: 'locate-person', request: { type: 'locate-request', id: 'search-1' }, purpose: 'search' } }, JUDGE);
    expect(bench.step).toMatchObject({ step: 'await-search', waitingOn: 'police' });
  });

  it('the family is told within 24 hours of the service on a person present, or the reason is noted', () => {
    const bench = new Bench().detained();
    expect(bench.request.family?.due.at).toBe(at('2026-09-29', '10:30'));
    expect(bench.step).toMatchObject({ step: 'notify-family', dueAt: at('2026-09-29', '10:30') });
    expect(bench.act('record-family-notice', { notice: { notifiedAt: at('2026-09-28', '09:00'), whom: '潘某之妻', how: 'phone' } }, CLERK)).toBe('TIME_BEFORE_START');
    bench.must('record-family-notice', { notice: { reason: '家属电话不详' } }, CLERK);
    expect(bench.step).toMatchObject({ step: 'await-term' });
    // The reason gives way to the notice, never the notice to anything.
    bench.clock('2026-09-28', '16:00').must('record-family-notice', { notice: { notifiedAt: bench.now, whom: '潘某之妻', how: 'phone' } }, CLERK);
    expect(bench.act('record-family-notice', { notice: { reason: '再记一次' } }, CLERK)).toBe('FAMILY_NOTICE_RECORDED');
  });

  it('a township deputy is detained, and his congress is told at once', () => {
    const bench = new Bench().escorted(packetFor(warned({ deputy: { answer: 'township', source: '镇人大答复' } })));
    expect(bench.request.incidents.map(({ kind }) => kind)).toEqual(['township-deputy-held']);
    bench.must('record-deputy-report', { to: '玉山镇人大主席团', at: bench.now }, CLERK);
    expect(bench.request.deputyReport).toMatchObject({ madeAt: bench.now });
    expect(bench.act('record-deputy-report', { to: '玉山镇人大主席团', at: bench.now }, CLERK)).toBe('DEPUTY_REPORT_NOT_DUE');
  });
});

describe('a house that refuses', () => {
  const refused = () => {
    const bench = new Bench().escorted().clock('2026-09-28', '15:00');
    return bench.must('refuse-admission', { ...bench.answered, refusal: { reason: 'serious-illness', text: '血压过高', refusedAt: bench.now, officer: '葛' } }, HOUSE);
  };

  it('leaves the day to choose what else, and his hours at the court go on', () => {
    const bench = refused();
    expect(bench.request.due).toMatchObject({ at: at('2026-09-29', '00:00'), rule: 'DETENTION_ALTERNATIVE' });
    expect(bench.step).toMatchObject({ stage: 'held', step: 'choose-alternative', dueAt: at('2026-09-28', '17:00') });
    expect(bench.act('choose-alternative', { choice: { alternative: 'deferred', reason: '治疗后再议' } }, JUDGE)).toBe('CUSTODY_STILL_RUNNING');
    bench.must('end-custody', { ending: 'released' }, JUDGE, bench.now).must('choose-alternative', { choice: { alternative: 'deferred', reason: '治疗后再议' } }, JUDGE);
    expect(bench.request).toMatchObject({ state: 'deferred', custody: { state: 'ended' } });
    bench.must('resume', { reason: '痊愈' }, JUDGE);
    expect(bench.request).toMatchObject({ state: 'served', round: 1 });
    expect(bench.request.presence).toBeUndefined();
  });

  it('presented again with what was missing, the old answer moves nothing', () => {
    const bench = refused();
    const old = bench.answered;
    bench.must('choose-alternative', { choice: { alternative: 'presented-again', reason: '补齐体检材料' } }, JUDGE).must('escort', { escort: { officers: ['彭'], departedAt: bench.now } }, OFFICER);
    bench.must('refuse-admission', { ...old, refusal: { reason: 'papers', text: '旧答复', refusedAt: bench.now, officer: '葛' } }, CONNECTOR);
    expect(bench.request).toMatchObject({ state: 'submitted', round: 1 });
    expect(bench.admit(bench.now, instant(bench.now + 15 * DAY_MS))).toBe('ok');
  });

  it('a fine in its place lies within the law', () => {
    const bench = refused().must('end-custody', { ending: 'released' }, JUDGE, at('2026-09-28', '15:00'));
    const fine = (amount: number) => bench.act('choose-alternative', { choice: { alternative: 'fine', reason: '改处罚款', fine: { decisionNo: '2号', presidentApprovedOn: '2026-09-28', amount } } }, JUDGE);
    expect([bench.act('choose-alternative', { choice: { alternative: 'fine', reason: '改处罚款' } }, JUDGE), fine(10_000_001), fine(500_000)]).toEqual(['FINE_PAPERS_MISSING', 'FINE_OUT_OF_RANGE', 'ok']);
    expect(bench.request.state).toBe('closed');
  });

  it('taken in though the court wants it no more, he is released at once, and somebody is told', () => {
    const bench = new Bench().escorted();
    bench.must('withdraw', { reason: '当庭履行' }, JUDGE);
    expect(bench.sent('detention.withdrawn')).toEqual([{ requestId: REQUEST, reason: 'withdrawn' }]);
    expect(bench.step).toMatchObject({ stage: 'held', step: 'end-custody' });
    expect(bench.admit(bench.now, instant(bench.now + 15 * DAY_MS), CONNECTOR)).toBe('ok');
    expect(bench.request).toMatchObject({ state: 'release_ordered', release: { cause: 'unasked' } });
    expect(bench.request.incidents.map(({ kind }) => kind)).toContain('admitted-unasked');
    expect(bench.sent('detention.release-order')).toHaveLength(1);
  });
});

describe('leave (拘留所条例 §27-28)', () => {
  const leave = { appliedAt: at('2026-10-02', '08:00'), ground: 'grave-illness', text: '父亲病危', applicant: '潘某之弟', relation: '弟', guarantee: { kind: 'guarantor', name: '潘某之弟', phone: '13800001531' } };
  const onLeave = () => {
    const bench = new Bench().detained().clock('2026-10-02', '09:00');
    bench.must('request-leave', { ...bench.answered, leave }, HOUSE);
    return bench;
  };

  it('story 5, step 7: answered within 12 hours of the application; the days do not count, and the house writes the new end', () => {
    const bench = onLeave();
    expect(bench.step).toMatchObject({ step: 'answer-leave', dueAt: at('2026-10-02', '20:00') });
    expect(bench.act('request-leave', { ...bench.answered, leave }, HOUSE)).toBe('LEAVE_PENDING');
    expect(bench.act('answer-leave', { granted: true }, JUDGE)).toBe('LEAVE_DAYS_MISSING');
    bench.must('answer-leave', { granted: true, days: 2 }, PRESIDENT);
    expect(bench.sent('detention.leave-answer')).toEqual([{ requestId: REQUEST, granted: true, days: 2 }]);
    bench.clock('2026-10-02', '10:20');
    expect(bench.act('mark-left', { ...bench.answered, leftAt: bench.now, dueBack: at('2026-10-05', '10:20') }, HOUSE)).toBe('PERIOD_BEYOND_APPROVAL');
    bench.must('mark-left', { ...bench.answered, leftAt: bench.now, dueBack: at('2026-10-04', '10:20') }, HOUSE);
    expect(bench.request.state).toBe('on_leave');
    expect(detainPerson.head(bench.request)).toMatchObject({ held: false, isHoldOpen: true });
    bench.clock('2026-10-04', '10:00');
    const back = (endsAt: Instant) => bench.act('mark-back', { ...bench.answered, backAt: bench.now, endsAt }, HOUSE);
    expect([back(at('2026-10-16', '14:20')), back(at('2026-10-12', '14:20')), back(at('2026-10-15', '14:20'))]).toEqual(['LEAVE_END_BEYOND', 'TIME_BEFORE_START', 'ok']);
    expect(bench.request).toMatchObject({ state: 'admitted', termEnd: at('2026-10-15', '14:20') });
  });

  it('who does not come back is told of, and time away beyond the leave is told too', () => {
    const bench = onLeave().must('answer-leave', { granted: true, days: 1 }, JUDGE);
    bench.must('mark-left', { ...bench.answered, leftAt: bench.now, dueBack: at('2026-10-03', '09:00') }, HOUSE);
    expect(bench.act('flag-leave', { leave: 0 }, SYSTEM)).toBe('TIMER_STALE');
    bench.clock('2026-10-03', '09:00').must('flag-leave', { leave: 0 }, SYSTEM);
    bench.clock('2026-10-03', '20:30').must('mark-back', { ...bench.answered, backAt: bench.now, endsAt: at('2026-10-15', '02:00') }, HOUSE);
    expect(bench.request.incidents.map(({ kind }) => kind)).toEqual(['leave-overdue', 'leave-overstayed']);
  });
});

describe('who sees what', () => {
  it('the house sees whom it gets and nothing of the case file; the upper court only what was brought to it', () => {
    const bench = new Bench();
    bench.file();
    const kinds = () => Object.fromEntries(factsOf('detention-request', bench.request).map(({ kind, scopes }) => [kind, scopes]));
    expect(kinds()).toMatchObject({ 'detain-person.house': [], 'detain-person.review': [] });
    const detained = new Bench().detained().clock('2026-09-30', '11:00').must('ask-reconsideration', { asked: { askedAt: at('2026-09-30', '10:00'), handedTo: 'house', text: '不服' } }, HOUSE);
    const facts = Object.fromEntries(factsOf('detention-request', detained.request).map((fact) => [fact.kind, fact]));
    expect(facts['detain-person.house']?.scopes).toEqual([`agency:${HOUSE_ID}`]);
    expect(facts['detain-person.review']?.scopes).toEqual(['review:苏05']);
    const house = JSON.stringify(facts['detain-person.house']?.body);
    for (const hidden of ['61,300', '8640000', recordId(1), '劳务合同', '虚假报告财产']) expect([hidden, house.includes(hidden)]).toEqual([hidden, false]);
    expect(house).toContain(NUMBER);
  });

  it('the duty desk sees who is in the hands of the court', () => {
    expect(detainPerson.head(new Bench().escorted().request)).toMatchObject({ isUnderWay: true, held: true, dispatch: { accounts: [OFFICER.account, OFFICER.account], someUnnamed: true } });
  });
});
