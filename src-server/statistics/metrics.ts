import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { SliceAnswer } from '#shared/contracts/commands.ts';
import { AGENCY_MESSAGES } from '#shared/contracts/agency-protocol.ts';
import { FACT_KINDS, type FeedPage } from '#shared/contracts/feed.ts';
import { specOfKind } from '#shared/contracts/registry.ts';
import type { Alarm } from '../commands/core.ts';
import { OUTGOING_STATES, type ServerStore } from '../store/port.ts';

/** Places of alarms that are no kinds. */
const PLACES = new Set(['feed', 'timers', 'gateway/loop', 'store', 'clock']);

/** What operators watch: counts and durations with codes and kinds as labels, never an id of a person or a case. */
export type Metrics = {
  readonly registry: Registry;
  alarm(alarm: Alarm): void;
  slice(answer: SliceAnswer, seconds: number): void;
  page(page: FeedPage): void;
  request(method: string, route: string, status: number, seconds: number): void;
  hints(open: number): void;
  clockTrusted(trusted: boolean): void;
};

/** The kind of a refused command is what somebody typed: only kinds of the registry become labels. */
function kindOf(kind: string): string {
  return specOfKind(kind) === undefined ? 'unknown' : kind;
}

/** Where an alarm arose: kinds, facts and places that the code names; of anything else only that it was something else. */
function placeOf(where: string): string {
  const last = where.split(' ').at(-1) ?? '';
  const isNamed = specOfKind(last) !== undefined || (FACT_KINDS as readonly string[]).includes(last) || PLACES.has(last) || Object.hasOwn(AGENCY_MESSAGES, last.replace(/^gateway\//u, ''));
  return isNamed ? where.slice(0, 80) : 'other';
}

/** @param store read at each scrape; undefined leaves the gauges of the store out. */
export function createMetrics(store?: Pick<ServerStore, 'counts'>): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const alarms = new Counter({ name: 'lianzhi_alarms_total', help: 'Things that must not happen, by kind', labelNames: ['kind', 'where'], registers });
  const commands = new Counter({ name: 'lianzhi_commands_total', help: 'Receipts given, repeated ones included', labelNames: ['kind', 'outcome', 'code'], registers });
  const stops = new Counter({ name: 'lianzhi_slice_stops_total', help: 'Slices that stopped, by problem', labelNames: ['code'], registers });
  const slices = new Histogram({ name: 'lianzhi_slice_seconds', help: 'Time to decide a slice', buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10], registers });
  const facts = new Counter({ name: 'lianzhi_feed_facts_total', help: 'Facts sent', labelNames: ['kind'], registers });
  const restarts = new Counter({ name: 'lianzhi_feed_restarts_total', help: 'Devices that were told to start again', labelNames: ['why'], registers });
  const requests = new Histogram({ name: 'lianzhi_http_seconds', help: 'Time of HTTP requests', labelNames: ['method', 'route', 'status'], buckets: [0.01, 0.05, 0.1, 0.5, 1, 5], registers });
  const streams = new Gauge({ name: 'lianzhi_hint_streams', help: 'Open hint streams', registers });
  const clock = new Gauge({ name: 'lianzhi_clock_trusted', help: '1 while legal timers run, 0 while the clock cannot be trusted', registers });
  if (store !== undefined) {
    const outgoing = new Gauge({ name: 'lianzhi_outgoing_messages', help: 'Messages to agencies by state', labelNames: ['state'], registers });
    const timers = new Gauge({ name: 'lianzhi_waiting_timers', help: 'Legal timers that wait', registers });
    const head = new Gauge({
      name: 'lianzhi_feed_head',
      help: 'Feed number of the last commit',
      registers,
      collect: async () => {
        const counts = await store.counts();
        for (const state of OUTGOING_STATES) outgoing.set({ state }, counts.outgoing[state]);
        timers.set(counts.waitingTimers);
        head.set(counts.head);
      },
    });
  }
  clock.set(1);

  return {
    registry,
    alarm: ({ kind, where }) => alarms.inc({ kind, where: placeOf(where) }),
    slice: (answer, seconds) => {
      slices.observe(seconds);
      for (const receipt of answer.receipts) commands.inc({ kind: kindOf(receipt.kind), outcome: receipt.outcome, code: receipt.failure?.code ?? 'none' });
      if (answer.problem !== undefined) stops.inc({ code: answer.problem.code });
    },
    page: (page) => {
      for (const fact of page.facts) facts.inc({ kind: fact.kind });
      if (page.restart !== undefined) restarts.inc({ why: page.restart });
    },
    request: (method, route, status, seconds) => requests.observe({ method, route, status: String(status) }, seconds),
    hints: (open) => streams.set(open),
    clockTrusted: (trusted) => clock.set(trusted ? 1 : 0),
  };
}
