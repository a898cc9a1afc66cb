import { type AssetRow, holdsOfRow } from '#shared/contracts/audiences/assets.ts';
import type { AssetsAnswer, AssetsQuery, AssetSummary, AssetView, RowMark } from '#shared/contracts/engine.ts';
import type { StoredFact } from '#shared/contracts/ports.ts';
import { holdDues, type KnownHolds, standingOfAsset } from '#shared/domain/assets/holds.ts';
import { knownOf, valuesOf } from '#shared/domain/assets/known.ts';
import type { AssetNumbers, AssetState } from '#shared/domain/assets/model.ts';
import type { AssetId, CaseId } from '#shared/kernel/ids.ts';
import { civilDateOf } from '#shared/kernel/time.ts';
import type { Change } from '../changes.ts';
import type { Device } from '../device.ts';
import { markOf, pendingOf, strongest } from './case-view.ts';
import { factIdOf } from './fact-kinds.ts';
import { searchText, soundOf } from './initials.ts';
import type { Reading } from './readings.ts';

/** All things of this device as slim rows. They are read once, when somebody first asks for a list of them. */
export type AssetViews = {
  follow(change: Change): Promise<void>;
  list(query: AssetsQuery): Promise<AssetsAnswer>;
};

type Slim = Omit<AssetSummary, 'standing' | 'dues' | 'mark'> & { readonly holds: KnownHolds; readonly caseIds: ReadonlySet<CaseId>; readonly text: string };

const PORTION = 1_000;
const TYPE = 'asset';

/** A number as search compares it: the dot of a plate and the dashes of others are nobody's to type. */
function numberText(text: string): string {
  return searchText(text).replace(/[·•.‧・\-—–*]/gu, '');
}

const SEARCHED = ['plate', 'vin', 'engineNo', 'unitNo', 'certificateNo', 'accountNo', 'bank', 'company', 'companyCode', 'label'] as const satisfies readonly (keyof AssetNumbers)[];

function slim(part: Omit<Slim, 'caseIds' | 'text'>): Slim {
  const numbers = SEARCHED.flatMap((name) => part.numbers[name] ?? []);
  const names = part.owners.map((name) => `${searchText(name)}\n${soundOf(name).letters}`);
  return { ...part, caseIds: new Set(part.cases.map(({ caseId }) => caseId)), text: [...numbers.map(numberText), ...names, searchText(part.location ?? '')].join('\n') };
}

const casesOf = (interests: AssetRow['interests']): Slim['cases'] => interests.map(({ caseId, caseNumber, court }) => ({ caseId, caseNumber, court }));

function slimOfState(state: AssetState): Slim {
  const known = knownOf(state);
  const { brand, location } = known.details;
  return slim({
    id: state.id,
    kind: state.kind,
    numbers: valuesOf(known.numbers) as AssetNumbers,
    owners: (known.owners?.value ?? []).map(({ name }) => name),
    ...(brand === undefined ? {} : { brand: brand.value }),
    ...(location === undefined ? {} : { location: location.value }),
    ...(known.asOf === undefined ? {} : { asOf: known.asOf }),
    cases: casesOf(state.interests),
    holds: known,
  });
}

function slimOfRow(row: AssetRow): Slim {
  const { brand, location } = row.details;
  return slim({
    id: row.id,
    kind: row.kind,
    numbers: row.numbers,
    owners: row.owners,
    ...(brand === undefined ? {} : { brand }),
    ...(location === undefined ? {} : { location }),
    ...(row.asOf === undefined ? {} : { asOf: row.asOf }),
    cases: casesOf(row.interests),
    holds: holdsOfRow(row),
  });
}

function marksOf(reading: Reading): readonly RowMark[] {
  return reading.steps.map(({ entry }) => markOf(entry));
}

async function rowOf(device: Device, id: string): Promise<AssetRow | undefined> {
  const key = factIdOf('asset-row', id);
  const fact = device.reading.shut() ? undefined : (await device.reading.facts.get([key])).get(key);
  return fact === undefined || fact.hidden ? undefined : (fact.body as AssetRow);
}

/** Everything of one thing that this user may see: facts, and own work on top of them with its marks. */
export async function assetView(device: Device, assetId: AssetId): Promise<AssetView | null> {
  const reading = await device.look().read({ type: TYPE, id: assetId });
  const state = reading.state as AssetState | undefined;
  const row = state === undefined ? await rowOf(device, assetId) : undefined;
  if (state === undefined && row === undefined) return null;
  const pending = pendingOf(device, reading);
  const mark = strongest(pending.map((one) => one.mark));
  const answerMarks: Record<string, RowMark> = {};
  for (const { entry, events } of reading.steps) if (events.length > 0) answerMarks[entry.command.id] = markOf(entry);
  return {
    held: state === undefined ? 'part' : 'full',
    ...(state === undefined ? {} : { state }),
    ...(row === undefined ? {} : { row }),
    version: reading.version,
    ...(mark === undefined ? {} : { mark }),
    answerMarks,
    pending,
  };
}

export function createAssetViews(device: Device, pause: () => Promise<void>): AssetViews {
  const all = new Map<string, Slim>();
  let built: Promise<void> | undefined;
  let isBuilt = false;
  /** Things that moved while all were still being read. */
  const moved = new Set<string>();

  /** A record that cannot be read is left out of lists; its page says so. */
  function note(id: string, make: () => Slim | undefined): void {
    try {
      const one = make();
      if (one === undefined) all.delete(id);
      else all.set(id, one);
    } catch {
      all.delete(id);
    }
  }

  async function refresh(ids: Iterable<string>): Promise<void> {
    const look = device.look();
    for (const id of ids) {
      const state = (await look.read({ type: TYPE, id })).state as AssetState | undefined;
      const row = state === undefined ? await rowOf(device, id) : undefined;
      note(id, () => (state !== undefined ? slimOfState(state) : row === undefined ? undefined : slimOfRow(row)));
    }
  }

  async function build(): Promise<void> {
    const take = async (kind: 'asset' | 'asset-row', of: (body: StoredFact['body']) => Slim): Promise<void> => {
      if (device.reading.shut()) return;
      await device.reading.facts.walk(kind, PORTION, async (facts) => {
        for (const fact of facts) {
          const id = fact.id.slice(kind.length + 1);
          if (!fact.hidden && (kind === 'asset' || !all.has(id))) note(id, () => of(fact.body));
        }
        await pause();
      });
    };
    await take('asset', (body) => slimOfState(body as AssetState));
    await take('asset-row', (body) => slimOfRow(body as AssetRow));
    await refresh(device.log.touched(TYPE).map((key) => key.slice(TYPE.length + 1)));
    isBuilt = true;
    await refresh([...moved]);
    moved.clear();
  }

  async function summaryOf({ holds, caseIds: _cases, text: _text, ...one }: Slim, court: AssetsQuery['court']): Promise<AssetSummary> {
    const { calendar, parameters } = device.rules();
    const today = civilDateOf(device.time.now());
    const mark = device.log.touched(TYPE).includes(`${TYPE}/${one.id}`) ? strongest(marksOf(await device.look().read({ type: TYPE, id: one.id }))) : undefined;
    return {
      ...one,
      standing: standingOfAsset(one.kind, holds, today, parameters),
      dues: court === undefined ? [] : holdDues(one.kind, holds, [court], today, calendar, parameters),
      ...(mark === undefined ? {} : { mark }),
    };
  }

  return {
    async follow(change) {
      if (built === undefined) return;
      const ids = [...change.aggregates].flatMap((key) => (key.startsWith(`${TYPE}/`) ? [key.slice(TYPE.length + 1)] : []));
      if (isBuilt) await refresh(ids);
      else for (const id of ids) moved.add(id);
    },
    async list({ caseId, text, court, due, from, count }) {
      built ??= build();
      await built;
      const wanted = text === undefined ? [] : text.trim().split(/\s+/u).map(numberText).filter((part) => part !== '');
      const found = [...all.values()].filter((one) => (caseId === undefined || one.caseIds.has(caseId)) && wanted.every((part) => one.text.includes(part)));
      const summaries: AssetSummary[] = [];
      if (due === true) {
        const asked = await Promise.all(found.map((one) => summaryOf(one, court)));
        const late = asked.filter(({ dues: [first] }) => first?.ladder.reached !== undefined).toSorted((a, b) => (a.dues[0]?.ladder.left ?? 0) - (b.dues[0]?.ladder.left ?? 0));
        return { total: late.length, rows: late.slice(from, from + count) };
      }
      const ordered = found.toSorted((a, b) => (a.kind === b.kind ? (a.text < b.text ? -1 : 1) : a.kind < b.kind ? -1 : 1));
      for (const one of ordered.slice(from, from + count)) summaries.push(await summaryOf(one, court));
      return { total: found.length, rows: summaries };
    },
  };
}
