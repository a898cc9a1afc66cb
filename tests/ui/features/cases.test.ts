import { describe, expect, test } from 'vitest';
import { i18n, setLocale } from '#renderer/app/i18n.ts';
import { indexCsv, indexHtml, indexRows } from '#renderer/features/cases/file-index.ts';
import { FIGURES, openFigure } from '#renderer/features/cases/money-lines.ts';
import { bodyOf, formOf, initialValues, nextValues, occurredOf, problemsOf, RECORD_FORMS, REPEATED, restoredValues } from '#renderer/features/cases/record-forms.ts';
import { recordSummary } from '#renderer/features/cases/record-summary.ts';
import { screens } from '#renderer/features/locate-person/screens.ts';
import { storyOfIn } from '#renderer/ui/mechanism-screens.ts';
import { inLegalOrder, timelineLine } from '#renderer/features/cases/timeline-lines.ts';
import { storyLines } from '#renderer/features/requests/detail/story-lines.ts';
import type { TimelineRow } from '#shared/contracts/engine.ts';
import { CASE_EVENTS } from '#shared/domain/cases/events.ts';
import { type CaseRecordBody, CaseRecordSchema, type CaseRecordType } from '#shared/domain/cases/model.ts';
import type { AccountId, CaseId } from '#shared/kernel/ids.ts';
import { fen } from '#shared/kernel/money.ts';
import { civilDate, formatInstant, instantAt } from '#shared/kernel/time.ts';
import { eventKey } from '#shared/locales/index.ts';
import { MECHANISMS } from '#shared/mechanisms/index.ts';
import { recordId, wangCase } from './support/case.ts';

const TODAY = civilDate('2026-09-14');
const STORY = storyOfIn([screens]);
const t = (key: string, params?: Record<string, string | number>): string => i18n.global.t(key, params ?? {});

/** Every record type filled in as a hurried clerk would. */
const FILLED: Readonly<Record<CaseRecordType, Record<string, unknown>>> = {
  service: { reportDue: '2026-09-28' },
  call: { time: '09:30' },
  visit: { address: '听橹街 18 号' },
  summons: { appearOn: '2026-09-20' },
  'asset-report': {},
  settlement: { dueOn: '2027-02-22' },
  breach: {},
  resume: {},
  payment: { amount: 2_500_000, payer: '王某的姐姐' },
  interest: { amount: 100, note: '按日万分之一点七五' },
  waiver: { amount: 100, note: '放弃加倍部分' },
  fulfilment: {},
  stay: { document: '裁定书' },
  death: { party: 'p-wang', document: '死亡证明' },
  interview: { from: '16:05', to: '16:50', note: '拒绝报告' },
  note: { note: '已电话告知' },
};

describe('the one-minute records', () => {
  test('there is a form for every record type, and each can be filed after the few fields it needs', () => {
    const types = (CaseRecordSchema.anyOf as readonly { properties: { type: { const: CaseRecordType } } }[]).map((each) => each.properties.type.const);
    expect(new Set(RECORD_FORMS.map((form) => form.type))).toEqual(new Set(types));
    for (const type of types) {
      const values = { ...initialValues(type, TODAY), ...FILLED[type] };
      expect(problemsOf(type, values, TODAY), type).toEqual({});
      expect(bodyOf(type, values), type).toMatchObject({ type });
    }
  });

  test('every label and every choice has words', () => {
    for (const form of RECORD_FORMS) {
      expect(t(`cases.record.${form.type}`)).not.toContain('cases.');
      for (const field of form.fields) {
        expect(t(field.label)).not.toContain('cases.');
        for (const value of field.options?.values ?? []) expect(t(`cases.${field.options?.group ?? ''}.${value}`)).not.toContain('cases.');
      }
    }
  });

  test('an order to report assets asks for its day; without that order the day is left out', () => {
    const served = initialValues('service', TODAY);
    expect(problemsOf('service', served, TODAY)).toEqual({ reportDue: 'missing' });
    const notice = { ...served, documents: ['enforcement-notice'], reportDue: '2026-09-28' };
    expect(problemsOf('service', notice, TODAY)).toEqual({});
    expect(bodyOf('service', notice)).toEqual({ type: 'service', documents: ['enforcement-notice'], servedOn: '2026-09-14', method: 'direct' });
    expect(problemsOf('service', { ...served, reportDue: '2026-09-01' }, TODAY)).toEqual({ reportDue: 'before' });
  });

  test('what is recorded has happened: a day after today is told', () => {
    expect(problemsOf('call', { ...initialValues('call', TODAY), on: '2026-09-15' }, TODAY)).toEqual({ on: 'future' });
    expect(problemsOf('settlement', { ...initialValues('settlement', TODAY), dueOn: '2026-09-01' }, TODAY)).toEqual({ dueOn: 'before' });
  });

  test('a half-written instalment is not filed, a whole one is', () => {
    const values = { ...initialValues('settlement', TODAY), dueOn: '2027-02-22' };
    expect(bodyOf('settlement', { ...values, instalments: [{ dueOn: '2026-10-15', amount: null }] })).toBeNull();
    expect(bodyOf('settlement', { ...values, instalments: [{ dueOn: '2026-10-15', amount: fen(500_000) }] })).toMatchObject({ instalments: [{ dueOn: '2026-10-15', amount: 500_000 }] });
  });

  test('a parked form comes back with what it had, and with the start of what it lacks', () => {
    const restored = restoredValues('visit', TODAY, { address: '听橹街 18 号', nonsense: 1 });
    expect(restored).toEqual({ on: '2026-09-14', address: '听橹街 18 号', found: 'nobody', photos: [], note: '', parties: [] });
    expect(restoredValues('visit', TODAY, 'broken')).toEqual(initialValues('visit', TODAY));
  });

  test('the next of its kind begins with what the last one said, never with its day or its pictures', () => {
    for (const type of REPEATED) {
      const last = { ...initialValues(type, TODAY, {}), on: TODAY, time: '10:00', address: '听橹街 18 号', found: 'moved-away', answered: false, note: '无人接听', parties: ['p1'], photos: ['sha256:1'] };
      const next = nextValues(type, last);
      expect(next['on']).toBeNull();
      expect([undefined, null]).toContain(next['time']);
      expect(next['photos'] ?? []).toEqual([]);
      expect([next['note'], next['parties']]).toEqual(['无人接听', ['p1']]);
    }
    expect(nextValues('visit', { address: '听橹街 18 号', found: 'moved-away' })).toMatchObject({ address: '听橹街 18 号', found: 'moved-away' });
  });

  test('a time of day makes a legal time', () => {
    const call = bodyOf('call', { ...initialValues('call', TODAY), time: '09:30' });
    expect(call === null ? 0 : occurredOf(call)).toBe(instantAt(TODAY, '09:30'));
    const note = bodyOf('note', { note: 'x' });
    expect(note === null ? 0 : occurredOf(note)).toBeUndefined();
    expect(formOf('fulfilment').roles).toEqual(['judge']);
  });
});

const payment = (on: string, yuan: number, towards: 'principal' | 'interest' | 'fee'): CaseRecordBody => ({ type: 'payment', on: civilDate(on), amount: fen(yuan * 100), payer: '王某的姐姐', relation: 'relative', towards });

describe('the money line', () => {
  const state = wangCase([
    payment('2026-09-14', 25_000, 'principal'),
    payment('2026-09-15', 650, 'fee'),
    { type: 'interest', on: TODAY, amount: fen(222_250), note: '175 天' },
    { type: 'waiver', on: TODAY, amount: fen(222_250), towards: 'interest', note: '放弃' },
  ]);

  test('the lines of every figure add up to it', () => {
    for (const figure of FIGURES) {
      const opened = openFigure(state, figure);
      expect(opened.lines.reduce((sum, line) => sum + line.amount, 0), figure).toBe(opened.amount);
    }
  });

  test('interest that was given up and never typed stands in a line of its own', () => {
    const waived = wangCase([payment('2026-09-14', 25_000, 'principal'), { type: 'waiver', on: TODAY, amount: fen(50_000), towards: 'interest', note: '放弃' }]);
    expect(openFigure(waived, 'interest')).toMatchObject({ amount: 50_000, lines: [{ word: 'interest-untyped', amount: 50_000 }] });
    for (const figure of FIGURES) expect(openFigure(waived, figure).lines.reduce((sum, line) => sum + line.amount, 0), figure).toBe(openFigure(waived, figure).amount);
    expect(openFigure(waived, 'balance').amount).toBe(2_500_000);
  });

  test('story 1 step 24: 25,000.00 by a relative, 25,000.00 open, the fee by itself', () => {
    expect(openFigure(state, 'balance').amount).toBe(2_500_000);
    expect(openFigure(state, 'fee')).toMatchObject({ amount: 0, lines: [{ word: 'fee', amount: 65_000 }, { word: 'fee-payment', amount: -65_000, text: '王某的姐姐', relation: 'relative' }] });
    expect(openFigure(wangCase(), 'fee').amount).toBe(65_000);
  });
});

describe('the timeline', () => {
  const row = (n: number, more: Partial<TimelineRow>): TimelineRow => ({
    id: `${recordId(n)}.0`,
    caseId: 'case-90017' as CaseId,
    aggregate: { type: 'case', id: 'case-90017' },
    event: 'case-record-added',
    at: instantAt(civilDate('2026-09-14'), '09:00'),
    by: { account: 'gusu.jiang' as AccountId, role: 'judge' },
    params: {},
    ...more,
  });
  const records: CaseRecordBody[] = [
    { type: 'visit', on: civilDate('2026-09-03'), address: '听橹街 18 号', found: 'moved-away', photos: [] },
    payment('2026-09-14', 25_000, 'principal'),
  ];
  const state = wangCase(records);

  test('a record reads as what it says, by the day it happened, with the receipt beside it', () => {
    const line = timelineLine(row(0, { params: { record: 'visit' } }), state, t, STORY);
    expect(line).toMatchObject({ sentence: '上门查找', detail: '听橹街 18 号：人去楼空', day: '2026-09-03', apart: true, groups: ['all'] });
    expect(line.time).toBeUndefined();
    expect(timelineLine(row(1, { params: { record: 'payment' } }), state, t, STORY)).toMatchObject({ detail: '25,000.00，王某的姐姐（亲属），归 本金', groups: ['all', 'money'], apart: false, tone: 'acted' });
  });

  test('legal time and receipt time of a hand-over, and the clock skew of the device', () => {
    const line = timelineLine(
      row(9, {
        event: 'locate-person-controlled',
        aggregate: { type: 'locate-request', id: 'r1' },
        at: instantAt(civilDate('2026-09-11'), '16:20'),
        occurredAt: { at: instantAt(civilDate('2026-09-11'), '15:40'), source: 'desk-corrected', skewMs: 180_000 },
        params: { via: 'field-record', place: '地下车库', skewMs: 180_000, revision: 2 },
      }),
      state,
      t,
      STORY,
    );
    expect(line).toMatchObject({ sentence: '已控制（地下车库）', day: '2026-09-11', time: '15:40', apart: true, requestId: 'r1', groups: ['all', 'requests'] });
    expect(line.detail).toBe('现场记录 · 设备时差 3 分钟 · 第 2 版');
  });

  test('order follows the acts, not the receipts', () => {
    const lines = inLegalOrder([
      timelineLine(row(1, { params: { record: 'payment' } }), state, t, STORY),
      timelineLine(row(0, { params: { record: 'visit' } }), state, t, STORY),
      timelineLine(row(5, { event: 'case-imported', at: instantAt(civilDate('2026-09-10'), '08:00'), params: { row: 3 } }), state, t, STORY),
    ]);
    expect(lines.map((line) => line.sentence)).toEqual(['到位登记', '导入案件', '上门查找']);
  });

  test('of one instant, what came later stands above: the numbers above the filing they were drawn for', () => {
    const filed = row(20, { event: 'locate-filed', aggregate: { type: 'locate-request', id: 'r1' } });
    const numbered = row(7, { event: 'locate-numbered', aggregate: { type: 'locate-request', id: 'r1' }, params: { numbers: '〔2026〕姑执控1号' } });
    expect(inLegalOrder([filed, numbered].map((each) => timelineLine(each, state, t, STORY))).map((line) => line.id)).toEqual([numbered.id, filed.id]);
    expect(storyLines([filed, numbered], (account) => account, t, STORY).map(({ id }) => id)).toEqual([numbered.id, filed.id]);
  });

  test('every event that can happen has a sentence in the timeline, in both languages', async () => {
    // English comes when it is chosen.
    await setLocale('en');
    await setLocale('zh-CN');
    const events = [...CASE_EVENTS, ...MECHANISMS.flatMap((mechanism) => mechanism.events)];
    const unsaid = (['zh-CN', 'en'] as const).flatMap((language) => events.filter((event) => !i18n.global.te(eventKey(event), language)).map((event) => `${event} (${language})`));
    expect(unsaid).toEqual([]);
  });

  test('the file index lists the story oldest first and never runs as a formula', () => {
    const lines = inLegalOrder([timelineLine(row(1, { params: { record: 'payment' } }), state, t, STORY), timelineLine(row(0, { params: { record: 'visit' } }), state, t, STORY)]);
    const rows = indexRows(lines, () => '=cmd|calc', formatInstant);
    expect(rows.map((each) => [each.n, each.day])).toEqual([[1, '2026-09-03'], [2, '2026-09-14']]);
    const csv = new TextDecoder('utf-8', { ignoreBOM: true }).decode(indexCsv(rows, t));
    expect(csv.startsWith('\uFEFF序号,日期')).toBe(true);
    expect(csv).toContain("'=cmd|calc");
    expect(csv).toContain('"到位登记：25,000.00，王某的姐姐（亲属），归 本金"');
    expect(indexHtml(rows, '<b>', '', t)).toContain('&#60;b&#62;');
  });
});

test('every record has a summary in words', () => {
  for (const form of RECORD_FORMS) {
    const body = bodyOf(form.type, { ...initialValues(form.type, TODAY), ...FILLED[form.type] });
    if (body === null) throw new Error(form.type);
    const text = recordSummary(body, wangCase(), t);
    expect(text).not.toMatch(/cases\.|\{|undefined/);
  }
});
