import type { Draft, EngineQueries, NoticeView, QueryName, QueuedFile, SyncStatus, WorklistQuery } from '#shared/contracts/engine.ts';
import { isRequest } from '#shared/mechanisms/index.ts';
import type { Change } from '../changes.ts';
import type { Device } from '../device.ts';
import { assetView, createAssetViews } from './asset-views.ts';
import { caseView, requestDetail } from './case-view.ts';
import { deskRows, lookoutRows } from './desk-views.ts';
import { aboutGlance, type GlanceNote } from './glance.ts';
import { NOTICE_KINDS, noticeView, REQUEST_KINDS } from './fact-kinds.ts';
import { refOf } from './readings.ts';
import { createWorkViews } from './work-views.ts';
import { WINDOW_MAX, worklistAnswers } from './worklist-answers.ts';

/**
 * Live queries over one device: an answer now, and another one whenever what it looks at has moved. Answers that came
 * out the same are not sent; a list sends only the rows that its window does not have.
 */
export type LiveViews = {
  watch<N extends QueryName>(name: N, params: EngineQueries[N]['params'], send: (answer: EngineQueries[N]['answer']) => void): () => void;
  /** Drafts, files or the state of uploads moved. */
  stir(what: 'drafts' | 'files'): void;
  /** Called now and then: the day may have turned. */
  tick(): void;
  /** Resolves when the worklist has been read from the store once. */
  readonly ready: Promise<void>;
  /** The worklist as it stands, to be kept for the next start; `undefined` while it is read, or a change is under way. */
  glance(): GlanceNote | undefined;
  close(): void;
};

export type LiveDeps = {
  readonly device: Device;
  readonly drafts: () => Promise<readonly Draft[]>;
  readonly files: () => readonly QueuedFile[];
  readonly uploads: () => SyncStatus['uploads'];
  /** Runs a job after the work at hand, or so many milliseconds later. */
  readonly later: (job: () => void, ms?: number) => void;
  readonly pause: () => Promise<void>;
  readonly onFault: (error: unknown) => void;
};

type Watch = {
  readonly name: QueryName;
  /** Whether this change may alter the answer. */
  readonly looksAt: (change: Moved) => boolean;
  readonly answer: () => Promise<unknown>;
  readonly send: (answer: unknown) => void;
  stale: boolean;
  isTold: boolean;
  /** A list that was told of a moment ago, while pages of a first pull come in: it is told again when it has rested. */
  postponed: boolean;
  last: string | undefined;
};

type Moved = Change & { readonly work: boolean; readonly cases: ReadonlySet<string>; readonly own: ReadonlySet<'drafts' | 'files'> };

const SMALL_KIND_MAX = 5_000;
/** A change of so many aggregates is a page of a pull; what a person does touches a few. */
const A_PAGE = 100;
/**
 * While pages of a first pull come in, a list is told this often: each answer asks all rows, and nobody reads a list that
 * changes ten times a second. The last page, and what the person does himself, are told at once.
 */
const FILLING_MS = 400;

const hasType = (change: Change, type: string) => [...change.aggregates].some((key) => key.startsWith(`${type}/`));

export function createLiveViews(deps: LiveDeps): LiveViews {
  const { device } = deps;
  const work = createWorkViews(device, deps.pause);
  const assets = createAssetViews(device, deps.pause);
  const watches = new Set<Watch>();
  let waiting: Change[] = [];
  /** Changes that came while the worklist was still being read: what it reads may be older than they are. */
  let held: Change[] = [];
  let own = new Set<'drafts' | 'files'>();
  let isFlushing = false;
  let isScheduled = false;
  let isClosed = false;
  let isBuilt = false;

  const isFilling = (): boolean => !device.feed().complete || !isBuilt;

  const isList = (watch: Watch): boolean => watch.name === 'worklist' || watch.name === 'worklist-counts';
  let isResting = false;

  /** The list fills while it is read: what is there can be worked with. */
  function portion(): void {
    for (const watch of watches) if (isList(watch)) watch.stale = true;
    schedule();
  }

  /** Puts lists that were told a moment ago off, and tells them all when the rest is over. */
  function spare(): void {
    if (isResting) {
      for (const watch of watches) {
        if (!watch.stale || !watch.isTold || !isList(watch)) continue;
        watch.stale = false;
        watch.postponed = true;
      }
      return;
    }
    isResting = true;
    deps.later(() => {
      isResting = false;
      for (const watch of watches) if (watch.postponed) watch.stale = true;
      schedule();
    }, FILLING_MS);
  }

  const ready = work.build(portion).then(
    () => {
      isBuilt = true;
      for (const watch of watches) watch.stale = true;
      schedule();
    },
    (error: unknown) => { deps.onFault(error); },
  );

  const stop = device.changes.listen((change) => {
    waiting.push(change);
    schedule();
  });

  function schedule(): void {
    if (isScheduled || isFlushing || isClosed) return;
    isScheduled = true;
    deps.later(() => {
      isScheduled = false;
      flush().catch(deps.onFault);
    });
  }

  function joined(changes: readonly Change[]): Change {
    return {
      aggregates: new Set(changes.flatMap((change) => [...change.aggregates])),
      kinds: new Set(changes.flatMap((change) => [...change.kinds])),
      queue: changes.some((change) => change.queue),
    };
  }

  async function flush(): Promise<void> {
    isFlushing = true;
    try {
      while (!isClosed && (waiting.length > 0 || own.size > 0 || (isBuilt && held.length > 0) || [...watches].some((watch) => watch.stale))) {
        const fresh = waiting;
        const mine = own;
        waiting = [];
        own = new Set();
        if (!isBuilt) held.push(...fresh);
        const change = joined(isBuilt ? [...held, ...fresh] : fresh);
        if (isBuilt) held = [];
        await assets.follow(change);
        const moved = isBuilt && change.aggregates.size > 0 && (await work.follow(change));
        const cases = new Set([...change.aggregates].map((key) => (isRequest(refOf(key).type) ? `case/${work.caseOf(refOf(key).id) ?? ''}` : key)));
        for (const watch of [...watches]) if (watch.looksAt({ ...change, work: moved, cases, own: mine })) watch.stale = true;
        if (change.aggregates.size >= A_PAGE && isFilling()) spare();
        for (const watch of [...watches]) if (watch.stale) await tell(watch).catch(deps.onFault);
      }
    } finally {
      isFlushing = false;
    }
  }

  async function tell(watch: Watch): Promise<void> {
    watch.stale = false;
    watch.postponed = false;
    watch.isTold = true;
    const answer = await watch.answer();
    if (!watches.has(watch)) return;
    // Lists compare for themselves: they know which rows the window has.
    if (watch.name !== 'worklist') {
      const text = JSON.stringify(answer);
      if (text === watch.last) return;
      watch.last = text;
    }
    if (answer !== undefined) watch.send(answer);
  }

  function answersOf(query: WorklistQuery): () => Promise<unknown> {
    const answer = worklistAnswers(work.index, query, isFilling);
    return () => Promise.resolve(answer());
  }

  async function bodies(kind: EngineQueries['facts']['params']['kind']): Promise<readonly unknown[]> {
    if (device.reading.shut()) return [];
    return (await device.reading.facts.ofKind(kind, '', SMALL_KIND_MAX)).map((fact) => fact.body);
  }

  async function notices(): Promise<readonly NoticeView[]> {
    if (device.reading.shut()) return [];
    const told = await Promise.all(NOTICE_KINDS.map((kind) => device.reading.facts.ofKind(kind, '', SMALL_KIND_MAX)));
    return told.flat().map(noticeView);
  }

  function made<N extends QueryName>(name: N, params: EngineQueries[N]['params']): Pick<Watch, 'looksAt' | 'answer'> {
    const asked = { name, params } as { [K in QueryName]: { readonly name: K; readonly params: EngineQueries[K]['params'] } }[QueryName];
    switch (asked.name) {
      case 'worklist':
        return { looksAt: (change) => change.work || change.queue, answer: answersOf(asked.params) };
      case 'worklist-counts':
        return { looksAt: (change) => change.work, answer: () => Promise.resolve(work.index.counts(asked.params, device.time.now())) };
      case 'case':
        return { looksAt: (change) => change.cases.has(`case/${asked.params.caseId}`) || NOTICE_KINDS.some((kind) => change.kinds.has(kind)), answer: () => caseView(device, asked.params.caseId) };
      case 'request':
        return {
          looksAt: (change) => REQUEST_KINDS.some((type) => change.aggregates.has(`${type}/${asked.params.requestId}`)) || change.kinds.has('event'),
          answer: () => requestDetail(device, asked.params.requestId),
        };
      case 'requests':
        return { looksAt: (change) => REQUEST_KINDS.some((type) => hasType(change, type)), answer: () => work.requests({ ...asked.params, count: Math.min(asked.params.count, WINDOW_MAX) }) };
      case 'asset':
        return { looksAt: (change) => change.aggregates.has(`asset/${asked.params.assetId}`), answer: () => assetView(device, asked.params.assetId) };
      case 'assets':
        return { looksAt: (change) => hasType(change, 'asset'), answer: () => assets.list({ ...asked.params, count: Math.min(asked.params.count, WINDOW_MAX) }) };
      case 'desk':
        return { looksAt: (change) => REQUEST_KINDS.some((type) => hasType(change, type)), answer: () => deskRows(device) };
      case 'lookout':
        return { looksAt: (change) => REQUEST_KINDS.some((type) => hasType(change, type)), answer: () => lookoutRows(device) };
      case 'notices':
        return { looksAt: (change) => NOTICE_KINDS.some((kind) => change.kinds.has(kind)), answer: notices };
      case 'facts':
        return { looksAt: (change) => change.kinds.has(asked.params.kind), answer: () => bodies(asked.params.kind) };
      case 'ledger':
        return { looksAt: (change) => change.queue, answer: () => Promise.resolve(device.ledger()) };
      case 'status':
        return { looksAt: (change) => change.queue || change.own.has('files'), answer: () => Promise.resolve({ ...device.status(), uploads: deps.uploads() }) };
      case 'drafts':
        return { looksAt: (change) => change.own.has('drafts'), answer: deps.drafts };
      case 'files':
        return { looksAt: (change) => change.own.has('files'), answer: () => Promise.resolve(deps.files()) };
    }
  }

  return {
    watch(name, params, send) {
      const watch: Watch = { name, ...made(name, params), send: send as (answer: unknown) => void, stale: true, isTold: false, postponed: false, last: undefined };
      watches.add(watch);
      schedule();
      return () => watches.delete(watch);
    },
    stir(what) {
      own.add(what);
      schedule();
    },
    tick() {
      work.newDay().then(
        (turned) => {
          if (!turned) return;
          for (const watch of watches) watch.stale = true;
          schedule();
        },
        (error: unknown) => { deps.onFault(error); },
      );
    },
    ready,
    glance() {
      if (!isBuilt || isFlushing || waiting.length > 0) return undefined;
      return { about: aboutGlance(device, isFilling()), version: work.index.version(), entries: work.index.entries() };
    },
    close() {
      isClosed = true;
      stop();
      watches.clear();
    },
  };
}
