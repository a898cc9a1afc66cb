import { Compile } from 'typebox/compile';
import Type, { type TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { FACT_SCHEMAS } from '#shared/contracts/audiences/index.ts';
import { marked, unmarked } from '#shared/contracts/audiences/readable.ts';
import { type Fact, FactSchema, FeedPageSchema } from '#shared/contracts/feed.ts';
import type { PulledPage, UnreadFact } from '#shared/contracts/ports.ts';
import { failure, type Failure } from '#shared/kernel/errors/index.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { bodyChecks, type Check, checkFactShape } from './fact-checks.ts';

/**
 * Reads a feed page of this or a newer server (S12): fields that this release does not know are left out, facts that it
 * cannot read at all are handed on as they came, to be kept and read after an update.
 */
const frame = Compile(Type.Object({ ...FeedPageSchema.properties, facts: Type.Array(Type.Unknown()) }));
const schemas: ReadonlyMap<string, TSchema> = new Map(Object.entries(FACT_SCHEMAS));

/** The value as this schema knows it: checked as it is, else without the fields that a newer release added. */
function readable(value: unknown, schema: TSchema, check: Check): { readonly value: unknown } | undefined {
  if (check(value)) return { value };
  const cleaned = Value.Clean(schema, structuredClone(value));
  return check(cleaned) ? { value: cleaned } : undefined;
}

/** One fact, or undefined where this release cannot read it. */
export function readFact(raw: unknown): Fact | undefined {
  const shaped = readable(raw, FactSchema, checkFactShape);
  if (shaped === undefined) return undefined;
  const fact = shaped.value as Fact;
  if (fact.removed) return fact;
  const [schema, check] = [schemas.get(fact.kind), bodyChecks.get(fact.kind)];
  const { body: bare, broken } = unmarked(fact.body);
  const body = schema === undefined || check === undefined ? undefined : readable(bare, schema, check);
  // A server that could show only a part says so; the mark stays with the record.
  return body === undefined ? undefined : { ...fact, body: marked(body.value, broken) };
}

function unreadFact(raw: unknown): UnreadFact | undefined {
  const fields = typeof raw === 'object' && raw !== null ? (raw as Record<string, unknown>) : {};
  const { id, seq, removed } = fields;
  if (typeof id !== 'string' || id === '' || typeof seq !== 'number') return undefined;
  return { id, seq, removed: removed === true, raw };
}

/** A page off the wire. `BODY_INVALID` where not even its frame is right: then nothing of it is taken. */
export function readPage(value: unknown): Result<PulledPage, Failure> {
  const framed = readable(value, FeedPageSchema, (page) => frame.Check(page));
  if (framed === undefined) return err(failure('BODY_INVALID', { field: 'page' }));
  const page = framed.value as Omit<PulledPage, 'facts'> & { readonly facts: readonly unknown[] };
  const facts: Fact[] = [];
  const unread: UnreadFact[] = [];
  for (const raw of page.facts) {
    const fact = readFact(raw);
    if (fact) {
      facts.push(fact);
      continue;
    }
    const kept = unreadFact(raw);
    if (kept === undefined) return err(failure('BODY_INVALID', { field: 'page.facts' }));
    unread.push(kept);
  }
  return ok({ ...page, facts, ...(unread.length > 0 ? { unread } : {}) });
}
