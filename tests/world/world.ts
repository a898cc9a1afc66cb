import type { AgencyMessage, AgencyMessageName } from '#shared/contracts/agency-protocol.ts';
import { specOfKind } from '#shared/contracts/registry.ts';
import { factsOf } from '#shared/contracts/audiences/index.ts';
import { scopesOfSession } from '#shared/domain/permissions/scopes.ts';
import { agencyFor, type AgencyRow } from '#shared/domain/agencies/index.ts';
import type { CaseState } from '#shared/domain/cases/model.ts';
import { type Actor, refKey } from '#shared/domain/linkage/command.ts';
import { comparePosition, type Position } from '#shared/domain/linkage/transitions.ts';
import type { LocateRequest } from '#shared/mechanisms/locate-person/model.ts';
import { positionOf } from '#shared/mechanisms/locate-person/model.ts';
import { isHoldOpen } from '#shared/domain/linkage/regions/hold.ts';
import { ENDED } from '#shared/domain/linkage/regions/request.ts';
import { canonicalJson, sha256Hex } from '#shared/kernel/digest.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import type { AccountId, AgencyId, CaseId, CommandId, RequestId } from '#shared/kernel/ids.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '#shared/kernel/time.ts';

import { fireTimer, putSettings } from '#server/commands/own-acts.ts';
import { type DispatchLine, dispatchDue, linesOf } from '#server/jobs/dispatch.ts';
import type { AgencyConnector, OutgoingMessage, SendOutcome } from '#server/gateways/contract.ts';
import { deskConnector } from '#server/gateways/desk-connector.ts';
import { receiveMessage } from '#server/gateways/receive.ts';
import { acknowledgeRelease, activate, emptyPolice, giveBack, type PoliceState, reportHit, take } from '#server/sandbox/locate-person/police.ts';
import { type Answer, answerKey, DEFAULT_KNOBS } from '#server/sandbox/play.ts';
import type { MemoryBackup } from '#server/store/memory.ts';
import { CHIEF, CLERK, COURT, type Court, type Desk, JUDGE, letPass, type Mischief, openCourt, openDesk } from '../engine/small-court.ts';
import { draftsOf } from './people-acts.ts';
import type { SeededRandom } from './seeded-random.ts';

/**
 * The model world: real device engines, the real server core and the real gateways over memory, one thread, virtual
 * time. A seed decides who does what, when the network breaks, who crashes, whose clock jumps, and how badly the police
 * line behaves. The same seed gives the same trace.
 */

export type Faults = {
  /** Lost questions, lost answers, doubled exchanges, nights without network. */
  readonly network: boolean;
  /** Devices killed at any moment and reopened over what their disks hold. */
  readonly crashes: boolean;
  /** Desk clocks that jump, backwards too and by a year; a server clock that is hours ahead for one exchange. */
  readonly clocks: boolean;
  /** A maintenance page that stands before the server for one exchange, and asks for a day. */
  readonly gateway: boolean;
  /** Stores that come back older than the journal. */
  readonly disks: boolean;
  /** A server that comes back as its backup was, some hundred steps ago, without a new epoch (S14). */
  readonly restores: boolean;
  /** The police line: outage, lost answers, duplicates, reordering, silence. */
  readonly agency: boolean;
};
export const ALL_FAULTS: Faults = { network: true, crashes: true, clocks: true, gateway: true, disks: true, restores: false, agency: true };
/**
 * What the police took in and answered in the lost time is theirs alone, and a journal beside a lost store knows no feed: such
 * worlds are about the court and its devices.
 */
export const RESTORED: Faults = { ...ALL_FAULTS, restores: true, agency: false, disks: false };

const PRESIDENT: Actor = { account: 'president-ji' as AccountId, role: 'president', court: COURT };
const DUTY: Actor = { account: 'duty-tian' as AccountId, role: 'command-centre', court: COURT };
const OFFICER: Actor = { account: 'officer-peng' as AccountId, role: 'field-officer', court: COURT };
const PEOPLE: readonly Actor[] = [JUDGE, CLERK, CHIEF, PRESIDENT, DUTY, OFFICER];
const CASES = ['case-1', 'case-2', 'case-3'] as CaseId[];
const POLICE = 'police:suzhou' as AgencyId;
const POLICE_ROW = agencyFor('police', COURT) as AgencyRow;
const YEAR_MS = 365 * DAY_MS;
/** How soon a line that is well again is used again, whatever stood in its way: by itself, nobody wakes anything. */
const WELL_AGAIN_MS = 3 * MINUTE_MS;
/** As far as this a device's time may lie from the server's on a line that is well. */
const TIME_FITS_MS = 3 * MINUTE_MS;

type World = {
  readonly court: Court;
  readonly random: SeededRandom;
  readonly desks: readonly Desk[];
  readonly faults: Faults;
  readonly police: PoliceState;
  readonly lines: readonly DispatchLine[];
  /** Answers on their way from the police, each with the instant it may leave. */
  answers: { readonly at: number; readonly answer: Answer; readonly key: string }[];
  readonly agencyLine: { down: boolean; taken: number };
  /** Commands whose filing was acknowledged to a person. */
  readonly acknowledged: Map<CommandId, { readonly desk: Desk; readonly kind: string }>;
  readonly positions: Map<string, Position>;
  readonly requests: RequestId[];
  readonly trace: string[];
  steps: number;
  backup?: MemoryBackup;
};

export type WorldResult = { readonly hash: string; readonly trace: readonly string[]; readonly acknowledged: number; readonly refused: number; readonly head: number };

class Broken extends Error {}

function broken(world: World, message: string): never {
  throw new Broken(`${message}\n  ${world.trace.slice(-30).join('\n  ')}`);
}

/** The police connector over a line that loses questions and answers. */
function lossyConnector(world: () => World): AgencyConnector {
  return {
    agency: POLICE,
    async send(message: OutgoingMessage): Promise<SendOutcome> {
      const w = world();
      const { random, police, agencyLine } = w;
      if (agencyLine.down) return { kind: 'retry', failure: failure('AGENCY_UNREACHABLE') };
      const mischief = w.faults.agency && random.chance(0.15) ? random.pick(['lost', 'answer-lost'] as const) : 'none';
      if (mischief === 'lost') return message.outcomeUnknown ? { kind: 'unknown', failure: failure('AGENCY_UNREACHABLE') } : { kind: 'retry', failure: failure('AGENCY_UNREACHABLE') };
      if (message.outcomeUnknown && police.received.has(message.idempotencyKey)) return { kind: 'accepted' };
      const now = w.court.clock.now();
      const wire: AgencyMessage = {
        protocol: 'lianzhi-agency/1',
        message: message.message,
        idempotencyKey: message.idempotencyKey,
        requestId: message.requestId,
        revision: message.revision,
        round: message.round,
        sender: `court:${message.court}`,
        sentAt: now,
        body: message.body,
      };
      const script = random.pick(['accept', 'accept', 'accept', 'return-once', 'silent', 'found-later'] as const);
      const taken = take(police, structuredClone(wire), { ...DEFAULT_KNOBS, script, delayMs: 1 + random.below(4 * HOUR_MS), acknowledgeReleases: true }, now);
      if (taken.outcome === 'accepted') agencyLine.taken += 1;
      for (const planned of taken.answers) {
        const answer = planned.make();
        if (answer) promise(w, answer, planned.after);
      }
      return mischief === 'answer-lost' ? { kind: 'unknown', failure: failure('AGENCY_UNREACHABLE') } : { kind: 'accepted' };
    },
  };
}

function promise(world: World, answer: Answer, after: number): void {
  world.answers.push({ at: world.court.clock.at + after, answer, key: answerKey(answer) });
}

/** Agencies that the requests of this world are not with: one that never says such a thing, and one that says it of its own. */
const STRANGERS: readonly AgencyRow[] = [agencyFor('registry', COURT) as AgencyRow, { ...POLICE_ROW, id: 'police:elsewhere' as AgencyId }];

/** Whatever the police are about to answer, others say first, each under its own name and proven key: nothing may come of it. */
async function strangerAnswers(world: World, message: AgencyMessage): Promise<void> {
  const { court } = world;
  const ref = refKey({ type: 'locate-request', id: message.requestId });
  const before = court.store.tables.aggregates.get(ref)?.version;
  for (const stranger of STRANGERS) {
    const got = await receiveMessage(court.core, stranger, { ...message, sender: stranger.id }, 'raw');
    if (got.outcome === 'accepted') broken(world, `${stranger.id} answered ${message.message} for a request that is with the police`);
  }
  if (court.store.tables.aggregates.get(ref)?.version !== before) broken(world, `an agency that does not have it moved ${ref}`);
}

async function deliverAnswers(world: World): Promise<void> {
  const { court, random, faults } = world;
  if (world.agencyLine.down) return;
  let ready = world.answers.filter((a) => a.at <= court.clock.at);
  if (ready.length === 0) return;
  if (faults.agency && random.chance(0.3)) ready = ready.reverse();
  world.answers = world.answers.filter((a) => a.at > court.clock.at);
  for (const { answer, key } of ready) {
    const message: AgencyMessage = {
      protocol: 'lianzhi-agency/1',
      message: answer.message as AgencyMessageName,
      idempotencyKey: key,
      requestId: answer.requestId as RequestId,
      revision: answer.revision,
      round: answer.round,
      sender: POLICE,
      sentAt: court.clock.now(),
      body: answer.body,
    };
    await strangerAnswers(world, message);
    const copies = faults.agency && random.chance(0.2) ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      const got = await receiveMessage(court.core, POLICE_ROW, message, 'raw');
      world.trace.push(`police ${answer.message} r${answer.revision} -> ${got.outcome} ${got.code ?? ''}`);
    }
  }
}

/** Something the police do of themselves: find somebody, answer what they were silent about. */
function policeActs(world: World): void {
  const { random, police, court } = world;
  const controls = [...police.controls.values()];
  if (controls.length === 0) return;
  const control = random.pick(controls);
  const now = court.clock.now();
  if (control.state === 'received') promise(world, random.chance(0.7) ? activate(police, control, now, 180) : giveBack(control, 'returned', 'R03', '身份信息不符'), random.below(HOUR_MS));
  else if (control.state === 'active' && random.chance(0.6)) promise(world, reportHit(control, now, '云溪路', random.chance(0.5)), random.below(HOUR_MS));
  else if (control.state === 'released' && random.chance(0.5)) promise(world, acknowledgeRelease(control, control.controlNo, now), random.below(HOUR_MS));
}

/** The newest request of a case that this desk knows of, own filings included. */
async function requestOf(world: World, desk: Desk, caseId: CaseId): Promise<LocateRequest | undefined> {
  const look = desk.device.look();
  for (const id of world.requests.toReversed()) {
    if (!id.startsWith(`request-${caseId}-`)) continue;
    const { state } = await look.read({ type: 'locate-request', id });
    if (state !== undefined) return state as LocateRequest;
  }
  return undefined;
}

async function personActs(world: World): Promise<void> {
  const { random } = world;
  const desk = random.pick(world.desks);
  const caseId = random.pick(CASES);
  const caseState = (await desk.device.look().read({ type: 'case', id: caseId })).state as CaseState | undefined;
  const request = await requestOf(world, desk, caseId);
  const drafts = draftsOf(world, desk, caseState, request, caseId);
  if (drafts.length === 0) return;
  // A person who approves or seals looks at the chip first: the desk asks the server for a sign of life.
  if (drafts.some((draft) => specOfKind(draft.kind)?.offline === 'never')) await desk.device.reach();
  for (const [index, filing] of (await desk.device.file(drafts)).entries()) {
    const draft = drafts[index];
    if (draft === undefined) continue;
    if (filing.outcome === 'accepted') world.acknowledged.set(draft.id, { desk, kind: draft.kind });
    world.trace.push(`${desk.device.actor.role} ${draft.kind} -> ${filing.outcome}${filing.outcome === 'accepted' ? '' : ` ${filing.failure.code}`}`);
  }
}

function breakThings(world: World): 'reopen' | undefined {
  const { random, faults, court } = world;
  const desk = random.pick(world.desks);
  if (faults.network && random.chance(0.3)) desk.network.isDown = !desk.network.isDown && random.chance(0.6);
  if (faults.clocks && random.chance(0.05)) desk.clock.at = random.pick([0, 0, -3 * HOUR_MS, 2 * HOUR_MS, -10 * MINUTE_MS, -YEAR_MS]);
  if (faults.agency && random.chance(0.04)) world.agencyLine.down = !world.agencyLine.down;
  if (random.chance(0.1)) court.clock.at += random.pick([HOUR_MS, 6 * HOUR_MS, DAY_MS, 3 * DAY_MS]);
  return faults.crashes && random.chance(0.06) ? 'reopen' : undefined;
}

async function crash(world: World): Promise<void> {
  const { random, faults } = world;
  const desk = random.pick(world.desks);
  const older = faults.disks && random.chance(0.25) ? desk.commands.snapshot() : undefined;
  if (older !== undefined && random.chance(0.5)) {
    // The browser's store came back as it was some filings ago; the journal still has them.
    desk.commands.restore({ entries: older.entries.slice(0, random.below(older.entries.length + 1)), streams: older.streams });
  } else if (faults.disks && random.chance(0.15)) {
    desk.commands.restore({ entries: [], streams: undefined });
    desk.facts.wipe();
  }
  await desk.reopen();
  world.trace.push(`${desk.device.actor.role} crashed and came back with ${String(desk.device.restored.length)} from the journal`);
}

async function serverWorks(world: World): Promise<void> {
  const { court } = world;
  for (const timer of await court.store.dueTimers(court.clock.now(), 20)) {
    await fireTimer(court.core, timer);
    world.trace.push(`timer ${timer.kind}`);
  }
  await dispatchDue(court.core, world.lines, 8);
  await deliverAnswers(world);
}

function checkPositions(world: World): void {
  for (const [key, row] of world.court.store.tables.aggregates) {
    if (row.ref.type !== 'locate-request') continue;
    const now = positionOf(row.state as LocateRequest);
    const before = world.positions.get(key);
    if (before !== undefined && comparePosition(now, before) < 0) broken(world, `position of ${key} fell from ${JSON.stringify(before)} to ${JSON.stringify(now)}`);
    world.positions.set(key, now);
  }
}

/** What becomes of an exchange of one desk, by the faults that are on. */
function mischiefOf({ random, faults }: Pick<World, 'random' | 'faults'>): Mischief {
  if (faults.network && random.chance(0.1)) return random.pick(['lose-question', 'lose-answer', 'twice']);
  if (faults.gateway && random.chance(0.04)) return 'maintenance';
  return faults.clocks && random.chance(0.03) ? 'server-ahead' : 'none';
}

/**
 * Every line is well for some minutes, and nobody touches anything: whatever an answer had asked for, whatever a clock had
 * said, what waits goes out, and the time that a device reckons with is the server's.
 */
async function calm(world: World): Promise<void> {
  const { court, desks } = world;
  const mischief = desks.map((desk) => desk.network.mischief);
  for (const desk of desks) {
    desk.network.isDown = false;
    desk.network.mischief = () => 'none';
  }
  await letPass(court, desks, WELL_AGAIN_MS, 5_000);
  for (const [index, desk] of desks.entries()) {
    const { device } = desk;
    const { waiting, unsettled, link, timeDoubtMs } = device.status();
    const who = device.actor.role;
    if (waiting > 0 && unsettled === 0) broken(world, `${who} still waits on a line that has been well for ${String(WELL_AGAIN_MS / MINUTE_MS)} minutes: ${String(waiting)}`);
    if (link.state !== 'online') broken(world, `${who} calls a line ${link.state} that has been well for minutes`);
    const off = device.time.now() - court.clock.now();
    if (Math.abs(off) > TIME_FITS_MS || timeDoubtMs !== undefined) broken(world, `${who} reckons ${String(off)} ms beside the server, in doubt by ${String(timeDoubtMs)}`);
    desk.network.mischief = mischief[index] ?? desk.network.mischief;
  }
}

/** Somebody takes a backup now and then; now and then the server dies, and is put back to the last one. */
function restoreServer(world: World): void {
  const { court, random } = world;
  if (random.chance(0.01)) world.backup = court.store.backup();
  if (world.backup === undefined || !random.chance(0.005)) return;
  court.restoreServer(world.backup);
  world.positions.clear();
  world.trace.push(`the server is restored to ${String(court.store.tables.head)}`);
}

async function step(world: World): Promise<void> {
  const { random, court } = world;
  world.steps += 1;
  court.clock.at += random.pick([200, 1_000, 5_000, 30_000, 5 * MINUTE_MS]);
  if (breakThings(world) === 'reopen') await crash(world);
  if (random.chance(0.5)) await personActs(world);
  if (random.chance(0.12)) policeActs(world);
  await serverWorks(world);
  const desk = random.pick(world.desks);
  for (let turns = 0; turns < 6 && desk.device.due() <= desk.clock.now(); turns += 1) await desk.device.step();
  checkPositions(world);
  if (random.chance(0.02)) await calm(world);
  if (world.faults.restores) restoreServer(world);
}

/** Everything is repaired and given time; then every promise must hold. */
async function settle(world: World): Promise<void> {
  const { court, desks, police } = world;
  world.agencyLine.down = false;
  for (const desk of desks) await desk.device.settle();
  await calm(world);
  for (const desk of desks) {
    desk.network.isDown = false;
    desk.network.mischief = () => 'none';
    desk.clock.at = 0;
    desk.device.wake();
  }
  for (let hours = 0; hours < 24 * 420; hours += 1) {
    for (let turn = 0; turn < 4; turn += 1) {
      for (const desk of desks) await desk.run();
      await serverWorks(world);
      court.clock.at += 2_000;
    }
    for (const control of police.controls.values()) {
      if (control.state === 'received') promise(world, activate(police, control, court.clock.now(), 60), 0);
    }
    const next = await court.store.nextTimerAt();
    const busy = world.answers.length > 0 || desks.some((desk) => desk.device.status().waiting > 0) || [...court.store.tables.outgoing.values()].some((row) => row.state === 'waiting' || row.state === 'sending' || row.state === 'unknown');
    if (!busy && next === undefined) break;
    court.clock.at += busy ? 10 * MINUTE_MS : Math.max(MINUTE_MS, (next ?? 0) - court.clock.at);
    checkPositions(world);
  }
  for (const desk of desks) {
    desk.device.wake();
    await desk.run();
  }
  checkAtRest(world);
}

function checkAtRest(world: World): void {
  const { court, desks, acknowledged, agencyLine, police, faults } = world;
  const { tables } = court.store;
  for (const [id, { desk, kind }] of acknowledged) {
    if (!tables.receipts.has(id)) broken(world, `acknowledged ${kind} of ${desk.device.actor.role} has no receipt: lost`);
  }
  for (const desk of desks) {
    const status = desk.device.status();
    if (status.waiting > 0 || status.unsettled > 0) broken(world, `${desk.device.actor.role} still waits: ${JSON.stringify(status)}`);
  }
  for (const [key, row] of tables.aggregates) {
    if (!faults.restores && row.ref.type === 'locate-request' && isHoldOpen(row.state as LocateRequest)) broken(world, `${key} rests with an open control in ${(row.state as LocateRequest).state}`);
  }
  // What a request rests on stands, or the request says that it does not any more.
  for (const row of tables.aggregates.values()) {
    if (row.ref.type !== 'case') continue;
    const voided = new Map((row.state as CaseState).records.flatMap((record) => (record.voided === undefined ? [] : [[record.id as string, record.voided.at]])));
    for (const { state } of tables.aggregates.values()) {
      const { id, caseId, proofs, since, incidents } = state as LocateRequest;
      if (caseId !== row.ref.id) continue;
      for (const proof of proofs) {
        const at = voided.get(proof.id);
        if (at === undefined || proof.gone !== undefined || (ENDED.includes((state as LocateRequest).state) && since <= at)) continue;
        broken(world, `${id} rests on a record that was voided, and nobody is told: ${JSON.stringify(incidents)}`);
      }
    }
  }
  // S9: what the police took in as new is what was sent: once each.
  const delivered = [...tables.outgoing.values()].filter((row) => row.state === 'delivered').length;
  if (!faults.restores && (agencyLine.taken !== police.received.size || delivered !== police.received.size)) {
    broken(world, `messages: ${String(delivered)} delivered, ${String(agencyLine.taken)} taken, ${String(police.received.size)} known to the police`);
  }
  // S6: each device holds exactly the projection of its scopes.
  for (const desk of desks) {
    const { actor } = desk.device;
    const scopes = new Set(scopesOfSession(actor as Parameters<typeof scopesOfSession>[0]));
    const should = new Map<string, string>();
    for (const row of tables.aggregates.values()) {
      for (const draft of factsOf(row.ref.type, row.state)) if (draft.scopes.some((scope) => scopes.has(scope))) should.set(`${draft.kind}/${draft.id}`, canonicalJson(draft.body));
    }
    const held = new Map(desk.facts.all().filter((fact) => fact.kind !== 'event' && fact.kind !== 'receipt' && fact.kind !== 'settings' && !fact.hidden).map((fact) => [fact.id, canonicalJson(fact.body)]));
    for (const [id, body] of should) if (held.get(id) !== body) broken(world, `${actor.role} does not hold ${id} as the server has it`);
    for (const id of held.keys()) if (!should.has(id)) broken(world, `${actor.role} holds ${id}, which is outside its scopes`);
  }
}

/** Ways to spoil a world on purpose: each must be noticed, or the promises are not being looked at. */
export type Plant = 'lose-command' | 'deliver-twice' | 'leak-fact' | 'drop-release';

async function plantDefect(world: World, plant: Plant): Promise<void> {
  const { court, desks, police } = world;
  switch (plant) {
    case 'lose-command': {
      // An acknowledged command vanishes from both custodians, as a queue that drops things would do.
      const desk = desks.find((d) => d.commands.snapshot().entries.some((entry) => entry.state === 'filed'));
      if (desk === undefined) return;
      desk.commands.restore({ entries: [], streams: undefined });
      desk.journal.replace();
      await desk.reopen();
      return;
    }
    case 'deliver-twice': {
      const key = [...police.received.keys()][0];
      if (key !== undefined) police.received.set(`${key}-again`, 'x');
      return;
    }
    case 'leak-fact': {
      const fact = desks[0]?.facts.all().find((row) => row.kind === 'case');
      const officer = desks.at(-1);
      const state = await officer?.facts.state();
      if (fact !== undefined && officer !== undefined && state !== undefined) await officer.facts.write({ put: [fact], drop: [], state });
      return;
    }
    case 'drop-release': {
      for (const row of court.store.tables.outgoing.values()) {
        if (row.message === 'control.release' && row.state !== 'delivered') police.received.set(row.idempotencyKey, row.requestId);
      }
    }
  }
}

/** Runs one world. Throws `Broken` with the end of the trace when a promise does not hold. */
export async function runWorld(seed: number, steps: number, faults: Faults = ALL_FAULTS, plant?: Plant): Promise<WorldResult> {
  const court = openCourt(seed);
  await putSettings(court.core, { court: COURT, policeChannel: 'connector', requireDishonestListing: false, dutyPhone: '0512-00000110' });
  const desks: Desk[] = [];
  for (const actor of PEOPLE) desks.push(await openDesk(court, actor));
  for (const desk of desks) desk.network.mischief = () => mischiefOf({ random: court.random, faults });
  const world: World = {
    court,
    random: court.random,
    desks,
    faults,
    police: emptyPolice(),
    lines: linesOf([{ agency: POLICE_ROW, desk: deskConnector(POLICE), connector: lossyConnector(() => world) }]),
    answers: [],
    agencyLine: { down: false, taken: 0 },
    acknowledged: new Map(),
    positions: new Map(),
    requests: [],
    trace: [],
    steps: 0,
  };
  for (let i = 0; i < steps; i += 1) {
    await step(world);
    if (plant !== undefined && i > steps / 2) await plantDefect(world, plant);
  }
  await settle(world);
  const { tables } = court.store;
  const end = [...tables.aggregates.values()].map((row) => canonicalJson(row)).sort();
  return {
    hash: sha256Hex([...world.trace, ...end].join('\n')),
    trace: world.trace,
    acknowledged: world.acknowledged.size,
    refused: [...tables.receipts.values()].filter((row) => row.receipt.outcome === 'refused').length,
    head: [...tables.facts.values()].reduce((max, fact) => Math.max(max, fact.seq), 0),
  };
}

/**
 * Makes a failing world smaller: fewer steps, then fewer kinds of faults, as long as it still fails.
 * @returns the smallest failing run found, for `failing-seeds.json`.
 */
export async function shrink(seed: number, steps: number, faults: Faults): Promise<{ readonly seed: number; readonly steps: number; readonly faults: Faults; readonly message: string }> {
  const fails = async (n: number, with_: Faults): Promise<string | undefined> => {
    try {
      await runWorld(seed, n, with_);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };
  let best = { seed, steps, faults, message: (await fails(steps, faults)) ?? 'does not fail' };
  for (let size = Math.floor(steps / 2); size >= 1; size = Math.floor(size / 2)) {
    while (best.steps - size >= 1) {
      const message = await fails(best.steps - size, best.faults);
      if (message === undefined) break;
      best = { ...best, steps: best.steps - size, message };
    }
  }
  for (const kind of Object.keys(faults) as (keyof Faults)[]) {
    const fewer = { ...best.faults, [kind]: false };
    const message = await fails(best.steps, fewer);
    if (message !== undefined) best = { ...best, faults: fewer, message };
  }
  return best;
}

