import { describe, expect, test } from 'vitest';
import { Value } from 'typebox/value';
import { FactSchema } from '#shared/contracts/feed.ts';
import { FACT_SCHEMAS } from '#shared/contracts/audiences/index.ts';
import { REQUEST_AGGREGATES } from '#shared/mechanisms/index.ts';
import { fingerprint } from '#shared/kernel/digest.ts';
import { BENCH_CASES, BENCH_EVENTS, BENCH_PARTIES, BENCH_REQUESTS, benchFacts, benchWorld } from '#server/seed/bench-world.ts';
import { demoBureau } from '#server/seed/bureau.ts';
import { BASIC_COURTS } from '#server/seed/places.ts';

const SCALE = 0.06;

describe('bench world', () => {
  test('its parts stand in the proportion of the full size, exactly', () => {
    const totals = { cases: 0, requests: 0, events: 0 };
    const parties = new Set<string>();
    const eventIds = new Set<string>();
    for (const { state, requests, events } of benchWorld({ scale: SCALE })) {
      totals.cases += 1;
      totals.requests += requests.length;
      totals.events += events.length;
      for (const party of state.parties) parties.add(party.idNo);
      for (const event of events) eventIds.add(event.id);
    }
    expect(totals).toEqual({ cases: BENCH_CASES * SCALE, requests: BENCH_REQUESTS * SCALE, events: BENCH_EVENTS * SCALE });
    expect(parties.size).toBe(BENCH_PARTIES * SCALE);
    expect(eventIds.size).toBe(totals.events);
  });

  test('its requests are of every mechanism, and stand in several states of each', () => {
    const states = new Map<string, Set<string>>();
    for (const { requests } of benchWorld({ scale: SCALE })) for (const { type, state } of requests) states.set(type, (states.get(type) ?? new Set()).add(state.state));
    expect([...states.keys()].sort()).toEqual([...REQUEST_AGGREGATES].sort());
    for (const [type, seen] of states) expect([type, seen.size >= 4]).toEqual([type, true]);
  });

  test('every fact has the shape of the feed and of its audience', () => {
    let seq = 0;
    for (const fact of benchFacts({ scale: 0.01 })) {
      seq += 1;
      expect(fact.seq).toBe(seq);
      expect([fact.id, Value.Check(FactSchema, fact)]).toEqual([fact.id, true]);
      const schema = FACT_SCHEMAS[fact.kind];
      expect([fact.id, Value.Check(schema, fact.body)]).toEqual([fact.id, true]);
    }
    expect(seq).toBe(500 + 600 + 3_000);
  });

  test('the same seed gives the same world; a smaller one of another seed differs', () => {
    const hash = (seed?: string) => fingerprint([...benchFacts({ scale: 0.002, ...(seed === undefined ? {} : { seed }) })]);
    expect(hash()).toBe(hash());
    expect(hash('another')).not.toBe(hash());
  });

  test('courts have their shares', () => {
    const counts = new Map<string, number>();
    let total = 0;
    for (const { state } of benchWorld({ scale: SCALE })) {
      total += 1;
      counts.set(state.court, (counts.get(state.court) ?? 0) + 1);
    }
    for (const court of BASIC_COURTS) {
      const percent = (100 * (counts.get(court.code) ?? 0)) / total;
      expect([court.code, Math.abs(percent - court.share) < 3.2 * Math.sqrt((court.share * (100 - court.share)) / total)]).toEqual([court.code, true]);
    }
  });

  test('one team can hold it all', () => {
    const judge = demoBureau().accounts.find((account) => account.id === 'gusu.jiang');
    const court = BASIC_COURTS.find((item) => item.code === '苏0508');
    if (judge === undefined || court === undefined) throw new Error('no team');
    for (const { state, requests } of benchWorld({ scale: 0.002, team: { judge, court } })) {
      expect([state.judge, state.court]).toEqual(['gusu.jiang', '苏0508']);
      for (const request of requests) expect(request.state.undertaker).toBe('gusu.jiang');
    }
  });
});
