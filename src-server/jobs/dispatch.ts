import { setImmediate } from 'node:timers/promises';
import { type AgencyMessageName, isUrgentMessage } from '#shared/contracts/agency-protocol.ts';
import { derivedId } from '#shared/kernel/digest.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import { type AgencyRow, type Channel, CHANNELS, channelTo } from '#shared/domain/agencies/index.ts';
import type { AgencyId } from '#shared/kernel/ids.ts';
import { HOUR_MS, type Instant, instant, MINUTE_MS } from '#shared/kernel/time.ts';
import { openCommit } from '../commands/commit.ts';
import type { ServerCore } from '../commands/core.ts';
import { runAgencyActs } from '../commands/own-acts.ts';
import type { OutgoingChange, OutgoingRow } from '../store/port.ts';
import { commandsOnDelivery } from '../gateways/mapping.ts';
import { type AgencyChannels, type AgencyConnector, ORDINARY_WIRE_PLACES, type OutgoingMessage, type SendOutcome, WIRE_PLACES } from '../gateways/contract.ts';

/** How long a worker may hold a message before another takes it over as "outcome unknown". */
const LEASE_MS = 2 * MINUTE_MS;
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 10 * MINUTE_MS;
/** The end of a control is tried again sooner: a person may be stopped wrongly while it waits. */
const LONGEST_RELEASE_RETRY_MS = MINUTE_MS;

/**
 * Waiting time before the next try: doubling, with a spread from the message's own key, so that an agency that comes
 * back is not hit by all messages at once and a test can say what comes next.
 * @param attempts tries made so far, 1 after the first one.
 */
export function retryDelayMs(message: string, key: string, attempts: number): number {
  const longest = isUrgentMessage(message) ? LONGEST_RELEASE_RETRY_MS : LONGEST_RETRY_MS;
  const base = Math.min(longest, FIRST_RETRY_MS * 2 ** Math.min(attempts - 1, 20));
  const spread = Number.parseInt(derivedId('retry', key, attempts).slice(0, 4), 16) / 0xffff;
  return Math.round(base * (0.75 + spread / 2));
}

function messageOf(row: OutgoingRow): OutgoingMessage {
  return {
    idempotencyKey: row.idempotencyKey,
    court: row.court,
    message: row.message as AgencyMessageName,
    requestId: row.requestId,
    revision: row.revision,
    round: row.round,
    body: row.body,
    outcomeUnknown: row.outcomeUnknown,
  };
}

/** What one try means for the row. A refused message gets an owner; a refused release is tried again all the same. */
function changeAfter(row: OutgoingRow, outcome: Exclude<SendOutcome, { kind: 'accepted' }>, now: Instant): OutgoingChange {
  const owner = `command:${row.court}`;
  if (outcome.kind === 'refused') {
    return isUrgentMessage(row.message)
      ? { id: row.id, state: 'waiting', nextTryAt: instant(now + HOUR_MS / 4), outcomeUnknown: false, lastError: outcome.failure, owner }
      : { id: row.id, state: 'dead', outcomeUnknown: false, lastError: outcome.failure, owner };
  }
  const nextTryAt = instant(now + retryDelayMs(row.message, row.idempotencyKey, row.attempts));
  return outcome.kind === 'unknown'
    ? { id: row.id, state: 'unknown', nextTryAt, outcomeUnknown: true, lastError: outcome.failure }
    : { id: row.id, state: 'waiting', nextTryAt, outcomeUnknown: row.outcomeUnknown, lastError: outcome.failure };
}

async function settle(core: ServerCore, channel: Channel, row: OutgoingRow, outcome: SendOutcome): Promise<void> {
  await core.store.transaction(async (tx) => {
    const now = core.clock.now();
    const commit = openCommit(core, tx, now);
    if (outcome.kind === 'accepted') {
      const acts = commandsOnDelivery(messageOf(row), channel, now);
      const ran = await runAgencyActs(commit, row.agency, `${row.idempotencyKey}.delivered`, acts);
      if (!ran.ok) core.alarm({ kind: 'follow-up-refused', where: `gateway/${row.message}`, detail: ran.error.code });
      await tx.write(commit.batch({ outgoingChanges: [{ id: row.id, state: 'delivered', outcomeUnknown: false, settledAt: now }] }));
      return;
    }
    await tx.write(commit.batch({ outgoingChanges: [changeAfter(row, outcome, now)] }));
  });
}

/** One agency by one channel, for the courts that have chosen it: what is slow there holds up nobody else. */
export type DispatchLine = { readonly agency: AgencyRow; readonly channel: Channel; readonly connector: AgencyConnector };

/** The lines of an installation: each agency by each of its channels. */
export function linesOf(agencies: readonly AgencyChannels[]): readonly DispatchLine[] {
  return agencies.flatMap((ways) => CHANNELS.map((channel): DispatchLine => ({ agency: ways.agency, channel, connector: ways[channel] })));
}

/** Takes what is due on a line: those that end a hold first. The desk is what a court has that has chosen nothing. */
async function claim(core: ServerCore, line: DispatchLine, limit: number, urgentOnly: boolean): Promise<readonly OutgoingRow[]> {
  const { agency, channel } = line;
  const courts = (await core.store.allSettings()).filter((settings) => channelTo(settings, agency) === 'connector').map(({ court }) => court);
  const now = core.clock.now();
  return core.store.outgoing.claimDue(now, instant(now + LEASE_MS), limit, { agency: agency.id, courts, listed: channel === 'connector', urgentOnly });
}

/** @param answered told when the agency has had its say, before the store has it: the place with the agency is free. */
async function tryOne(core: ServerCore, { channel, connector }: DispatchLine, row: OutgoingRow, answered: () => void = () => undefined): Promise<void> {
  let outcome: SendOutcome;
  try {
    outcome = await connector.send(messageOf(row));
  } catch {
    outcome = { kind: 'unknown', failure: failure('AGENCY_UNREACHABLE') };
  }
  answered();
  await settle(core, channel, row, outcome);
}

/**
 * Sends what is due on every line, once, and waits for all of it: for tests and seeds. Messages of different requests go
 * side by side; of one request only the oldest to an agency is ever claimed. @returns how many messages were tried.
 */
export async function dispatchDue(core: ServerCore, lines: readonly DispatchLine[], limit: number): Promise<number> {
  let tried = 0;
  const due = await core.store.outgoing.agenciesDue(core.clock.now());
  for (const line of lines.filter(({ agency }) => due.includes(agency.id))) {
    const rows = await claim(core, line, limit, false);
    await Promise.all(rows.map((row) => tryOne(core, line, row)));
    tried += rows.length;
  }
  return tried;
}

/** How many of a line's places with its agency are kept free for what ends a hold. */
const KEPT_FOR_URGENT = WIRE_PLACES - ORDINARY_WIRE_PLACES;
/**
 * Messages that are made ready while every place is taken: claimed and signed, they wait at the connector's door, so that a
 * place that comes free is filled at once. What a crash leaves there is taken over like any try without an answer.
 */
const AHEAD = 3;
const SLOTS = WIRE_PLACES + AHEAD;

export type Dispatcher = {
  /** Looks for due messages now. */
  wake(): void;
  /** Begins nothing more, and waits for what is under way. */
  close(): Promise<void>;
};

/**
 * The sending loop of one line. Each try has a place of its own: a message whose agency drips its answer keeps that one
 * place until its deadline and nothing else, and the last places are kept for releases.
 */
export function startDispatcher(core: ServerCore, line: DispatchLine): Dispatcher {
  const underWay = new Set<Promise<void>>();
  /** Tries whose agency has not answered yet. */
  let busy = 0;
  let looking: Promise<void> | undefined;
  let again = false;
  let closed = false;

  const begin = (row: OutgoingRow): void => {
    busy += 1;
    const answered = (): void => {
      busy -= 1;
      wake();
    };
    const trying: Promise<void> = tryOne(core, line, row, answered)
      // The store failed: the lease ends, and the message comes back as one whose outcome is unknown.
      .catch(() => core.alarm({ kind: 'follow-up-refused', where: `gateway/${row.message}` }))
      .finally(() => {
        underWay.delete(trying);
        wake();
      });
    underWay.add(trying);
  };
  const look = async (): Promise<void> => {
    do {
      // Answers that came at one moment make room for one claim, not for one each.
      await setImmediate();
      again = false;
      const free = SLOTS - busy;
      if (free <= 0) return;
      const urgentOnly = free <= KEPT_FOR_URGENT;
      const limit = urgentOnly ? free : free - KEPT_FOR_URGENT;
      const rows = await claim(core, line, limit, urgentOnly);
      rows.forEach(begin);
      // Urgent ones come first: only a claim that is full of them may have left some behind.
      again ||= rows.length === limit && rows.every(({ message }) => isUrgentMessage(message));
    } while (again && !closed);
  };
  const wake = (): void => {
    again = true;
    if (closed || looking !== undefined) return;
    looking = look()
      .catch(() => core.alarm({ kind: 'follow-up-refused', where: 'gateway/loop' }))
      .finally(() => {
        looking = undefined;
      });
  };
  return {
    wake,
    async close() {
      closed = true;
      await looking;
      await Promise.all(underWay);
    },
  };
}

/**
 * The sending loops of all lines. A look finds the agencies that have something due and wakes their lines only, so that a
 * hundred agencies with nothing to send cost one question. A message to an agency that is not listed any more waits, and
 * raises an alarm: it goes to nobody else.
 */
export function startDispatch(core: ServerCore, lines: readonly DispatchLine[]): Dispatcher {
  const loops = new Map<AgencyId, readonly Dispatcher[]>();
  const told = new Set<AgencyId>();
  for (const line of lines) loops.set(line.agency.id, [...(loops.get(line.agency.id) ?? []), startDispatcher(core, line)]);
  let looking: Promise<void> | undefined;
  let again = false;
  let closed = false;

  const look = async (): Promise<void> => {
    do {
      again = false;
      for (const agency of await core.store.outgoing.agenciesDue(core.clock.now())) {
        const waiting = loops.get(agency);
        for (const loop of waiting ?? []) loop.wake();
        if (waiting !== undefined || told.has(agency)) continue;
        told.add(agency);
        core.alarm({ kind: 'follow-up-refused', where: 'gateway/loop', detail: 'AGENCY_NOT_LISTED' });
      }
    } while (again && !closed);
  };
  return {
    wake() {
      again = true;
      if (closed || looking !== undefined) return;
      looking = look()
        .catch(() => core.alarm({ kind: 'follow-up-refused', where: 'gateway/loop' }))
        .finally(() => {
          looking = undefined;
        });
    },
    async close() {
      closed = true;
      await looking;
      await Promise.all([...loops.values()].flat().map((loop) => loop.close()));
    },
  };
}
