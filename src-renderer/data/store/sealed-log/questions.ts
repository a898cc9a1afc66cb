import { getQueryMatcher, getSortComparator, type PreparedQuery, type RxJsonSchema } from 'rxdb/plugins/core';
import { type Doc, isHead, type Shelf } from './contents.ts';
import { createOrder, type Order } from './order.ts';

/** Questions to one shelf: by the order of an index, with RxDB's plan and matcher, from heads where they say enough. */
export type Questions = {
  find(query: Prepared): Promise<readonly Doc[]>;
  /** The answer in heads; no body is read. @throws Error when heads do not hold what the question is about, a defect */
  heads(query: Prepared): readonly Doc[];
  count(query: Prepared): Promise<number>;
  /** The named documents whole, as they stand at one moment. */
  whole(named: () => readonly Doc[]): Promise<readonly Doc[]>;
  /** Runs a change of these documents, and moves them in every order; `after` says what each will be, if anything. */
  change(ids: readonly string[], after: (id: string) => Doc | undefined, run: () => void): void;
};

export type QuestionsDeps = {
  readonly shelf: Shelf;
  readonly schema: RxJsonSchema<Doc>;
  /** See `SealedLog.read`. */
  readonly read: (ids: readonly string[]) => Promise<readonly Doc[]>;
};

type Prepared = PreparedQuery<Record<string, unknown>>;
/** Passes on what can be looked at of these documents: heads, or only what is whole. */
type See = (docs: readonly Doc[]) => readonly Doc[];

/** Documents that are looked at before it is asked whether they are enough. */
const SEEN_AT_ONCE = 256;
/** A change of so many is a page: an order that nobody asked for since the last one is not worth being kept up. */
const A_PAGE = 256;

const asHeads: See = (docs) => docs;

function topLevel(path: string): string {
  return path.split('.', 1)[0] ?? path;
}

/** Top-level fields that a selector looks at. */
function fieldsIn(selector: unknown, into: Set<string> = new Set()): Set<string> {
  if (Array.isArray(selector)) {
    for (const each of selector) fieldsIn(each, into);
  } else if (typeof selector === 'object' && selector !== null) {
    for (const [name, inner] of Object.entries(selector)) {
      if (name.startsWith('$')) fieldsIn(inner, into);
      else into.add(topLevel(name));
    }
  }
  return into;
}

export function createQuestions({ shelf, schema, read }: QuestionsDeps): Questions {
  const { documents, tier } = shelf;
  const orders = new Map<string, Order>();
  /** Orders that a question went by since the last page. */
  const asked = new Set<string>();
  const idOf = (doc: Doc) => doc[shelf.idField] as string;

  function orderOf(index: readonly string[]): Order {
    const name = index.join();
    asked.add(name);
    const order = orders.get(name) ?? createOrder(shelf, index);
    orders.set(name, order);
    return order;
  }

  function select({ query, queryPlan }: Prepared, see: See): readonly Doc[] {
    const order = orderOf(queryPlan.index);
    const [from, to] = order.range(queryPlan);
    const skip = query.skip ?? 0;
    const end = skip + (query.limit ?? Number.POSITIVE_INFINITY);
    const isSorted = queryPlan.sortSatisfiedByIndex;
    const most = isSorted ? end : Number.POSITIVE_INFINITY;
    const matches = queryPlan.selectorSatisfiedByIndex ? undefined : getQueryMatcher(schema, query);
    const found: Doc[] = [];
    for (let at = from; at < to && found.length < most; at += SEEN_AT_ONCE) {
      const docs = order.ids.slice(at, Math.min(to, at + SEEN_AT_ONCE)).flatMap((id) => documents.get(id) ?? []);
      for (const doc of see(docs)) if (found.length < most && (matches === undefined || matches(doc))) found.push(doc);
    }
    if (!isSorted) found.sort(getSortComparator(schema, query));
    return skip === 0 && found.length <= end ? found : found.slice(skip, end);
  }

  /** Whether heads are enough to tell which documents are meant, and in which order. */
  function goesByHeads({ query, queryPlan }: Prepared): boolean {
    if (tier === undefined) return true;
    const fields = queryPlan.selectorSatisfiedByIndex ? new Set<string>() : fieldsIn(query.selector);
    for (const part of query.sort) for (const path of Object.keys(part)) fields.add(topLevel(path));
    return tier.covers(fields);
  }

  /**
   * Asks as often as it takes until every document that was looked at is whole, so that an answer is of one moment although
   * bodies come from the disk: what moved meanwhile is found anew.
   */
  async function answered(ask: (see: See) => readonly Doc[]): Promise<readonly Doc[]> {
    if (tier === undefined) return ask(asHeads);
    const bodies = new Map<string, Doc>();
    for (;;) {
      const lacking: string[] = [];
      const seen: Doc[] = [];
      const answer = ask((docs) => {
        const before = seen.length;
        for (const doc of docs) {
          const id = idOf(doc);
          tier.touch(id);
          const body = isHead(shelf, doc) ? bodies.get(id) : doc;
          if (body?._rev === doc._rev) seen.push(body);
          else lacking.push(id);
        }
        return seen.slice(before);
      });
      if (lacking.length === 0) return answer;
      // What is whole now may be a head when the others are read.
      for (const doc of seen) bodies.set(idOf(doc), doc);
      for (const doc of await read(lacking)) bodies.set(idOf(doc), doc);
    }
  }

  /** In whole documents the limit would have to count what was not read yet; so all in the range are read. */
  function find(query: Prepared): Promise<readonly Doc[]> {
    return goesByHeads(query) ? answered((see) => see(select(query, asHeads))) : answered((see) => select(query, see));
  }

  return {
    find,
    heads(query) {
      if (!goesByHeads(query)) throw new Error(`${shelf.key}: a question for heads about what they do not hold`);
      return select(query, asHeads);
    },
    async count(query) {
      const { queryPlan } = query;
      if (queryPlan.selectorSatisfiedByIndex) {
        const [from, to] = orderOf(queryPlan.index).range(queryPlan);
        return to - from;
      }
      // RxDB counts what matches, whatever the question says of limits.
      const { limit: _limit, ...unlimited } = query.query;
      const all: Prepared = { ...query, query: { ...unlimited, skip: 0 } };
      return goesByHeads(all) ? select(all, asHeads).length : (await find(all)).length;
    },
    whole: (named) => answered((see) => see(named())),
    change(ids, after, run) {
      if (ids.length >= A_PAGE) {
        // Each page would be merged into all of it, which was most of a first pull. The next question makes it anew.
        for (const name of [...orders.keys()]) if (!asked.has(name)) orders.delete(name);
        asked.clear();
      }
      const moves = [...orders.values()].map((order) => {
        const gone: Doc[] = [];
        const come: Doc[] = [];
        for (const id of ids) {
          const [was, is] = [documents.get(id), after(id)];
          // Most changes leave a document where it is.
          if (was !== undefined && is !== undefined && order.isSame(was, is)) continue;
          if (was !== undefined) gone.push(was);
          if (is !== undefined) come.push(is);
        }
        return { order, gone, come };
      });
      for (const { order, gone } of moves) order.lift(gone);
      run();
      for (const { order, come } of moves) order.place(come);
    },
  };
}
