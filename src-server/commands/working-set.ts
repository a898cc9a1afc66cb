import { type AggregateRef, refKey } from '#shared/domain/linkage/command.ts';
import type { EventBody, EventMeta } from '#shared/domain/linkage/decision.ts';
import type { AssetId, CaseId, CourtCode } from '#shared/kernel/ids.ts';
import type { AggregateRow, AutomationRow, CasePartyRow, MoveRow, OutgoingRow, RequestIndexRow, SeriesRow, StoreTransaction, TimerRow } from '../store/port.ts';
import { casePartyRowsOf, requestIndexRow } from './index-rows.ts';

/** An event as staged: its place within its command, and the aggregate after it. */
export type StagedEvent = { readonly index: number; readonly event: EventBody; readonly after: unknown; readonly meta: EventMeta };

/**
 * What one command has changed so far, over what the transaction read and what earlier commands of the transaction
 * changed. A follow-up works in a layer of its own, so that its refusal takes back only its own changes.
 */
export type Layer = {
  readonly parent: Layer | undefined;
  readonly aggregates: Map<string, AggregateRow>;
  readonly series: Map<string, SeriesRow>;
  readonly moves: MoveRow[];
  readonly events: StagedEvent[];
  readonly timers: TimerRow[];
  readonly outgoing: OutgoingRow[];
  readonly automation: AutomationRow[];
};

export function newLayer(parent?: Layer): Layer {
  return { parent, aggregates: new Map(), series: new Map(), moves: [], events: [], timers: [], outgoing: [], automation: [] };
}

/** Gives the changes of an accepted layer to the one below. */
export function mergeLayer(layer: Layer): void {
  const { parent } = layer;
  if (parent === undefined) return;
  for (const [key, row] of layer.aggregates) parent.aggregates.set(key, row);
  for (const [key, row] of layer.series) parent.series.set(key, row);
  parent.moves.push(...layer.moves);
  parent.events.push(...layer.events);
  parent.timers.push(...layer.timers);
  parent.outgoing.push(...layer.outgoing);
  parent.automation.push(...layer.automation);
}

function* chain(layer: Layer): Generator<Layer> {
  for (let at: Layer | undefined = layer; at !== undefined; at = at.parent) yield at;
}

/** Rows of one transaction: loaded once, then read through the layers. */
export type WorkingSet = {
  read(layer: Layer, ref: AggregateRef): Promise<AggregateRow | undefined>;
  readAll(layer: Layer, refs: readonly AggregateRef[]): Promise<readonly AggregateRow[]>;
  requestsOfCase(layer: Layer, caseId: CaseId): Promise<readonly RequestIndexRow[]>;
  requestsOfPerson(layer: Layer, personKey: string): Promise<readonly RequestIndexRow[]>;
  requestsOnAsset(layer: Layer, assetId: AssetId): Promise<readonly RequestIndexRow[]>;
  openCasesOfPerson(layer: Layer, personKey: string): Promise<readonly CasePartyRow[]>;
  /** Reads the index rows of these cases, persons and things at once. @returns the requests they tell of */
  foresee(cases: readonly CaseId[], persons: readonly string[], assets: readonly AssetId[]): Promise<readonly AggregateRef[]>;
  movesAfter(layer: Layer, ref: AggregateRef, version: number): Promise<readonly MoveRow['commandId'][]>;
  /** Draws the next number of a series. */
  draw(layer: Layer, court: CourtCode, series: string, year: number): Promise<number>;
};

/** Rows under a key, asked for once in a transaction: what stands in the store does not change before its end. */
function remembered<K extends string, Row>(ask: (keys: readonly K[]) => Promise<readonly Row[]>, keyOf: (row: Row) => K | undefined) {
  const known = new Map<K, Row[]>();
  async function all(keys: readonly K[]): Promise<readonly Row[]> {
    const missing = [...new Set(keys)].filter((key) => !known.has(key));
    if (missing.length > 0) {
      for (const key of missing) known.set(key, []);
      for (const row of await ask(missing)) {
        const key = keyOf(row);
        if (key !== undefined) known.get(key)?.push(row);
      }
    }
    return keys.flatMap((key) => known.get(key) ?? []);
  }
  return all;
}

export function openWorkingSet(tx: StoreTransaction): WorkingSet {
  const loaded = new Map<string, AggregateRow | undefined>();
  const requestsOfCases = remembered((ids: readonly CaseId[]) => tx.requestsOfCases(ids), (row) => row.caseId);
  const requestsOfPersons = remembered((keys: readonly string[]) => tx.requestsOfPersons(keys), (row) => row.personKey);
  const requestsOnAssets = remembered((ids: readonly AssetId[]) => tx.requestsOnAssets(ids), (row) => row.assetId);
  const openCasesOfPersons = remembered((keys: readonly string[]) => tx.openCasesOfPersons(keys), (row) => row.personKey);

  const staged = (layer: Layer, key: string): AggregateRow | undefined => {
    for (const at of chain(layer)) {
      const row = at.aggregates.get(key);
      if (row !== undefined) return row;
    }
    return undefined;
  };

  /** Every aggregate that some layer changed, in its latest shape. */
  const allStaged = (layer: Layer): ReadonlyMap<string, AggregateRow> => {
    const rows = new Map<string, AggregateRow>();
    for (const at of chain(layer)) {
      for (const [key, row] of at.aggregates) if (!rows.has(key)) rows.set(key, row);
    }
    return rows;
  };

  async function readAll(layer: Layer, refs: readonly AggregateRef[]): Promise<readonly AggregateRow[]> {
    const missing = refs.filter((ref) => staged(layer, refKey(ref)) === undefined && !loaded.has(refKey(ref)));
    if (missing.length > 0) {
      for (const ref of missing) loaded.set(refKey(ref), undefined);
      for (const row of await tx.aggregates(missing)) loaded.set(refKey(row.ref), row);
    }
    return refs.flatMap((ref) => staged(layer, refKey(ref)) ?? loaded.get(refKey(ref)) ?? []);
  }

  /** Stored index rows, with those of changed aggregates replaced by what they are now. */
  async function requests(layer: Layer, stored: Promise<readonly RequestIndexRow[]>, belongs: (row: RequestIndexRow) => boolean): Promise<readonly RequestIndexRow[]> {
    const changed = allStaged(layer);
    const kept = (await stored).filter((row) => !changed.has(refKey(row.ref)));
    const fresh = [...changed.values()].flatMap((row) => requestIndexRow(row) ?? []).filter(belongs);
    return [...kept, ...fresh].sort((a, b) => (a.ref.id < b.ref.id ? -1 : 1));
  }

  return {
    read: async (layer, ref) => (await readAll(layer, [ref]))[0],
    readAll,
    requestsOfCase: (layer, caseId) => requests(layer, requestsOfCases([caseId]), (row) => row.caseId === caseId),
    requestsOfPerson: (layer, personKey) => requests(layer, requestsOfPersons([personKey]), (row) => row.personKey === personKey),
    requestsOnAsset: (layer, assetId) => requests(layer, requestsOnAssets([assetId]), (row) => row.assetId === assetId),
    openCasesOfPerson: async (layer, personKey) => {
      const changed = allStaged(layer);
      const kept = (await openCasesOfPersons([personKey])).filter((row) => !changed.has(refKey({ type: 'case', id: row.caseId })));
      const fresh = [...changed.values()].flatMap((row) => casePartyRowsOf(row) ?? []).filter((row) => row.personKey === personKey && row.open);
      return [...kept, ...fresh];
    },
    foresee: async (cases, persons, assets) => {
      const ofCases = cases.length === 0 ? [] : await requestsOfCases(cases);
      const onAssets = assets.length === 0 ? [] : await requestsOnAssets(assets);
      if (persons.length > 0) await openCasesOfPersons(persons);
      const ofPersons = persons.length === 0 ? [] : await requestsOfPersons(persons);
      return [...ofCases, ...onAssets, ...ofPersons].map((row) => row.ref);
    },
    movesAfter: async (layer, ref, version) => {
      const key = refKey(ref);
      const own = [...chain(layer)].reverse().flatMap((at) => at.moves.filter((move) => refKey(move.ref) === key && move.version > version));
      return [...(await tx.movesAfter(ref, version)), ...own.map((move) => move.commandId)];
    },
    draw: async (layer, court, series, year) => {
      const key = `${court} ${series} ${year}`;
      let next: number | undefined;
      for (const at of chain(layer)) next ??= at.series.get(key)?.next;
      const n = next ?? (await tx.nextOfSeries(court, series, year));
      layer.series.set(key, { court, series, year, next: n + 1 });
      return n;
    },
  };
}
