import { describe, expect, it } from 'vitest';
import { readFact } from '#renderer/data/feed/read-page.ts';
import { publishFacts, putSettings, runAgencyCommand } from '#server/commands/own-acts.ts';
import { loadRules, publishRules } from '#server/commands/load-rules.ts';
import { bodyHolds } from '#server/commands/project.ts';
import { directoryPublisher } from '#server/identity/directory.ts';
import { createMemoryStore } from '#server/store/memory.ts';
import { FACT_SCHEMAS, factsOf } from '#shared/contracts/audiences/index.ts';
import { FACT_KINDS, type Fact } from '#shared/contracts/feed.ts';
import type { AgencyId, CaseId, RequestId } from '#shared/kernel/ids.ts';
import { HOUR_MS, instant } from '#shared/kernel/time.ts';
import { carRequestOf, inTheYard } from '#tests/server/cars.ts';
import { detentionOf, inTheHouse } from '#tests/server/detentions.ts';
import { CHIEF, COURT, DESK, deskOf, DUTY, importCase, JUDGE, OTHER_COURT, OTHER_JUDGE, POLICE, SECOND_JUDGE, START, testCore, TRAFFIC } from '#tests/server/people.ts';
import { caseIn, done, held, toPolice } from '#tests/server/steps.ts';

const STATION = { ...POLICE, account: 'station-shi', role: 'police-station' } as unknown as typeof POLICE;
const POST = { ...STATION, account: 'post-shi', agency: 'station:traffic:dongqiao' } as unknown as typeof POLICE;
const REVIEWER = { ...CHIEF, account: 'president-cai', role: 'president', court: '苏05' } as unknown as typeof CHIEF;

/** One fact of every kind, as the real rules and publishers make them. */
async function oneOfEach(): Promise<ReadonlyMap<string, Fact>> {
  const core = testCore(createMemoryStore());
  await publishRules(core, await loadRules('no-folder-of-own-rules'));
  await putSettings(core, { court: COURT, policeChannel: 'desk', requireDishonestListing: false, dutyPhone: '0512-00000110' });
  await directoryPublisher(core)([{ id: JUDGE.account, name: '蒋某', role: 'judge', court: COURT, disabled: false }]);
  const duty = deskOf(DUTY);
  await done(core, duty, duty.file('duty.set-roster', ['roster', COURT], { court: COURT, shifts: [{ officer: DUTY.account, phone: '0512-00000110', from: START, to: instant(START + 12 * HOUR_MS) }] }));
  await done(core, duty, duty.file('duty.hand-over', ['roster', COURT], { court: COURT, to: DUTY.account, openHits: ['request-1'], openReleases: [], note: '一人在控' }));
  const chief = deskOf(CHIEF);
  await done(core, chief, chief.file('delegation.grant', ['delegation', 'grant-1'], { delegationId: 'grant-1', to: SECOND_JUDGE.account, kinds: ['locate-person'], fromDay: '2026-03-02', throughDay: '2026-03-09', document: '授权书1号' }));
  // The same person owes in another court too: its judge is told at the hit.
  const other = deskOf(OTHER_JUDGE);
  await done(core, other, importCase(other, 'case-2', { court: OTHER_COURT, caseNumber: '（2026）苏0591执90055号', judge: OTHER_JUDGE.account }));
  const { judge } = await toPolice(core, 'case-1', 'request-1', { chief });
  await done(core, judge, judge.file('asset.record', ['asset', 'machine-1'], { assetId: 'machine-1', kind: 'other', caseId: 'case-1', source: { title: '清单' }, asOf: '2026-03-01', said: { numbers: { label: '数控机床' } } }));
  const police = (key: string, kind: string, payload: Record<string, unknown>) => runAgencyCommand(core, 'police:suzhou' as AgencyId, key, {
    kind: `locate-person.${kind}`,
    requestId: 'request-1' as RequestId,
    payload: { requestId: 'request-1', revision: 1, round: 0, ...payload },
  });
  await police('accept', 'accept', { controlNo: 'KZ-1', start: '2026-03-02', end: '2026-08-01', specialist: '何某' });
  await police('hit', 'register-hit', { hit: { at: START, place: '云溪路卡口', channel: 'street-check', unit: '云溪派出所', officer: '施某', phone: '0512-00000120', personState: 'located', identityBy: 'document' } });
  // A car of the case stands in the yard, and the judge of another court who waits for it was told.
  const car = carRequestOf(await caseIn(core, JUDGE, 'case-1'), JUDGE, START, {
    ...inTheYard(START, DUTY.account, DUTY.account),
    otherCases: [{ caseId: 'case-2' as CaseId, caseNumber: '（2026）苏0591执90055号', court: OTHER_COURT, judge: OTHER_JUDGE.account, told: 'seized', toldAt: START }],
  });
  await publishFacts(core, factsOf('vehicle-request', car).map((draft) => ({ draft, version: car.version })));
  // A person of the case is detained, and has asked the upper court.
  const detention = detentionOf(await caseIn(core, JUDGE, 'case-1'), JUDGE, START, inTheHouse(START, DUTY.account));
  await publishFacts(core, factsOf('detention-request', detention).map((draft) => ({ draft, version: detention.version })));
  expect(core.alarms).toEqual([]);
  const facts = new Map<string, Fact>();
  for (const session of [JUDGE, CHIEF, DUTY, POLICE, STATION, OTHER_JUDGE, TRAFFIC, POST, DESK, REVIEWER]) for (const fact of (await held(core, session)).values()) facts.set(fact.kind, fact);
  return facts;
}

describe('the kinds of facts', () => {
  it('have one closed schema each', () => {
    expect(Object.keys(FACT_SCHEMAS).toSorted()).toEqual([...FACT_KINDS].toSorted());
    for (const kind of FACT_KINDS) expect([kind, (FACT_SCHEMAS[kind] as { additionalProperties?: unknown }).additionalProperties]).toEqual([kind, false]);
  });

  it('are checked against it by the server, and by the device that reads them', async () => {
    const facts = await oneOfEach();
    expect([...facts.keys()].toSorted()).toEqual([...FACT_KINDS].toSorted());
    for (const [kind, fact] of facts) {
      const body = fact.body as Record<string, unknown>;
      expect([kind, bodyHolds(fact.kind, body), readFact(fact)]).toEqual([kind, true, fact]);
      // A field that the audience does not have never leaves the server; a device of today leaves out what it does not know.
      const leaked = { ...body, secret: '320599198703162138' };
      expect([kind, bodyHolds(fact.kind, leaked), readFact({ ...fact, body: leaked })]).toEqual([kind, false, fact]);
      // Without what the kind must have, neither side takes it for one.
      const [first] = Object.keys(body);
      const { [first ?? '']: _missing, ...less } = body;
      expect([kind, bodyHolds(fact.kind, less), readFact({ ...fact, body: less })]).toEqual([kind, false, undefined]);
    }
  });
});
