import { specOfKind } from '#shared/contracts/registry.ts';
import type { Command } from '#shared/domain/linkage/command.ts';
import { derivedId } from '#shared/kernel/digest.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import type { AgencyId, CommandId, DeviceId, FileHash } from '#shared/kernel/ids.ts';
import { type Clock, civilDateOf, DAY_MS, HOUR_MS, instant, type Instant } from '#shared/kernel/time.ts';
import type { CommandSession, ServerCore } from '../commands/core.ts';
import { fireTimer, putSettings, runSystemCommands } from '../commands/own-acts.ts';
import { takeSlice } from '../commands/take-slice.ts';
import type { AgencyConnector } from '../gateways/contract.ts';
import { dispatchDue, linesOf } from '../jobs/dispatch.ts';
import { deskConnector } from '../gateways/desk-connector.ts';
import type { IdentityDatabase } from '../identity/database.ts';
import { directoryPublisher, publishWholeDirectory } from '../identity/directory.ts';
import { hashPassword } from '../identity/passwords.ts';
import type { HashCost } from '../identity/policy.ts';
import { insertAccounts, putAgencies } from '../identity/tables.ts';
import { type Bureau, DEMO_SEED, demoBureau } from './bureau.ts';
import type { SeedStep } from './bureau-line.ts';
import { DEMO_PASSWORD, type SeedAccount } from './demo-accounts.ts';
import { importCaseOf } from './import-case.ts';
import { dutyShifts } from './rosters.ts';
import { type RunningBureau, runningBureau } from './running.ts';
import { demoSealedCopy } from './sealed-copy.ts';
import type { SeedCase } from './cases.ts';

export type SeedParts = {
  readonly core: ServerCore;
  /** Where accounts live; absent in tests that sign nobody in. */
  readonly identity?: { readonly database: IdentityDatabase; readonly elapsed: Clock; readonly hashCost: HashCost };
  /** Keeps a file as an upload would, and answers its content address. */
  readonly keepFile: (bytes: Uint8Array) => Promise<FileHash>;
  /**
   * `bureau`: everything. `people`: accounts, settings, rosters and the stories' cases, without the past of the other
   * courts; a tenth of the time, for tests that start many servers.
   */
  readonly size?: 'bureau' | 'people';
};

export type SeedReport = { readonly done: 'now' | 'before'; readonly accounts: number; readonly cases: number; readonly requests: number };

/** Thrown when the seed meets rules that refuse it: the bureau it would leave behind is not the one that is tested. */
export class SeedRefused extends Error {
  constructor(kind: string, code: string) {
    super(`the seed was refused: ${kind} ${code}`);
    this.name = 'SeedRefused';
  }
}

const NOTHING_RUNNING: RunningBureau = { cases: [], steps: [], requests: new Map() };
const INCARNATION = '5eed5eed5eed5eed';
const IMPORT_BATCH = 50;
const SLICE = 100;

/** The seeding's own clock: the past of the bureau happens in order, and ends before the demo begins. */
type Past = { readonly core: ServerCore; moveTo(at: Instant): void };

function openPast(core: ServerCore, start: Instant): Past {
  let now = start;
  return {
    core: { ...core, clock: { now: () => now } },
    moveTo: (at) => {
      if (at > now) now = at;
    },
  };
}

/** Nothing of the seed goes out to a real system. */
function silentConnector(agency: AgencyId): AgencyConnector {
  return { agency, send: async () => ({ kind: 'retry', failure: failure('AGENCY_UNREACHABLE') }) };
}

function sessionOf(account: SeedAccount): CommandSession {
  return {
    account: account.id,
    role: account.role,
    ...(account.court === undefined ? {} : { court: account.court }),
    ...(account.agency === undefined ? {} : { agency: account.agency }),
    device: `seed-${account.id}` as DeviceId,
  };
}

type Filed = Pick<SeedStep, 'kind' | 'aggregate' | 'id' | 'occurredAt'>;

/** Files commands of persons, each person on one stream a lane, through the very pipeline that devices use. */
function makeFiling(past: Past) {
  const next = new Map<string, number>();
  return async (actor: SeedAccount, filed: readonly (Filed & { readonly payload: unknown; readonly version: number })[]): Promise<void> => {
    const session = sessionOf(actor);
    const lane = specOfKind(filed[0]?.kind ?? '')?.lane ?? 'normal';
    const key = `${actor.id} ${lane}`;
    const first = next.get(key) ?? 1;
    const stream = { device: session.device, user: actor.id, incarnation: INCARNATION, lane };
    const { device: _device, ...who } = session;
    const commands = filed.map(
      (one, index): Command => ({
        id: one.id,
        stream,
        seq: first + index,
        kind: one.kind,
        v: specOfKind(one.kind)?.v ?? 1,
        payload: one.payload,
        actor: who,
        basis: { aggregate: { ...one.aggregate }, version: one.version, after: [] },
        ...(one.occurredAt === undefined ? {} : { occurredAt: one.occurredAt }),
        deskTime: past.core.clock.now(),
        rulesVersion: past.core.rules().parameters.version,
      }),
    );
    next.set(key, first + commands.length);
    const answer = await takeSlice(past.core, session, { stream, commands });
    if (!answer.ok) throw new SeedRefused(filed[0]?.kind ?? '', answer.error.code);
    const refused = answer.value.receipts.find((receipt) => receipt.outcome === 'refused');
    if (refused !== undefined || answer.value.problem !== undefined) throw new SeedRefused(refused?.kind ?? filed[0]?.kind ?? '', refused?.failure?.code ?? answer.value.problem?.code ?? '');
  };
}
type Filing = ReturnType<typeof makeFiling>;

async function importCases(past: Past, cases: readonly SeedCase[]): Promise<void> {
  for (let from = 0; from < cases.length; from += IMPORT_BATCH) {
    const outcomes = await runSystemCommands(
      past.core,
      cases.slice(from, from + IMPORT_BATCH).map((item, index) => {
        const payload = importCaseOf(item, from + index + 1);
        return { id: derivedId('seed import', item.caseNumber) as CommandId, kind: 'case.import', aggregate: { type: 'case', id: payload.caseId }, payload, court: item.court.code, cause: 'seed' };
      }),
    );
    const refused = outcomes.find((outcome) => !outcome.ok);
    if (refused !== undefined && !refused.ok) throw new SeedRefused('case.import', refused.failure.code);
  }
}

async function fireTimersUntil(past: Past, at: Instant): Promise<void> {
  for (;;) {
    const [due] = await past.core.store.dueTimers(at, 1);
    if (due === undefined) return;
    past.moveTo(due.dueAt);
    await fireTimer(past.core, due);
  }
}

async function runSteps(past: Past, file: Filing, steps: readonly SeedStep[]): Promise<void> {
  const lines = linesOf(past.core.agencies().map((agency) => ({ agency, desk: deskConnector(agency.id), connector: silentConnector(agency.id) })));
  let index = 0;
  while (index < steps.length) {
    const step = steps[index];
    if (step === undefined) return;
    await fireTimersUntil(past, step.at);
    past.moveTo(step.at);
    if (step.kind === 'case.add-record') {
      // Records commute, so a run of them goes up as one slice a person.
      const run = [];
      for (let one = steps[index]; one?.kind === 'case.add-record' && run.length < SLICE; one = steps[index]) {
        run.push(one);
        index += 1;
      }
      past.moveTo(run.at(-1)?.at ?? step.at);
      for (const [, own] of Map.groupBy(run, (one) => one.actor.id)) {
        const actor = own[0]?.actor;
        if (actor !== undefined) await file(actor, own.map((one) => ({ ...one, payload: one.payload(undefined), version: 0 })));
      }
      continue;
    }
    const [row] = await past.core.store.transaction(async (tx) => await tx.aggregates([step.aggregate]));
    const payload = step.payload(row?.state);
    await file(step.actor, [{ ...step, payload, version: row?.version ?? 0 }]);
    if (step.sends === true) while ((await dispatchDue(past.core, lines, SLICE)) > 0);
    index += 1;
  }
}

async function setRosters(bureau: Bureau, file: Filing, today: ReturnType<typeof civilDateOf>): Promise<void> {
  for (const court of bureau.courts) {
    const people = bureau.accounts.filter((account) => account.court === court.code && account.role === 'command-centre');
    const first = people[0];
    if (first === undefined) continue;
    const payload = { court: court.code, shifts: dutyShifts(people, today) };
    await file(first, [{ id: derivedId('seed roster', court.code) as CommandId, kind: 'duty.set-roster', aggregate: { type: 'roster', id: court.code }, payload, version: 0 }]);
  }
}

async function addAccounts(bureau: Bureau, parts: SeedParts, createdAt: Instant): Promise<void> {
  const { identity, core } = parts;
  if (identity === undefined) return;
  // One hash for all: the password is public, and two hundred hashes would keep a newcomer waiting.
  const passwordHash = await hashPassword(DEMO_PASSWORD, identity.hashCost);
  const passwordSetAt = identity.elapsed.now();
  await identity.database.write(async (db) => {
    await putAgencies(db, bureau.agencyUnits);
    await insertAccounts(db, bureau.accounts.map((account) => ({ ...account, passwordHash, passwordSetAt, mustChange: false, createdAt })));
  });
  await publishWholeDirectory(identity.database, directoryPublisher(core));
}

/**
 * Fills a data folder that was created as a demo: accounts, settings, rosters, the running cases of ten courts. Everything
 * goes the way it goes in life, through the pipeline with the people concerned. It may be stopped anywhere: the next
 * start goes on, because every id and every time follows from the seed and the folder's first day.
 * @throws Error in a folder that is no demo; SeedRefused if the rules refuse a step.
 */
export async function seedDemo(parts: SeedParts, seed: string = DEMO_SEED): Promise<SeedReport> {
  const { core } = parts;
  const installation = await core.store.installation.read();
  if (!installation.demo) throw new Error('the demo bureau goes only into a data folder that was created as a demo');
  const bureau = demoBureau(seed);
  const { createdAt } = installation;
  const today = civilDateOf(createdAt);
  const sealedCopy = await parts.keepFile(demoSealedCopy());
  const running = parts.size === 'people' ? NOTHING_RUNNING : runningBureau(bureau, seed, today, sealedCopy);
  const filedByNow = bureau.elsewhere.filter((item) => item.filedOn <= today);
  const report = { accounts: bureau.accounts.length, cases: running.cases.length + filedByNow.length, requests: running.requests.size };
  if (installation.seededAt !== undefined) return { done: 'before', ...report };

  const past = openPast(core, instant(createdAt - 62 * DAY_MS));
  const file = makeFiling(past);
  for (const settings of bureau.settings) await putSettings(past.core, settings);
  await setRosters(bureau, file, today);
  await importCases(past, running.cases);
  await runSteps(past, file, running.steps);
  await fireTimersUntil(past, instant(createdAt - HOUR_MS));
  past.moveTo(instant(createdAt - HOUR_MS));
  await importCases(past, filedByNow);
  past.moveTo(createdAt);
  await addAccounts(bureau, { ...parts, core: past.core }, createdAt);
  await core.store.installation.markSeeded(createdAt);
  return { done: 'now', ...report };
}

