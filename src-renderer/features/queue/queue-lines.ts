import type { LedgerRow as EngineRow, RequestView } from '#shared/contracts/engine.ts';
import type { QueueItem } from '#shared/contracts/server-http.ts';
import { isRequest } from '#shared/mechanisms/index.ts';
import { agencyOf, type Channel, channelTo } from '#shared/domain/agencies/index.ts';
import type { CourtSettings } from '#shared/domain/linkage/lookups.ts';
import { clockTimeOf } from '#shared/kernel/time.ts';
import type { LedgerRow } from '#renderer/ui/ledger.ts';
import { ledgerLines } from '#renderer/ui/ledger-words.ts';
import { firstSignerOf } from '#shared/mechanisms/index.ts';

type Translate = (key: string, params?: Record<string, string | number>) => string;

/** What a row does to a request, whatever its mechanism; undefined where it is about something else. */
export function verbOnRequest({ aggregate, kind }: Pick<EngineRow, 'aggregate' | 'kind'>): string | undefined {
  return isRequest(aggregate.type) ? kind.split('.')[1] : undefined;
}

/**
 * Filings of a packet: they end by their own withdrawal as long as the server does not have them, and open again as they were
 * when they were refused, so that only their fault has to be mended.
 */
function bringsPacket(row: EngineRow): boolean {
  return ['file', 'refile', 'resubmit'].includes(verbOnRequest(row) ?? '');
}

/** What was refused only because something it built on was refused: told with its root, as one problem. */
export function chainsOf(rows: readonly EngineRow[]): ReadonlyMap<string, readonly EngineRow[]> {
  const shown = new Set(rows.map((row) => row.commandId as string));
  const chains = new Map<string, EngineRow[]>();
  for (const row of rows) {
    if (row.root === undefined || !shown.has(row.root)) continue;
    chains.set(row.root, [...(chains.get(row.root) ?? []), row]);
  }
  return chains;
}

export type DeviceLines = { readonly waiting: readonly LedgerRow[]; readonly refused: readonly LedgerRow[]; readonly uploaded: readonly LedgerRow[] };

/**
 * The queue of this device in three groups: what waits, what was refused, what the server has and the receipt of which
 * is on its way. Nothing in it is ever deleted: a filing is taken back by filing its withdrawal.
 */
export function deviceLines(rows: readonly EngineRow[], role: string, t: Translate): DeviceLines {
  const chains = chainsOf(rows);
  const chained = new Set([...chains.values()].flat().map((row) => row.commandId as string));
  const withdrawn = new Set(rows.filter((row) => verbOnRequest(row) === 'withdraw' && row.mark === 'local').map((row) => row.aggregate.id));
  const byId = new Map(rows.map((row) => [row.commandId as string, row]));
  const lines = ledgerLines(rows, t, firstSignerOf).flatMap((line): readonly LedgerRow[] => {
    const row = byId.get(line.id);
    if (row === undefined || chained.has(line.id)) return [];
    const followers = chains.get(line.id)?.length ?? 0;
    const more = followers === 0 ? '' : t('queue.chain', { n: followers });
    return [{ ...line, why: [line.why, more].filter((part) => part !== '').join('；'), actions: [...extraActions(row, role, withdrawn, t), ...line.actions] }];
  });
  const markOf = (line: LedgerRow) => byId.get(line.id)?.mark;
  return {
    waiting: lines.filter((line) => markOf(line) === 'local' || markOf(line) === 'parked'),
    refused: lines.filter((line) => markOf(line) === 'refused').toSorted((a, b) => b.since - a.since),
    uploaded: lines.filter((line) => markOf(line) === 'uploaded'),
  };
}

function extraActions(row: EngineRow, role: string, withdrawn: ReadonlySet<string>, t: Translate): LedgerRow['actions'] {
  if (row.mark === 'refused') return bringsPacket(row) ? [{ id: 'correct', label: t('queue.correct') }] : [{ id: 'open', label: t('queue.open') }];
  const withdrawable = row.mark === 'local' && role === 'judge' && bringsPacket(row) && !withdrawn.has(row.aggregate.id);
  return withdrawable ? [{ id: 'withdraw', label: t('queue.withdraw') }] : [];
}

function whyOf(item: QueueItem, t: Translate): string {
  const agency = agencyWord(item.agency, t);
  if (item.reason === 'retrying' && item.nextTryAt !== undefined) return t('queue.why.retrying', { agency, time: clockTimeOf(item.nextTryAt) });
  if (item.reason === 'asking' && item.nextTryAt !== undefined) return t('queue.why.asking', { agency, time: clockTimeOf(item.nextTryAt) });
  return t(`queue.why.${item.reason === 'retrying' || item.reason === 'asking' ? 'queued' : item.reason}`, { agency });
}

/** What an agency is called in a sentence: the police as everybody says, others by their name. */
function agencyWord(id: string, t: Translate): string {
  const row = agencyOf(id);
  if (row === undefined) return t('queue.agency.other');
  return row.kind === 'police' ? t('queue.agency.police') : row.name;
}

/** By which channel the court's messages reach the agency; undefined where the device does not hold the settings of that court. */
function channelOf(item: QueueItem, settings: CourtSettings | undefined): Channel | undefined {
  const row = agencyOf(item.agency);
  return row === undefined || settings?.court !== item.court ? undefined : channelTo(settings, row);
}

const MESSAGES = ['control.request', 'control.release', 'control.renewal', 'control.result'];

/** What waits on the server for an agency, in the same words as what waits here. */
export function serverLines(
  items: readonly QueueItem[],
  requests: ReadonlyMap<string, RequestView>,
  settings: CourtSettings | undefined,
  mayWithdraw: (request: RequestView['request']) => boolean,
  t: Translate,
): readonly LedgerRow[] {
  return items.map((item): LedgerRow => {
    const request = requests.get(item.requestId)?.request;
    const message = MESSAGES.includes(item.message) ? t(`queue.message.${item.message.replace('.', '_')}`) : item.message;
    const channel = channelOf(item, settings);
    const revision = item.revision > 1 ? t('queue.revision', { n: item.revision }) : '';
    const dispatchable = item.message === 'control.request' && request?.state === 'submitted' && mayWithdraw(request);
    return {
      id: item.id,
      what: [message, request?.caseNumber ?? '', revision].filter((part) => part !== '').join(' · '),
      state: item.reason === 'stopped' ? 'blocked' : item.reason === 'sending' ? 'sending' : 'waiting',
      since: item.since,
      why: [whyOf(item, t), channel === undefined ? '' : t(`queue.channel.${channel}`), item.attempts > 0 ? t('queue.attempts', { n: item.attempts }) : ''].filter((part) => part !== '').join('；'),
      nextTry: item.nextTryAt ?? null,
      whoMends: item.mender === 'platform' ? null : t(`queue.mender.${item.mender}`),
      ...(item.why === undefined ? {} : { failure: item.why }),
      actions: [...(item.mayRetryNow ? [{ id: 'retry', label: t('queue.retryNow') }] : []), ...(dispatchable ? [{ id: 'withdraw', label: t('queue.withdraw') }] : [])],
    };
  });
}
