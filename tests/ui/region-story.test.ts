import { expect, test } from 'vitest';
import { i18n } from '#renderer/app/i18n.ts';
import { type MechanismScreens, storyOfIn } from '#renderer/ui/mechanism-screens.ts';
import type { TimelineRow } from '#shared/contracts/engine.ts';

const t = (key: string, params: Readonly<Record<string, string | number>> = {}): string => i18n.global.t(key, params);
const row = (event: string, params: TimelineRow['params'] = {}, type = 'seal-request') => ({ event, params, aggregate: { type, id: 'r-1' } }) as unknown as TimelineRow;

/** A mechanism that says one event of its own, and one of its regions otherwise than they do. */
const SEAL: Pick<MechanismScreens, 'aggregate' | 'prefix' | 'storyTones' | 'storyDetail' | 'storyGroups'> = {
  aggregate: 'seal-request',
  prefix: 'seal-',
  storyTones: { 'seal-ranked': 'attention', 'seal-withdrawn': 'acted' },
  storyDetail: ({ event }) => (event === 'seal-ranked' ? ['轮候第 2 位'] : event === 'seal-numbered' ? [] : undefined),
  storyGroups: ({ event }) => (event === 'seal-approved' ? ['money'] : []),
};
const told = (each: TimelineRow) => {
  const found = storyOfIn([SEAL])(each);
  return found === undefined ? undefined : { tone: found.tone, groups: found.groups, detail: found.detail(t) };
};

test('a mechanism tells its own events, its regions the rest', () => {
  expect(told(row('seal-ranked'))).toEqual({ tone: 'attention', groups: [], detail: ['轮候第 2 位'] });
  expect(told(row('seal-returned'))).toEqual({ tone: 'attention', groups: [], detail: [] });
  expect(told(row('seal-renewal-requested', { reason: '尚未扣押' }))).toEqual({ tone: 'agency', groups: [], detail: ['尚未扣押'] });
  expect(told(row('seal-late-answer-kept', { message: 'hit', unit: '云溪派出所', place: '公交站' }))).toMatchObject({ tone: 'attention', detail: [t('requests.lateMessage.hit'), '云溪派出所', '公交站', '', ''] });
});

test('what it says otherwise than its regions goes before them, and stands beside their tabs', () => {
  expect(told(row('seal-withdrawn'))?.tone).toBe('acted');
  expect(told(row('seal-numbered', { numbers: '〔2026〕姑执协7号' }))).toEqual({ tone: 'agency', groups: ['documents'], detail: [] });
  expect(told(row('seal-approved', { level: 'president', opinion: '同意' }))).toEqual({ tone: 'agency', groups: ['documents', 'money'], detail: [t('requests.course.president'), '同意'] });
});

test('an event of a noun that is no request has no mechanism to tell it', () => {
  expect(told(row('case-closed', {}, 'case'))).toBeUndefined();
});
