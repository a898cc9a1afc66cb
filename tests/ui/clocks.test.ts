import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { defineComponent, nextTick, type Ref, ref } from 'vue';
import ClockCard from '#renderer/ui/ClockCard.vue';
import ClockText from '#renderer/ui/ClockText.vue';
import CountdownBig from '#renderer/ui/CountdownBig.vue';
import SyncChip from '#renderer/ui/SyncChip.vue';
import { countdownTone } from '#renderer/ui/countdown-tone.ts';
import { useNow } from '#renderer/ui/clock.ts';
import { hoursMinutes, shortWhen } from '#renderer/ui/format.ts';
import { setLocale } from '#renderer/app/i18n.ts';
import { civilDate, clockTimeOf, HOUR_MS, type Instant, instant, instantAt, MINUTE_MS } from '#shared/kernel/time.ts';
import { mountPart, testClock } from './support/mount-part.ts';
import type { VueWrapper } from '@vue/test-utils';

const NOW = instantAt(civilDate('2026-09-11'), '14:44');
let clock = testClock(NOW);
const parts: VueWrapper[] = [];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  clock = testClock(NOW);
});
afterEach(() => {
  for (const part of parts.splice(0)) part.unmount();
  vi.useRealTimers();
});

function show(component: typeof ClockText | typeof CountdownBig | typeof SyncChip, props: Record<string, unknown>): VueWrapper {
  const part = mountPart(component, { props, clock });
  parts.push(part);
  return part;
}

describe('a running duty', () => {
  test.each([
    [{ unit: 'working-days', count: 3 }, '还剩 3 个工作日'],
    [{ unit: 'working-days', count: 0 }, '今天到期'],
    [{ unit: 'working-days', count: -2 }, '逾期 2 个工作日'],
    [{ unit: 'days', count: 177 }, '还剩 177 天'],
    [{ unit: 'days', count: -6 }, '逾期 6 天'],
    [{ unit: 'hours', count: 6 }, '还剩 6 小时'],
    [{ unit: 'until', at: instant(NOW + 66 * MINUTE_MS) }, '还剩 1:06'],
    [{ unit: 'until', at: instant(NOW - 12 * MINUTE_MS) }, '逾期 0:12'],
    [{ unit: 'since', at: instant(NOW - 3 * HOUR_MS) }, '已等 3 小时'],
  ])('%o reads %s', (remaining, words) => {
    expect(show(ClockText, { remaining }).text()).toBe(words);
  });

  test('tells all: what, when, who, and what happens if not', () => {
    const part = show(ClockText, { form: 'block', duty: '审核期限', due: civilDate('2026-09-15'), remaining: { unit: 'working-days', count: 2 }, who: '何专员', otherwise: '自动催办', provisional: true });
    expect(part.text()).toContain('审核期限');
    expect(part.get('time').attributes('title')).toBe('2026-09-15 星期二');
    expect(part.text()).toContain('经办：何专员');
    expect(part.text()).toContain('逾期后果：自动催办');
    expect(part.text()).toContain('待国务院公布');
  });

  test('an instant that passes while one looks turns red by itself', async () => {
    const part = show(ClockText, { remaining: { unit: 'until', at: instant(NOW + MINUTE_MS) }, tone: 'attention' });
    expect(part.get('span').classes()).toContain('tone-attention');
    clock.turnTo(NOW + 2 * MINUTE_MS);
    vi.advanceTimersByTime(1_000);
    await nextTick();
    expect(part.text()).toBe('逾期 0:01');
    expect(part.get('span').classes()).toContain('tone-danger');
  });

  test('English counts one day as one', async () => {
    await setLocale('en');
    expect(show(ClockText, { remaining: { unit: 'days', count: 1 } }).text()).toBe('1 day left');
    expect(show(ClockText, { remaining: { unit: 'days', count: 2 } }).text()).toBe('2 days left');
    await setLocale('zh-CN');
  });
});

describe('a clock of minutes', () => {
  test('custody counts up, amber at seven hours, red at eight', async () => {
    const since = instant(NOW - 6 * HOUR_MS);
    const part = show(CountdownBig, { since, amberAt: instant(since + 7 * HOUR_MS), redAt: instant(since + 8 * HOUR_MS), label: '拘传时长' });
    const at = async (hours: number): Promise<string> => {
      clock.turnTo(since + hours * HOUR_MS);
      vi.advanceTimersByTime(1_000);
      await nextTick();
      return part.get('[role=timer]').classes().find((name) => name.startsWith('tone-')) ?? '';
    };
    expect(part.text()).toBe('6:00');
    expect(await at(6.99)).toBe('tone-agency');
    expect(await at(7)).toBe('tone-attention');
    expect(await at(8)).toBe('tone-danger');
    expect(part.text()).toBe('8:00');
  });

  test('counts down, then over, and says so in words', async () => {
    const part = show(CountdownBig, { until: instant(NOW + 66 * MINUTE_MS), label: '到场时限' });
    expect(part.text()).toBe('1:06');
    expect(part.get('[role=timer]').attributes('aria-label')).toBe('到场时限 还剩 1 小时 6 分');
    clock.turnTo(NOW + 78 * MINUTE_MS);
    vi.advanceTimersByTime(1_000);
    await nextTick();
    expect(part.text()).toBe('+0:12');
    expect(part.get('[role=timer]').attributes('aria-label')).toBe('到场时限 逾期 0 小时 12 分');
  });
});

describe('the sync chip', () => {
  const fresh = instant(NOW - 20_000);
  const old = instantAt(civilDate('2026-09-11'), '09:12');
  test.each([
    [{ lastHeardAt: fresh, pending: 0, problems: 0 }, `最后联系 ${clockTimeOf(fresh)}`, 'acted'],
    // An answer of hours ago says when it was, and does not look like an answer of now.
    [{ lastHeardAt: old, pending: 0, problems: 0 }, '最后联系 09:12', 'agency'],
    [{ lastHeardAt: fresh, pending: 3, problems: 0 }, '待上传 3', 'agency'],
    [{ lastHeardAt: old, pending: 0, problems: 0, down: '服务器无应答' }, '服务器无应答 · 最后联系 09:12', 'attention'],
    [{ lastHeardAt: old, pending: 4, problems: 0, down: '本机断网' }, '本机断网 · 最后联系 09:12 · 待上传 4', 'attention'],
    [{ lastHeardAt: fresh, pending: 4, problems: 1 }, '需处理 1 · 待上传 4', 'danger'],
    [{ lastHeardAt: null, pending: 0, problems: 0 }, '尚未联系服务器', 'agency'],
    [{ lastHeardAt: instantAt(civilDate('2026-09-09'), '12:04'), pending: 0, problems: 0 }, '最后联系 09-09 12:04', 'agency'],
    [{ lastHeardAt: instantAt(civilDate('2025-12-31'), '23:59'), pending: 0, problems: 0, down: '服务器未运行' }, '服务器未运行 · 最后联系 2025-12-31 23:59', 'attention'],
  ])('%o says %s', (props, words, tone) => {
    const part = show(SyncChip, props);
    expect(part.text()).toBe(words);
    expect(part.get('button').classes()).toContain(tone);
    expect(part.find('svg').exists()).toBe(true);
  });
});

test('times are as short as they can be understood', () => {
  expect(shortWhen(instantAt(civilDate('2026-09-11'), '00:00'), NOW)).toBe('00:00');
  expect(shortWhen(instantAt(civilDate('2026-09-10'), '23:59'), NOW)).toBe('09-10');
  expect(shortWhen(instantAt(civilDate('2025-12-31'), '23:59'), NOW)).toBe('2025-12-31');
  expect(hoursMinutes(26 * HOUR_MS + 59_999)).toBe('26:00');
});

test('a clock that the server puts right turns at once, both ways, whatever the step', async () => {
  const skew = ref(0);
  let now: Readonly<Ref<Instant>> | undefined;
  const Shown = defineComponent(() => {
    now = useNow(60_000);
    return () => null;
  });
  parts.push(mountPart(Shown, { clock: { now: () => instant(NOW - skew.value) } }));
  for (const ahead of [78 * 24 * HOUR_MS, 0]) {
    skew.value = ahead;
    await nextTick();
    expect(now?.value).toBe(NOW - ahead);
  }
});

describe('the frame of a clock of minutes', () => {
  const END = instant(10 * HOUR_MS);
  test.each([
    ['counts down', { until: END, amberAt: instant(9 * HOUR_MS) }, 4 * HOUR_MS, 'agency'],
    ['nears its end', { until: END, amberAt: instant(9 * HOUR_MS) }, 9 * HOUR_MS, 'attention'],
    ['is at its end', { until: END }, 10 * HOUR_MS, 'agency'],
    ['is past its end', { until: END }, 10 * HOUR_MS + 1, 'danger'],
    ['counts up, nobody alarmed yet', { since: END }, 90 * HOUR_MS, 'agency'],
    ['counts up past its alarm', { since: END, redAt: instant(12 * HOUR_MS) }, 12 * HOUR_MS, 'danger'],
  ] as const)('%s', (_what, clock, now, tone) => {
    expect(countdownTone(clock, instant(now))).toBe(tone);
    const card = mountPart(ClockCard, { props: { title: '法定时限', label: '还剩', ...clock }, clock: testClock(now) });
    parts.push(card);
    expect(card.get('section').classes().filter((name) => ['danger', 'attention', 'agency'].includes(name))).toEqual([tone]);
    expect(card.get('[role=timer]').classes()).toContain(`tone-${tone}`);
  });
});
