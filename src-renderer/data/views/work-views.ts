import type { CaseRow } from '#shared/contracts/audiences/project.ts';
import { isPartial } from '#shared/contracts/audiences/readable.ts';
import type { RequestsQuery, RequestView, RowMark, WorkRow } from '#shared/contracts/engine.ts';
import type { FactKind } from '#shared/contracts/feed.ts';
import type { StoredFact } from '#shared/contracts/ports.ts';
import { type CaseState, debtorsOf, moneyOf } from '#shared/domain/cases/model.ts';
import { nextStep } from '#shared/domain/cases/next-step.ts';
import { isMoneyKnown } from '#shared/domain/cases/past.ts';
import { refKey } from '#shared/domain/linkage/command.ts';
import type { NextStep } from '#shared/domain/linkage/next-step.ts';
import type { RequestState } from '#shared/domain/linkage/mechanism.ts';
import { isRequest } from '#shared/mechanisms/index.ts';
import type { CaseId, RequestId } from '#shared/kernel/ids.ts';
import { fen } from '#shared/kernel/money.ts';
import { civilDateOf, instant, isCivilDate } from '#shared/kernel/time.ts';
import type { Change } from '../changes.ts';
import type { Device } from '../device.ts';
import { markOf, requestState, requestView, strongest } from './case-view.ts';
import { factIdOf, REQUEST_KINDS } from './fact-kinds.ts';
import { refOf } from './readings.ts';
import { requestsMatching, slim, type SlimRequest } from './request-list.ts';
import { createWorkIndex, type WorkIndex } from './work-index.ts';

/** Keeps the worklist index and a slim list of requests in step with facts and own commands. */
export type WorkViews = {
  readonly index: WorkIndex;
  /** Reads everything once; later only what moved. Gives way between portions, and tells of each. */
  build(portion: () => void): Promise<void>;
  /** Takes a change in; resolves to whether the worklist or the requests differ now. */
  follow(change: Change): Promise<boolean>;
  /** The steps of all rows again when the day has turned. */
  newDay(): Promise<boolean>;
  caseOf(requestId: string): CaseId | undefined;
  requests(query: RequestsQuery): Promise<{ readonly total: number; readonly rows: readonly RequestView[] }>;
};

const PORTION = 1_000;

/** What a row says whose case cannot be reckoned or shown whole; whoever noticed has told the administrator. */
const UNREADABLE: NextStep = { stage: 'unreadable', step: 'unreadable', tone: 'attention', waitingOn: 'nobody', urgency: 0 };

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The row of a case out of whatever of it is plain: it stands in the list as unreadable, and the rest stands beside it. */
function unreadableRow({ id, court, caseNumber, cause, status, judge, filedOn }: Pick<WorkRow, 'id' | 'court' | 'caseNumber' | 'cause' | 'status' | 'judge' | 'filedOn'>, mark: WorkRow['mark']): WorkRow {
  return {
    id,
    court,
    caseNumber: text(caseNumber),
    cause: text(cause),
    status,
    creditor: '',
    debtors: [],
    judge,
    filedOn: isCivilDate(text(filedOn)) ? filedOn : civilDateOf(instant(0)),
    principal: fen(0),
    step: UNREADABLE,
    ...(mark === undefined ? {} : { mark }),
    slim: false,
  };
}

/** Undefined where the record is so broken that no list can hold it. */
function slimOf(aggregate: string, request: RequestState): SlimRequest | undefined {
  try {
    return slim(aggregate, request);
  } catch {
    return undefined;
  }
}

export function createWorkViews(device: Device, pause: () => Promise<void>): WorkViews {
  const index = createWorkIndex();
  const requests = new Map<string, SlimRequest>();
  const requestsOfCase = new Map<CaseId, Set<string>>();
  const { facts } = device.reading;
  let day = civilDateOf(device.time.now());

  /** @param key `<type>/<id>` of a request; ids are unique over all mechanisms. */
  function noteRequest(key: string, request: RequestState | undefined): void {
    const { type, id } = refOf(key);
    const before = requests.get(id);
    if (before !== undefined && before.caseId !== request?.caseId) requestsOfCase.get(before.caseId)?.delete(id);
    if (request === undefined) {
      requests.delete(id);
      return;
    }
    const one = slimOf(type, request);
    if (one === undefined) return;
    requests.set(id, one);
    const ids = requestsOfCase.get(request.caseId) ?? new Set();
    ids.add(id);
    requestsOfCase.set(request.caseId, ids);
  }

  function rowOf(state: CaseState, own: readonly SlimRequest[], mark: WorkRow['mark']): WorkRow {
    const now = device.time.now();
    const step = nextStep(state, own.flatMap(({ step: asks }) => asks ?? []), now, device.rules());
    const creditor = state.parties.find((party) => party.role === 'creditor')?.name ?? '';
    return {
      id: state.id,
      court: state.court,
      caseNumber: state.caseNumber,
      cause: state.cause,
      status: state.status,
      creditor,
      debtors: debtorsOf(state).map((party) => party.name),
      judge: state.judge,
      filedOn: state.filedOn,
      principal: state.principal,
      ...(isMoneyKnown(state) ? { balance: moneyOf(state).balance } : {}),
      step,
      ...(step.about === undefined ? {} : { requestId: step.about.id as RequestId }),
      ...(mark === undefined ? {} : { mark }),
      slim: false,
    };
  }

  function safeRowOf(state: CaseState, own: readonly SlimRequest[], mark: WorkRow['mark']): WorkRow {
    try {
      const row = rowOf(state, own, mark);
      return isPartial(state) ? { ...row, step: UNREADABLE } : row;
    } catch {
      return unreadableRow(state, mark);
    }
  }

  /** All rows at once; where one of them cannot be sorted or searched, each for itself. */
  function putEach(rows: readonly WorkRow[]): void {
    try {
      index.put(rows);
    } catch {
      for (const row of rows) {
        try {
          index.put([row]);
        } catch {
          index.put([unreadableRow(row, row.mark)]);
        }
      }
    }
  }

  /** A court-wide row has no case behind it, but the requests are known: what signers and the court count are their steps. */
  function slimRow(row: CaseRow, own: readonly SlimRequest[], mark: WorkRow['mark']): WorkRow {
    const [urgent] = own.flatMap(({ id: requestId, step }) => (step === undefined ? [] : [{ requestId, step }])).toSorted((a, b) => a.step.urgency - b.step.urgency);
    const { id, court, caseNumber, cause, status, filedOn, principal, debtors } = row;
    return { id, court, caseNumber, cause, status, creditor: '', debtors, judge: row.judge as WorkRow['judge'], filedOn, principal, ...urgent, ...(mark === undefined ? {} : { mark }), slim: true };
  }

  /** `<type>/<id>` of a request that is known here. */
  function keyOf(id: string): string | undefined {
    const one = requests.get(id);
    return one === undefined ? undefined : refKey(one.ref);
  }

  /** What own commands say about each aggregate that they are on. */
  function marksByKey(): ReadonlyMap<string, readonly RowMark[]> {
    const marks = new Map<string, RowMark[]>();
    for (const entry of device.log.all()) {
      if (entry.putAway === true) continue;
      const says = device.log.counts(entry) || entry.receipt?.outcome === 'refused' || entry.state === 'parked';
      if (!says) continue;
      const key = refKey(entry.command.basis.aggregate);
      marks.set(key, [...(marks.get(key) ?? []), entry.state === 'parked' ? 'refused' : markOf(entry)]);
    }
    return marks;
  }

  /** Aggregates with own commands; everything else needs no fold. */
  function busyKeys(): ReadonlySet<string> {
    return new Set(device.log.all().map((entry) => refKey(entry.command.basis.aggregate)));
  }

  /** States of aggregates as the user sees them; one fetch for all that need no fold. */
  async function statesOf<S>(type: FactKind, ids: readonly string[], busy: ReadonlySet<string>): Promise<ReadonlyMap<string, S>> {
    const look = device.look();
    const found = new Map<string, S>();
    const still = ids.filter((id) => !busy.has(`${type}/${id}`));
    const fetched = device.reading.shut() ? new Map<string, StoredFact>() : await facts.get(still.map((id) => factIdOf(type, id)));
    for (const id of still) {
      const fact = fetched.get(factIdOf(type, id));
      if (fact !== undefined && !fact.hidden) found.set(id, fact.body as S);
    }
    for (const id of ids) {
      if (!busy.has(`${type}/${id}`)) continue;
      const { state } = await look.read({ type, id });
      if (state !== undefined) found.set(id, state as S);
    }
    return found;
  }

  /** Rows of these cases again. */
  async function refresh(caseIds: readonly CaseId[], busy: ReadonlySet<string>): Promise<void> {
    const states = await statesOf<CaseState>('case', caseIds, busy);
    const lacking = caseIds.filter((id) => !states.has(id));
    const rows = lacking.length === 0 || device.reading.shut() ? new Map<string, StoredFact>() : await facts.get(lacking.map((id) => factIdOf('case-row', id)));
    const marks = marksByKey();
    const put: WorkRow[] = [];
    const gone: CaseId[] = [];
    for (const id of caseIds) {
      const own = [...(requestsOfCase.get(id) ?? [])];
      const mark = marks.size === 0 ? undefined : strongest([`case/${id}`, ...own.flatMap((one) => keyOf(one) ?? [])].flatMap((key) => marks.get(key) ?? []));
      const state = states.get(id);
      const row = rows.get(factIdOf('case-row', id));
      if (state !== undefined) put.push(safeRowOf(state, own.flatMap((one) => requests.get(one) ?? []), mark));
      else if (row !== undefined && !row.hidden) put.push(slimRow(row.body as CaseRow, own.flatMap((one) => requests.get(one) ?? []), mark));
      else gone.push(id);
    }
    putEach(put);
    index.remove(gone);
  }

  async function scan(kind: FactKind, take: (rows: readonly StoredFact[]) => Promise<void> | void): Promise<void> {
    if (device.reading.shut()) return;
    await facts.walk(kind, PORTION, async (rows) => {
      await take(rows);
      await pause();
    });
  }

  async function build(portion: () => void): Promise<void> {
    const busy = busyKeys();
    for (const kind of REQUEST_KINDS) {
      await scan(kind, (rows) => {
        for (const { id, body } of rows) noteRequest(id, body as RequestState);
      });
    }
    const look = device.look();
    for (const key of busy) if (isRequest(refOf(key).type)) noteRequest(key, requestState(await look.read(refOf(key))));
    const seen = new Set<CaseId>();
    const takeCases = async (rows: readonly StoredFact[]): Promise<void> => {
      const ids = rows.map((fact) => fact.id.slice(fact.kind.length + 1) as CaseId).filter((id) => !seen.has(id));
      for (const id of ids) seen.add(id);
      await refresh(ids, busy);
      portion();
    };
    await scan('case', takeCases);
    await scan('case-row', takeCases);
    const local = [...busy].filter((key) => key.startsWith('case/')).map((key) => key.slice('case/'.length) as CaseId).filter((id) => !seen.has(id));
    await refresh(local, busy);
  }

  return {
    index,
    build,
    async follow(change) {
      const busy = busyKeys();
      const cases = new Set<CaseId>();
      const touched: string[] = [];
      for (const key of change.aggregates) {
        if (key.startsWith('case/')) cases.add(key.slice('case/'.length) as CaseId);
        else if (isRequest(refOf(key).type)) touched.push(key);
      }
      for (const kind of REQUEST_KINDS) {
        const ids = touched.map(refOf).flatMap(({ type, id }) => (type === kind ? [id] : []));
        const states = await statesOf<RequestState>(kind, ids, busy);
        for (const id of ids) {
          const before = requests.get(id)?.caseId;
          if (before !== undefined) cases.add(before);
          noteRequest(`${kind}/${id}`, states.get(id));
          const now = requests.get(id)?.caseId;
          if (now !== undefined) cases.add(now);
        }
      }
      await refresh([...cases], busy);
      return cases.size > 0 || touched.length > 0;
    },
    async newDay() {
      const today = civilDateOf(device.time.now());
      if (today === day) return false;
      day = today;
      await build(() => undefined);
      return true;
    },
    caseOf: (id) => requests.get(id)?.caseId,
    async requests(query) {
      const marks = query.marked === undefined ? new Map<string, readonly RowMark[]>() : marksByKey();
      const wanted = requestsMatching(requests.values(), query, (one) => marks.has(refKey(one.ref)));
      const look = device.look();
      const rows: RequestView[] = [];
      for (const one of wanted.slice(query.from, query.from + query.count)) {
        const view = requestView(device, await look.read(one.ref));
        if (view !== undefined) rows.push(view);
      }
      return { total: wanted.length, rows };
    },
  };
}
