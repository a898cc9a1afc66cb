import { type AggregateRef, refKey } from '#shared/domain/linkage/command.ts';
import type { Checkpoint, Fact, FeedPage } from '#shared/contracts/feed.ts';
import type { Receipt } from '#shared/contracts/receipt.ts';
import { sha256Hex } from '#shared/kernel/digest.ts';
import type { CommandSession, ServerCore } from '../commands/core.ts';
import { bodyHolds } from '../commands/project.ts';
import type { FeedReads, ServerStore } from '../store/port.ts';
import { scopesNow } from './session-scopes.ts';

/** Rows of a page where the device does not say, and at most. A page may be longer by the rest of its last commit. */
export const USUAL_PAGE = 500;
export const LARGEST_PAGE = 1_000;

const hashes = new Map<string, string>();

/** Fingerprint of a set of scopes; the order does not matter. */
export function scopeHash(scopes: readonly string[]): string {
  const text = [...scopes].sort().join('\n');
  const found = hashes.get(text);
  if (found !== undefined) return found;
  const fresh = sha256Hex(text).slice(0, 32);
  hashes.set(text, fresh);
  return fresh;
}

/** Aggregates that receipts of this page speak of. */
function receiptedAggregates(facts: readonly Fact[]): readonly AggregateRef[] {
  const refs = new Map<string, AggregateRef>();
  for (const fact of facts) {
    if (fact.kind !== 'receipt' || fact.removed) continue;
    const receipt = fact.body as Receipt;
    if (receipt.outcome === 'accepted') refs.set(refKey(receipt.aggregate), receipt.aggregate);
  }
  return [...refs.values()];
}

/**
 * A record that changed again after the page has its place only on a later page, while the receipt of the earlier change
 * is on this one. Without the record the device would show, for a moment, neither its own command nor its effect; so the
 * newer record is sent ahead, and once more in its place.
 */
async function withRecordsOfReceipts(reads: FeedReads, scopes: readonly string[], facts: readonly Fact[], to: number): Promise<readonly Fact[]> {
  const ahead = await reads.laterFacts(scopes, receiptedAggregates(facts), to);
  return ahead.length === 0 ? facts : [...facts, ...ahead];
}

const remembered = new WeakMap<ServerStore, Set<string>>();

/**
 * Keeps the scopes behind a fingerprint before any device holds it, so that a later change of scope can be announced with
 * its size (S11).
 */
async function rememberScopes(store: ServerStore, hash: string, scopes: readonly string[]): Promise<void> {
  const known = remembered.get(store) ?? new Set<string>();
  if (known.has(hash)) return;
  await store.installation.rememberScopes(hash, scopes);
  known.add(hash);
  remembered.set(store, known);
}

type Asked = { readonly checkpoint: Checkpoint | undefined; readonly limit: number };

/**
 * One page of the feed for a session: whole commits in commit order after the checkpoint, in the session's scopes, with
 * the removals ahead by reason. Another epoch, other scopes or a checkpoint beyond the head answers with `restart`.
 * Bodies are checked once more on the way out when `recheck` is set; one that does not hold is left out with an alarm.
 */
export async function readFeed(core: ServerCore, session: CommandSession, asked: Asked, recheck = false): Promise<FeedPage> {
  const scopes = await scopesNow(core, session);
  const hash = scopeHash(scopes);
  const limit = Math.max(1, Math.min(asked.limit, LARGEST_PAGE));
  const { checkpoint } = asked;
  await rememberScopes(core.store, hash, scopes);
  return core.store.snapshot(async (reads) => {
    const [epoch, head] = [await reads.epoch(), await reads.head()];
    const serverTime = core.clock.now();
    const restart = (why: 'epoch' | 'scope', removalsAhead: FeedPage['removalsAhead']): FeedPage => ({
      checkpoint: { epoch, seq: 0, scopeHash: hash },
      facts: [],
      more: true,
      head,
      removalsAhead: [...removalsAhead],
      restart: why,
      serverTime,
    });

    if (checkpoint !== undefined && checkpoint.epoch !== epoch) return restart('epoch', []);
    if (checkpoint !== undefined && checkpoint.seq > head) {
      // The same epoch, and yet the device knows more than the server: a restore that did not change the epoch.
      core.alarm({ kind: 'checkpoint-ahead', where: 'feed' });
      return restart('epoch', []);
    }
    if (checkpoint !== undefined && checkpoint.scopeHash !== hash) {
      const before = await reads.scopeSet(checkpoint.scopeHash);
      const count = before === undefined ? 0 : await reads.countLost(before, scopes);
      return restart('scope', count === 0 ? [] : [{ reason: 'own-scope-changed', count }]);
    }

    const after = checkpoint?.seq ?? 0;
    const window = await reads.window(scopes, after, limit);
    const complete = window.more ? await withRecordsOfReceipts(reads, scopes, window.facts, window.to) : window.facts;
    const facts = recheck
      ? complete.filter((fact) => {
          const holds = fact.removed || bodyHolds(fact.kind, fact.body);
          if (!holds) core.alarm({ kind: 'fact-schema', where: fact.kind, detail: 'page' });
          return holds;
        })
      : complete;
    const streams = window.more ? undefined : (await reads.streamsOf(session.device, session.account)).map(({ incarnation, lane, expect }) => ({ incarnation, lane, expect }));
    return {
      checkpoint: { epoch, seq: window.to, scopeHash: hash },
      facts: [...facts],
      more: window.more,
      head,
      removalsAhead: [...(await reads.removalsAhead(scopes, after))],
      ...(streams === undefined ? {} : { streams }),
      branches: { asked: await reads.branchOf(after), at: await reads.branchOf(window.to) },
      serverTime,
    };
  });
}
