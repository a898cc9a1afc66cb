import excel from 'exceljs';
import { describe, expect, test } from 'vitest';
import { readControlList, writeControlList } from '#renderer/features/desk/control-list.ts';
import { countOf, sorted, suggestedControlNo, toneOf } from '#renderer/features/desk/desk-rows.ts';
import { firstPaper, papersOf } from '#renderer/features/desk/use-papers.ts';
import type { DeskView } from '#shared/contracts/engine.ts';
import { openReleases, openRenewal } from '#shared/domain/linkage/desk.ts';
import type { PoliceRequest } from '#shared/mechanisms/locate-person/audiences.ts';
import { LOCATE_DESKS } from '#shared/mechanisms/locate-person/desk.ts';
import type { CourtCode, FileHash, RequestId } from '#shared/kernel/ids.ts';
import { civilDate, instantAt } from '#shared/kernel/time.ts';

const at = (day: string, time = '09:00') => instantAt(civilDate(day), time);
const file = (digit: string): FileHash => `sha256:${digit.repeat(64)}` as FileHash;

/** A matter as the police's desk has it, with the head that its mechanism makes of the fact. */
function row(id: string, more: Partial<PoliceRequest> = {}): DeskView {
  const request: PoliceRequest = {
    id: id as RequestId,
    version: 3,
    court: '苏0508' as CourtCode,
    caseNumber: `（2026）苏0508执9${id}号`,
    state: 'under_review',
    revision: 1,
    round: 0,
    since: at('2026-09-07'),
    due: { at: at('2026-09-09', '00:00'), rule: 'POLICE_REVIEW', provisional: false },
    personKey: `person-${id}`,
    debtor: { name: '王某', idType: 'resident-id', idNo: '320599198703162138' },
    reasons: ['whereabouts-unknown'],
    dangers: [],
    periodDays: 180,
    takeover: 'report-only',
    mayHold: false,
    dutyPhone: '0512-00000508',
    attachments: [],
    proofs: [],
    changes: [],
    returns: [],
    control: { state: 'inactive' },
    strays: [],
    renewals: [],
    hits: [],
    ...more,
  };
  const desk = LOCATE_DESKS.find(({ at: where }) => where === 'queue');
  if (desk?.at !== 'queue') throw new Error('no desk');
  return { head: desk.head(request), request, version: 3, pending: [] };
}
const active = { state: 'active', control: { state: 'active', controlNo: '2026-KZ-00007', start: civilDate('2026-09-01'), end: civilDate('2027-02-28') } } as const;

describe('the piles', () => {
  test('oldest duty first, and all of one person together at the place of the most urgent', () => {
    const due = (day: string) => ({ due: { at: at(day), rule: 'POLICE_REVIEW', provisional: false } });
    const rows = [row('1', { ...due('2026-09-10'), personKey: 'wang' }), row('2', due('2026-09-09')), row('3', { ...due('2026-09-08'), personKey: 'wang' }), row('4', { personKey: '' }), row('5', { personKey: '' })];
    expect(sorted(rows, 'review').map(({ request }) => request.id)).toEqual(['3', '1', '4', '5', '2']);
  });

  test('a renewal that waits for an answer stands before the running controls', () => {
    const renewal = { state: 'approved', days: 90, reason: '尚未发现', requestedAt: at('2026-09-20'), number: 1, newEnd: civilDate('2027-05-29') } as const;
    const waiting = row('2', { ...active, renewals: [renewal] });
    expect(sorted([row('1', active), waiting], 'controls').map(({ request }) => request.id)).toEqual(['2', '1']);
    expect(openRenewal(waiting.request)?.newEnd).toBe('2027-05-29');
    expect(openRenewal(row('3', { ...active, renewals: [{ ...renewal, state: 'confirmed' }] }).request)).toBeUndefined();
  });

  test('what runs is counted once for a person and a case, and what is owed an answer each time', () => {
    const one = { caseNumber: '（2026）苏0508执90017号', personKey: 'wang' };
    const running = [row('1', { ...active, ...one }), row('2', { ...active, ...one }), row('3', { ...active, personKey: 'wang' }), row('4', { ...active, personKey: '' }), row('5', { ...active, personKey: '' })];
    expect(countOf([...running, row('6', one), row('7', one)], 'controls')).toBe(4);
    expect(countOf([...running, row('6', one), row('7', one)], 'review')).toBe(2);
  });

  test('a release waits until it is acknowledged, a stray control as well', () => {
    const asked = row('1', { state: 'withdrawal_pending', control: { ...active.control, state: 'release_sent', release: { triggers: [], requestedAt: at('2026-09-21') } } });
    const stray = row('2', { strays: [{ controlNo: '2026-KZ-00009', state: 'release_requested', foundAt: at('2026-09-22') }] });
    expect(openReleases(asked.request)).toEqual([{ controlNo: '2026-KZ-00007', since: at('2026-09-21') }]);
    expect(openReleases(stray.request)).toEqual([{ controlNo: '2026-KZ-00009', since: at('2026-09-22') }]);
    expect([asked, stray].map(({ head }) => head.pile)).toEqual(['releases', 'releases']);
    expect(suggestedControlNo([asked, stray], '2026')).toBe('2026-KZ-00010');
  });

  test('a release that nobody acknowledged in time stands over every pile, and no longer when it is proven', () => {
    const release = { triggers: [], requestedAt: at('2026-09-21'), alarmedAt: at('2026-09-21', '11:00') };
    const open = row('1', { state: 'withdrawal_pending', control: { ...active.control, state: 'release_sent', release } });
    const proven = row('2', { state: 'withdrawn', control: { ...active.control, state: 'release_acked', release: { ...release, ackedAt: at('2026-09-21', '12:00') } } });
    expect([open, proven].map(({ head }) => [head.pile, head.alarmedSince])).toEqual([['releases', at('2026-09-21')], ['done', undefined]]);
  });

  test('red is what the police owe, not what the court has before it', () => {
    const seen = row('1', { ...active, state: 'hit' });
    expect([
      toneOf(seen, 'danger'),
      toneOf(row('2', active), 'agency'),
      toneOf(row('3'), 'agency'),
      toneOf(row('4', { state: 'rejected' }), 'danger'),
      toneOf(row('5', { state: 'controlled' }), 'acted'),
    ]).toEqual(['attention', 'agency', 'waiting', 'ended', 'acted']);
  });
});

test('the sealed copy is read where one is bound, else the file; the letter first', () => {
  const packet = row('1', {
    attachments: [
      { slot: 'locate-application', instrument: 'locate-application', title: '查控申请表', number: '〔2026〕姑执控1号', file: file('1') },
      { slot: 'assistance-letter', instrument: 'assistance-letter', title: '协助查找函', number: '〔2026〕姑执协1号', file: file('2'), sealed: { file: file('3'), at: at('2026-09-07'), by: 'gusu.lu' as never } },
      { slot: 'enforcement-title', instrument: 'enforcement-title', title: '民事调解书' },
    ],
  });
  expect(papersOf(packet).map((paper) => [paper.slot, paper.file, paper.sealed])).toEqual([
    ['locate-application', file('1'), false],
    ['assistance-letter', file('3'), true],
    ['enforcement-title', undefined, false],
  ]);
  expect(firstPaper(papersOf(packet))?.slot).toBe('assistance-letter');
  expect(firstPaper(papersOf(packet).slice(2))).toBeUndefined();
});

describe('布控清单.xlsx', () => {
  const HEADINGS = { name: '姓名', number: '证件号码' };
  async function filledIn(write: (sheet: excel.Worksheet) => void): Promise<ArrayBuffer> {
    const book = new excel.Workbook();
    await book.xlsx.load((await writeControlList([row('1'), row('2', { revision: 2 }), row('3')], HEADINGS, () => '320599198703162138')).buffer);
    const sheet = book.worksheets[0];
    if (sheet === undefined) throw new Error('no sheet');
    write(sheet);
    return (await book.xlsx.writeBuffer()) as unknown as ArrayBuffer;
  }

  test('comes back with numbers and days; what is not filled in is not decided', async () => {
    const bytes = await filledIn((sheet) => {
      sheet.getRow(3).getCell(6).value = '2026-KZ-00011';
      sheet.getRow(3).getCell(7).value = new Date('2026-09-08T00:00:00Z');
      sheet.getRow(3).getCell(8).value = '2027/3/6';
    });
    expect(await readControlList(bytes, HEADINGS)).toEqual({ lines: [{ row: 3, requestId: '2', revision: 2, controlNo: '2026-KZ-00011', start: '2026-09-08', end: '2027-03-06' }], problems: [] });
  });

  test('a line without its days, or with days the wrong way round, is named; another sheet is refused whole', async () => {
    const bytes = await filledIn((sheet) => {
      sheet.getRow(2).getCell(6).value = '2026-KZ-00012';
      sheet.getRow(4).getCell(6).value = '2026-KZ-00013';
      sheet.getRow(4).getCell(7).value = '2026-09-08';
      sheet.getRow(4).getCell(8).value = '2026-09-01';
    });
    expect((await readControlList(bytes, HEADINGS)).problems).toEqual([{ row: 2, problem: 'incomplete' }, { row: 4, problem: 'dates' }]);
    const other = await filledIn((sheet) => { sheet.getRow(1).getCell(1).value = '编号'; });
    expect(await readControlList(other, HEADINGS)).toEqual({ lines: [], problems: [{ row: 1, problem: 'columns' }] });
  });
});
