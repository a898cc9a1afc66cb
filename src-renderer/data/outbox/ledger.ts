import type { LedgerRow, Mender, WaitCode } from '#shared/contracts/engine.ts';
import type { LoggedCommand } from '#shared/contracts/ports.ts';
import { specOfKind } from '#shared/contracts/registry.ts';
import { streamKey } from '#shared/domain/linkage/command.ts';
import { failure, type Failure } from '#shared/kernel/errors/index.ts';
import type { CommandId } from '#shared/kernel/ids.ts';
import { instant } from '#shared/kernel/time.ts';
import type { CommandLog } from '../intake/command-log.ts';
import type { Link } from '../link.ts';
import type { Outbox } from './outbox.ts';
import { waitsBehind } from './slices.ts';

/** The queue as data: what waits, since when, why, when it is tried next, and who can mend it. */
export type LedgerDeps = {
  readonly log: CommandLog;
  readonly outbox: Pick<Outbox, 'tries'>;
  readonly link: Link;
  /** How far the desk clock is ahead of the server's: shown times are corrected by it, milliseconds. */
  readonly skewMs: number;
};

function markOf(entry: LoggedCommand): LedgerRow['mark'] {
  if (entry.state === 'parked') return 'parked';
  if (entry.state !== 'receipted') return 'local';
  if (entry.receipt?.outcome === 'refused') return 'refused';
  return entry.coveredBy === undefined ? 'uploaded' : 'accepted';
}

type Why = { readonly code: WaitCode; readonly mender: Mender; readonly failure?: Failure; readonly behind?: CommandId };

function connectionWhy(trouble: Failure | undefined, link: Link): Why | undefined {
  const way = link.state();
  if (way.state === 'barred') return {
    code: 'sign-in',
    mender: way.failure?.code === 'TOKEN_INVALID' || way.failure?.code === 'SESSION_REUSED' || way.failure?.code === 'TOKEN_MISSING' ? 'me' : 'administrator',
    ...(way.failure === undefined ? {} : { failure: way.failure }),
  };
  if (way.state === 'offline') return { code: 'offline', mender: 'network', ...(way.failure === undefined ? {} : { failure: way.failure }) };
  if (trouble === undefined) return undefined;
  return { code: 'server-busy', mender: trouble.code === 'STORE_FULL' ? 'me' : 'nobody', failure: trouble };
}

function whyOf(entry: LoggedCommand, deps: LedgerDeps): Why {
  if (entry.givenUp === 'perhaps') return { code: 'unconfirmed', mender: 'network', failure: failure('ANSWER_UNCONFIRMED') };
  if (entry.state === 'parked') return { code: 'unreadable', mender: 'administrator', ...(entry.why === undefined ? {} : { failure: entry.why }) };
  // Without the network nothing moves, files neither: that is what the reader can do something about.
  if (entry.state === 'held' && entry.files.length > 0 && deps.link.state().state !== 'offline') return { code: 'files', mender: 'network' };
  const trouble = entry.slot === undefined ? undefined : deps.outbox.tries(streamKey(entry.slot.stream))?.trouble;
  const connection = connectionWhy(trouble, deps.link);
  if (connection !== undefined) return connection;
  const behind = waitsBehind(entry, new Set(), (id) => deps.log.find(id));
  if (behind !== undefined) return { code: 'behind', mender: 'nobody', behind };
  return { code: entry.reoffered === true ? 'reoffered' : 'queued', mender: 'nobody' };
}

function waitOf(entry: LoggedCommand, deps: LedgerDeps): LedgerRow['wait'] {
  if (entry.state === 'receipted') return undefined;
  const attempt = entry.slot === undefined ? undefined : deps.outbox.tries(streamKey(entry.slot.stream));
  const nextTryAt = attempt?.wait === undefined ? {} : { nextTryAt: instant(attempt.wait.from + attempt.wait.ms - deps.skewMs) };
  return { since: instant(entry.command.deskTime - deps.skewMs), tries: attempt?.attempts ?? 0, ...nextTryAt, ...whyOf(entry, deps) };
}

export function ledgerRow(entry: LoggedCommand, deps: LedgerDeps): LedgerRow {
  const wait = waitOf(entry, deps);
  const root = entry.receipt?.failure?.code === 'ANCESTOR_REFUSED' ? entry.receipt.failure.params?.['root'] : undefined;
  return {
    commandId: entry.command.id,
    kind: entry.command.kind,
    lane: entry.slot?.stream.lane ?? specOfKind(entry.command.kind)?.lane ?? 'normal',
    title: entry.title,
    aggregate: entry.command.basis.aggregate,
    n: entry.n,
    filedAt: instant(entry.command.deskTime - deps.skewMs),
    mark: markOf(entry),
    ...(wait === undefined ? {} : { wait }),
    ...(entry.receipt === undefined ? {} : { receipt: entry.receipt }),
    ...(typeof root === 'string' ? { root: root as CommandId } : {}),
  };
}

/** In order of filing; refusals that were read are left out. */
export function ledgerOf(deps: LedgerDeps): readonly LedgerRow[] {
  return deps.log
    .all()
    .filter((entry) => entry.putAway !== true && entry.givenUp !== 'unsent')
    .map((entry) => ledgerRow(entry, deps));
}
