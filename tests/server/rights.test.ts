import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { DOMAIN_MODULES } from '#shared/contracts/registry.ts';
import type { AggregateState } from '#shared/domain/linkage/module.ts';
import { covers, type Grant, grantsOf, type Relation, relationOf } from '#shared/domain/linkage/rights.ts';
import type { CaseState } from '#shared/domain/cases/model.ts';
import type { DetentionRequest } from '#shared/mechanisms/detain-person/model.ts';
import type { LocateRequest } from '#shared/mechanisms/locate-person/model.ts';
import type { VehicleRequest } from '#shared/mechanisms/seek-vehicle/model.ts';
import type { Role } from '#shared/domain/permissions/roles.ts';
import type { AccountId, AgencyId, CommandId, CourtCode, FileHash, RequestId } from '#shared/kernel/ids.ts';
import { instant } from '#shared/kernel/time.ts';
import { casePartyRowsOf, requestIndexRow } from '#server/commands/index-rows.ts';
import type { CommandSession, ServerCore } from '#server/commands/core.ts';
import { publishFacts, runAgencyCommand, runSystemCommands } from '#server/commands/own-acts.ts';
import { createMemoryStore, type MemoryStore } from '#server/store/memory.ts';
import { type AggregateRow, EMPTY_BATCH, PLATFORM, type ServerStore } from '#server/store/port.ts';
import { rightsDocument } from '../../build/rights/matrix.ts';
import { accountOf, CHIEF, CLERK, COURT, DESK, deskOf, DUTY, idOf, importRow, JUDGE, OFFICER, OTHER_COURT, OTHER_JUDGE, POLICE, SECOND_JUDGE, START, STATION, testCore, TRAFFIC } from './people.ts';
import { carRequestOf, inTheYard, onWatch } from './cars.ts';
import { detentionOf, inTheHouse } from './detentions.ts';
import { SAMPLE_FILE, sampleOf } from './samples.ts';
import { codesOf, send, toPolice } from './steps.ts';

/**
 * Every kind of the registry, filed by every role in every relation at the real server core. What is not declared is
 * refused for the person; what is declared is never refused for that. A new kind is in it by itself; a new noun needs its
 * matter below, and fails until it has one.
 */

/** Refusals that speak of who asks; any other one speaks of the state or the payload. */
const OF_THE_PERSON: ReadonlySet<string> = new Set(['ROLE_NOT_ALLOWED', 'ACTOR_NOT_RELATED', 'OWN_REQUEST', 'DELEGATION_INVALID', 'SAME_SIGNER_TWICE', 'SECOND_PERSON_NEEDED']);

type Person = { readonly name: string; readonly session: CommandSession; readonly delegation?: string };

function person(name: string, account: string, role: CommandSession['role'], place: { readonly court?: CourtCode; readonly agency?: string } = { court: COURT }, delegation?: string): Person {
  const session = { account, role, device: `device-${account}`, ...place } as CommandSession;
  return { name, session, ...(delegation === undefined ? {} : { delegation }) };
}
const known = (name: string, session: CommandSession): Person => ({ name, session });

const ELSEWHERE = { court: OTHER_COURT };
const PEOPLE = {
  undertaker: known('the judge of the case', JUDGE),
  colleague: known('a judge next door', SECOND_JUDGE),
  deputy: person('a judge with the chief’s delegation', 'judge-deputy', 'judge', { court: COURT }, 'grant-1'),
  toldJudge: known('a judge of another court who was told', OTHER_JUDGE),
  clerk: known('the clerk of the case', CLERK),
  otherClerk: person('a clerk next door', 'clerk-zhao', 'clerk'),
  chief: known('the chief', CHIEF),
  president: person('the president', 'president-ji', 'president'),
  chiefElsewhere: person('the chief of another court', 'chief-xu', 'chief', ELSEWHERE),
  presidentElsewhere: person('the president of another court', 'president-xu', 'president', ELSEWHERE),
  reviewer: person('a president of the court above', 'president-cai', 'president', { court: '苏05' as CourtCode }),
  onDuty: known('on duty', DUTY),
  offDuty: person('of the command centre, not on duty', 'duty-liu', 'command-centre'),
  dutyElsewhere: person('on duty at another court', 'duty-xu', 'command-centre', ELSEWHERE),
  sentOfficer: known('the officer who was sent', OFFICER),
  otherOfficer: person('an officer who was not sent', 'officer-tao', 'field-officer'),
  officerElsewhere: person('an officer of another court', 'officer-xu', 'field-officer', ELSEWHERE),
  specialist: known('a specialist of the city', POLICE),
  specialistElsewhere: person('a specialist of another city', 'police-xu', 'police-specialist', { agency: 'police:wuxi' }),
  station: known('a station of the city', STATION),
  stationElsewhere: person('a station of another city', 'station-xu', 'police-station', { agency: 'station:wuxi:liangxi' }),
  trafficSpecialist: known('a specialist of the traffic police', TRAFFIC),
  trafficPost: person('a post of the traffic police', 'post-shi', 'police-station', { agency: 'station:traffic:dongqiao' }),
  desk: known('a desk of another agency', DESK),
  auditor: person('the auditor', 'auditor-wen', 'auditor', {}),
  administrator: person('the administrator', 'admin-ren', 'administrator', {}),
} as const;
type PersonId = keyof typeof PEOPLE;

/** One record as it stands, and who stands in which relation to it: written down here, not asked of the rules. */
type Standing = { readonly name: string; readonly id: string; readonly version: number; readonly rows: readonly AggregateRow[]; readonly holds: Readonly<Partial<Record<PersonId, readonly Relation[]>>> };

let base: { readonly case: AggregateRow; readonly request: AggregateRow };

const row = (type: string, id: string, state: object): AggregateRow => ({ ref: { type, id }, version: (state as AggregateState).version, court: (state as AggregateState).court, state: state as AggregateState });

function requestAs(change: Partial<LocateRequest>): AggregateRow {
  const state = base.request.state as unknown as LocateRequest;
  return row('locate-request', 'request-1', {
    ...state,
    otherCourts: [{ caseId: 'case-7', caseNumber: '（2026）苏0591执90055号', court: OTHER_COURT, judge: OTHER_JUDGE.account, toldAt: START }],
    dispatch: { officers: ['彭'], accounts: [OFFICER.account], eta: START, inCity: true, at: START, by: DUTY.account },
    paperApproval: { level: 'chief', signer: '方局长', signedAt: START, scan: SAMPLE_FILE as FileHash, enteredBy: CLERK.account, packetHash: state.packetHash },
    approvals: [],
    ...change,
  });
}

const ROSTER = row('roster', COURT, { id: COURT, version: 1, court: COURT, shifts: [{ officer: DUTY.account, phone: '0512-00000508', from: instant(0), to: instant(START * 2) }], handOvers: [] });
const GRANT = row('delegation', 'grant-1', {
  id: 'grant-1',
  version: 1,
  court: COURT,
  from: CHIEF.account,
  fromRole: 'chief',
  to: 'judge-deputy',
  kinds: ['locate-person', 'seek-vehicle'],
  fromDay: '2026-01-01',
  throughDay: '2026-12-31',
  document: '授权书',
});

const EVERYWHERE = { undertaker: ['undertaker'], reviewer: ['upper-court'], clerk: ['clerk'], toldJudge: ['other-court-judge'], sentOfficer: ['dispatched'], offDuty: ['office', 'second-person'] } as const satisfies Standing['holds'];
const AUTHORS = Object.fromEntries((Object.keys(PEOPLE) as PersonId[]).map((id) => [id, ['author'] as const]));

/** What stands for each noun of the registry. */
const MATTERS: Readonly<Record<string, () => readonly Standing[]>> = {
  case: () => [
    {
      name: 'a case whose request has officers under way',
      id: 'case-1',
      version: base.case.version,
      rows: [base.case, requestAs({ state: 'dispatched' })],
      holds: { undertaker: ['undertaker', 'importer'], clerk: ['clerk', 'importer'], otherClerk: ['importer'], chief: ['leader', 'importer'], president: ['leader', 'importer'], sentOfficer: ['dispatched'] },
    },
  ],
  'locate-request': () => {
    const request = (name: string, change: Partial<LocateRequest>, holds: Standing['holds']): Standing => {
      const made = requestAs(change);
      return { name, id: 'request-1', version: made.version, rows: [base.case, made], holds: { ...EVERYWHERE, ...holds } };
    };
    const signedByChief: LocateRequest['approvals'] = [{ level: 'chief', by: CHIEF.account, at: START, packetHash: (base.request.state as unknown as LocateRequest).packetHash }];
    return [
      request('a request at the chief', { state: 'pending_approval' }, { chief: ['signer', 'leader', 'duty', 'second-person'], president: ['leader'], deputy: ['signer'], onDuty: ['duty', 'dispatched', 'second-person'] }),
      request('a request at the president, signed by the chief', { state: 'pending_president', approvals: signedByChief }, { chief: ['leader', 'duty'], president: ['signer', 'leader'], onDuty: ['duty', 'dispatched', 'second-person'] }),
      request('a request with officers under way', { state: 'dispatched' }, {
        chief: ['signer', 'leader', 'duty', 'second-person'], president: ['leader'], deputy: ['signer'], onDuty: ['duty', 'dispatched', 'second-person'], specialist: ['receiver'], station: ['receiver'],
      }),
      request('a request whose officers stand on the order by name only', { state: 'dispatched', dispatch: { officers: ['彭', '法警一名'], eta: START, inCity: true, at: START, by: DUTY.account } }, {
        chief: ['signer', 'leader', 'duty', 'second-person'], president: ['leader'], deputy: ['signer'], onDuty: ['duty', 'dispatched', 'second-person'], specialist: ['receiver'], station: ['receiver'], otherOfficer: ['dispatched'],
      }),
    ];
  },
  'vehicle-request': () => {
    const car = (name: string, change: Partial<VehicleRequest>, holds: Standing['holds']): Standing => {
      const filed = carRequestOf(base.case.state as unknown as CaseState, JUDGE, START);
      const entered: VehicleRequest['paperApproval'] = { level: 'chief', signer: '方局长', signedAt: START, scan: SAMPLE_FILE as FileHash, enteredBy: CLERK.account, packetHash: filed.packetHash };
      const made = row('vehicle-request', 'vehicle-1', { ...filed, paperApproval: entered, ...change });
      const ofTheCourt = { chief: ['signer', 'leader', 'duty', 'second-person'], president: ['leader'], deputy: ['signer'], onDuty: ['duty', 'dispatched', 'second-person'] } as const satisfies Standing['holds'];
      return { name, id: 'vehicle-1', version: made.version, rows: [base.case, made], holds: { ...EVERYWHERE, ...ofTheCourt, ...holds } };
    };
    const ofTraffic = { trafficSpecialist: ['receiver'], trafficPost: ['receiver'] } as const satisfies Standing['holds'];
    const yard = inTheYard(START, DUTY.account, OFFICER.account);
    const proposed: Partial<VehicleRequest> =
      yard.seizure === undefined ? {} : { seizure: { ...yard.seizure, state: 'release_proposed', release: { reason: '已全部履行', proposedBy: JUDGE.account, proposedAt: START } } };
    return [
      car('a request for a car at the chief', {}, { otherOfficer: ['dispatched'] }),
      car('a car that is watched for', onWatch(), { otherOfficer: ['dispatched'], ...ofTraffic }),
      car('a car in the yard', yard, ofTraffic),
      car('a car whose release waits for a signature', { ...yard, ...proposed }, ofTraffic),
    ];
  },
  'detention-request': () => {
    const detention = (name: string, change: Partial<DetentionRequest>, holds: Standing['holds']): Standing => {
      const made = row('detention-request', 'request-1', detentionOf(base.case.state as unknown as CaseState, JUDGE, START, change));
      return {
        name,
        id: 'request-1',
        version: made.version,
        rows: [base.case, made],
        holds: { undertaker: ['undertaker'], clerk: ['clerk'], reviewer: ['upper-court'], sentOfficer: ['dispatched'], offDuty: ['office', 'second-person'], ...holds },
      };
    };
    const president: DetentionRequest['approvals'] = [{ level: 'president', by: 'president-ji' as AccountId, at: START, packetHash: 'signed' }];
    return [
      detention('a detention at the president, signed on paper', { paperApproval: { level: 'president', signer: '纪院长', signedAt: START, scan: SAMPLE_FILE as FileHash, enteredBy: CLERK.account, packetHash: '' } }, {
        chief: ['leader', 'duty', 'second-person'], president: ['signer', 'leader'], onDuty: ['duty', 'second-person'], otherClerk: [], otherOfficer: ['dispatched'],
      }),
      detention('a person in the detention house', { ...inTheHouse(START, DUTY.account), approvals: president }, {
        chief: ['leader', 'duty', 'second-person'], president: ['signer', 'leader'], onDuty: ['duty', 'dispatched', 'second-person'], desk: ['receiver'], clerk: ['clerk', 'second-person'],
      }),
    ];
  },
  asset: () => [
    {
      name: 'a car that the case is about',
      id: 'asset-1',
      version: 1,
      rows: [
        base.case,
        row('asset', 'asset-1', {
          id: 'asset-1',
          version: 1,
          court: COURT,
          kind: 'other',
          answers: [],
          interests: [{ caseId: 'case-1', caseNumber: '（2026）苏0508执90017号', court: COURT, judge: JUDGE.account, parties: [], since: START, by: JUDGE.account }],
        }),
      ],
      holds: { undertaker: ['undertaker'], clerk: ['clerk'], chief: ['leader'], president: ['leader'] },
    },
  ],
  delegation: () => [{ name: 'a delegation of the chief', id: 'grant-1', version: 1, rows: [], holds: { chief: ['leader', 'author'], president: ['leader'] } }],
  roster: () => [{ name: 'the roster of the court', id: COURT, version: 1, rows: [], holds: { chief: ['leader', 'duty', 'office'], onDuty: ['office', 'duty'], offDuty: ['office'] } }],
  'data-use': () => [
    { name: 'a use that nobody has entered yet', id: 'use-2', version: 0, rows: [], holds: AUTHORS },
    {
      name: 'a use that the judge entered',
      id: 'use-1',
      version: 1,
      rows: [row('data-use', 'use-1', { id: 'use-1', version: 1, court: COURT, by: JUDGE.account, at: START, use: 'copy', target: { type: 'case', id: 'case-1' }, what: 'idNo' })],
      holds: { undertaker: ['author'] },
    },
  ],
};

/** A core over these records whose writes come to nothing: every command is filed on the same state. */
async function frozen(rows: readonly AggregateRow[]): Promise<ServerCore> {
  const store = createMemoryStore({ createdAt: START });
  const { store: _furnished, ...core } = testCore(store);
  const all = [ROSTER, GRANT, ...rows];
  await store.transaction((tx) =>
    tx.write({
      ...EMPTY_BATCH,
      head: tx.head + 1,
      aggregates: all,
      requests: all.flatMap((each) => requestIndexRow(each) ?? []),
      caseParties: all.flatMap((each) => {
        const parties = casePartyRowsOf(each);
        return parties === undefined ? [] : [{ caseId: each.ref.id as never, rows: parties }];
      }),
    }),
  );
  await store.files.markComplete(SAMPLE_FILE as FileHash, 9, START, PLATFORM);
  await publishDirectory(store, core);
  const still: ServerStore = { ...store, transaction: (fn) => store.transaction((tx) => fn({ ...tx, write: async () => undefined })) };
  return { ...core, store: still };
}

async function publishDirectory(store: MemoryStore, core: Omit<ServerCore, 'store'>): Promise<void> {
  const people = Object.values(PEOPLE).flatMap(({ session }) => accountOf(session.account) ?? []);
  await publishFacts({ ...core, store }, people.map((entry) => ({ draft: { kind: 'directory', id: entry.id, scopes: ['everyone'], body: { ...entry, name: entry.id } }, version: 0 })));
}

const FIELDS = { assetId: 'asset-1', requestId: 'request-1', caseId: 'case-1', court: COURT, judge: JUDGE.account, clerk: CLERK.account, to: OTHER_JUDGE.account, delegationId: 'grant-1' };

/** The payloads of a kind that a role meets different relations with: one inside each refinement, and one outside. */
function payloadsOf(kind: string, schema: Parameters<typeof sampleOf>[0], grants: readonly Grant[]): readonly unknown[] {
  const fields = kind === 'case.import' ? { ...FIELDS, ...importRow('case-1') } : kind === 'locate-person.answer-same-person' ? { ...FIELDS, caseId: 'case-7' } : FIELDS;
  const refined = grants.flatMap((grant) => (typeof grant === 'string' ? [] : [grant.only]));
  const values = new Map(refined.map(({ path }) => [path, valuesAt(schema, path.split('.'))]));
  return [sampleOf(schema, { fields }), ...[...values].flatMap(([path, all]) => all.map((value) => sampleOf(schema, { fields, at: { path, value } })))];
}

function valuesAt(schema: unknown, path: readonly string[]): readonly string[] {
  const node = schema as { readonly const?: string; readonly anyOf?: readonly unknown[]; readonly properties?: Readonly<Record<string, unknown>> };
  const [key, ...rest] = path;
  if (node.anyOf !== undefined) return node.anyOf.flatMap((branch) => valuesAt(branch, path));
  if (key === undefined) return node.const === undefined ? [] : [node.const];
  return valuesAt(node.properties?.[key] ?? {}, rest);
}

type Wrong = { readonly kind: string; readonly who: string; readonly on: string; readonly declared: boolean; readonly answer: string };

beforeAll(async () => {
  const store = createMemoryStore({ createdAt: START });
  await toPolice(testCore(store), 'case-1', 'request-1');
  const find = (key: string): AggregateRow => {
    const found = store.tables.aggregates.get(key);
    if (found === undefined) throw new Error(`no ${key}`);
    return found;
  };
  base = { case: find('case/case-1'), request: find('locate-request/request-1') };
});

describe('who may file what', () => {
  it.each(DOMAIN_MODULES.map((module) => [module.aggregate, module] as const))('%s: every kind, role and relation, at the real server core', async (aggregate, module) => {
    const wrong: Wrong[] = [];
    let tried = 0;
    const judge = (kind: string, who: string, on: string, declared: boolean, answer: string) => {
      tried += 1;
      if (declared === OF_THE_PERSON.has(answer)) wrong.push({ kind, who, on, declared, answer });
    };
    for (const standing of MATTERS[aggregate]?.() ?? []) {
      const core = await frozen(standing.rows);
      for (const [kind, spec] of Object.entries(module.commands)) {
        const declaredFor = (role: Role, holds: readonly Relation[], payload: unknown) => grantsOf(spec.may, role).some((grant) => covers(grant, payload) && holds.includes(relationOf(grant)));
        for (const [id, { name, session, delegation }] of Object.entries(PEOPLE) as [PersonId, Person][]) {
          for (const payload of payloadsOf(kind, spec.payload, grantsOf(spec.may, session.role))) {
            const desk = deskOf(session);
            const command = desk.file(kind, [aggregate, standing.id], payload, { version: standing.version, ...(delegation === undefined ? {} : { actor: { delegation } }) });
            const answer = codesOf(await send(core, desk, command))[0] ?? '';
            expect(answer, `a payload that its schema refuses: ${kind} ${JSON.stringify(payload)}`).not.toBe('BODY_INVALID');
            judge(kind, name, standing.name, spec.offline !== 'system' && declaredFor(session.role, standing.holds[id] ?? [], payload), answer);
          }
        }
        const payload = payloadsOf(kind, spec.payload, [])[0] as Readonly<Record<string, unknown>>;
        const [own] = await runSystemCommands(core, [{ id: idOf(`system ${kind}`) as CommandId, kind, aggregate: { type: aggregate, id: standing.id }, payload, court: COURT, cause: 'test' }]);
        judge(kind, 'the platform', standing.name, declaredFor('system', ['platform'], payload), own?.ok === false ? own.failure.code : 'accepted');
        const ofAgency = (noun: string): readonly Relation[] => (aggregate === noun ? ['agency'] : []);
        for (const [agency, holds] of [['police:suzhou', ofAgency('locate-request')], ['police:traffic', ofAgency('vehicle-request')], ['police:detention', ofAgency('detention-request')], ['police:wuxi', []]] as const) {
          const answer = await runAgencyCommand(core, agency as AgencyId, `key-${kind}`, { kind, requestId: standing.id as RequestId, payload });
          judge(kind, `the system of ${agency}`, standing.name, declaredFor('agency-system', holds, payload), answer.ok ? 'accepted' : answer.error.code);
        }
      }
    }
    expect(tried).toBeGreaterThan(0);
    expect(wrong).toEqual([]);
  }, 120_000);

  it('stands in docs/rights.md as it is declared (node build/run.mjs rights)', () => {
    expect(readFileSync(new URL('../../docs/rights.md', import.meta.url), 'utf8')).toBe(rightsDocument());
  });
});
