import type { AgencyMessageName } from '#shared/contracts/agency-protocol.ts';
import { derivedId } from '#shared/kernel/digest.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import type { AgencyId, CourtCode } from '#shared/kernel/ids.ts';
import { HOUR_MS, type Instant, instant, MINUTE_MS } from '#shared/kernel/time.ts';
import { openCommit } from '../commands/commit.ts';
import type { ServerCore } from '../commands/core.ts';
import { defaultSettings } from '../commands/lookups.ts';
import { runAgencyActs } from '../commands/own-acts.ts';
import type { OutgoingChange, OutgoingRow } from '../store/port.ts';
import type { AgencyConnector, OutgoingMessage, SendOutcome } from '../gateways/contract.ts';

/** The connectors of this installation, by the channel a court has chosen (desk or connector is configuration). */
export type PoliceChannels = { readonly desk: AgencyConnector; readonly connector: AgencyConnector };

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
  const longest = message === 'control.release' ? LONGEST_RELEASE_RETRY_MS : LONGEST_RETRY_MS;
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
    return row.message === 'control.release'
      ? { id: row.id, state: 'waiting', nextTryAt: instant(now + HOUR_MS / 4), outcomeUnknown: false, lastError: outcome.failure, owner }
      : { id: row.id, state: 'dead', outcomeUnknown: false, lastError: outcome.failure, owner };
  }
  const nextTryAt = instant(now + retryDelayMs(row.message, row.idempotencyKey, row.attempts));
  return outcome.kind === 'unknown'
    ? { id: row.id, state: 'unknown', nextTryAt, outcomeUnknown: true, lastError: outcome.failure }
    : { id: row.id, state: 'waiting', nextTryAt, outcomeUnknown: row.outcomeUnknown, lastError: outcome.failure };
}

async function settle(core: ServerCore, connector: AgencyConnector, row: OutgoingRow, outcome: SendOutcome): Promise<void> {
  await core.store.transaction(async (tx) => {
    const now = core.clock.now();
    const commit = openCommit(core, tx, now);
    if (outcome.kind === 'accepted') {
      const acts = connector.onDelivered(messageOf(row), now);
      const ran = await runAgencyActs(commit, connector.agency as AgencyId, `${row.idempotencyKey}.delivered`, acts);
      if (!ran.ok) core.alarm({ kind: 'follow-up-refused', where: `gateway/${row.message}`, detail: ran.error.code });
      await tx.write(commit.batch({ outgoingChanges: [{ id: row.id, state: 'delivered', outcomeUnknown: false, settledAt: now }] }));
      return;
    }
    await tx.write(commit.batch({ outgoingChanges: [changeAfter(row, outcome, now)] }));
  });
}

async function channelOf(core: ServerCore, channels: PoliceChannels, court: CourtCode): Promise<AgencyConnector> {
  const settings = (await core.store.settings(court)) ?? defaultSettings(court);
  return channels[settings.policeChannel];
}

/**
 * Sends what is due, once. Messages of different requests go side by side; of one request only the oldest is ever
 * claimed. @returns how many messages were tried.
 */
export async function dispatchDue(core: ServerCore, channels: PoliceChannels, limit: number): Promise<number> {
  const now = core.clock.now();
  const rows = await core.store.outgoing.claimDue(now, instant(now + LEASE_MS), limit);
  await Promise.all(
    rows.map(async (row) => {
      const connector = await channelOf(core, channels, row.court);
      let outcome: SendOutcome;
      try {
        outcome = await connector.send(messageOf(row));
      } catch {
        outcome = { kind: 'unknown', failure: failure('AGENCY_UNREACHABLE') };
      }
      await settle(core, connector, row, outcome);
    }),
  );
  return rows.length;
}
