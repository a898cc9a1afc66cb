import type { CaseRow } from '#shared/contracts/audiences/project.ts';
import { type TimelineEntry, timelineEntry } from '#shared/contracts/audiences/timeline.ts';
import type { CaseView, PendingRow, RequestDetail, RequestView, RowMark, TimelineRow } from '#shared/contracts/engine.ts';
import type { LoggedCommand } from '#shared/contracts/ports.ts';
import type { CaseState } from '#shared/domain/cases/model.ts';
import { nextStep } from '#shared/domain/cases/next-step.ts';
import { refKey } from '#shared/domain/linkage/command.ts';
import type { NextStep } from '#shared/domain/linkage/next-step.ts';
import type { LinkageRequest } from '#shared/domain/linkage/regions/linkage-request.ts';
import { headOf, requestOf, stepsOf } from '#shared/mechanisms/index.ts';
import type { CaseId, RequestId } from '#shared/kernel/ids.ts';
import type { Device } from '../device.ts';
import { factIdOf, NOTICE_KINDS, noticeView, REQUEST_KINDS } from './fact-kinds.ts';
import { type FoldStep, type Look, type Reading, refOf } from './readings.ts';

/** Where an own command stands: 仅本机, 已上传, 已受理, 被拒. */
export function markOf(entry: LoggedCommand): RowMark {
  if (entry.state !== 'receipted') return 'local';
  if (entry.receipt?.outcome === 'refused') return 'refused';
  return entry.coveredBy === undefined ? 'uploaded' : 'accepted';
}

/** The mark that says most about what is not yet done: a refusal before anything local, that before what is on its way. */
export function strongest(marks: readonly RowMark[]): RowMark | undefined {
  return (['refused', 'local', 'uploaded'] as const).find((mark) => marks.includes(mark));
}

function pendingRow(entry: LoggedCommand, step: FoldStep | undefined): PendingRow {
  return {
    commandId: entry.command.id,
    kind: entry.command.kind,
    mark: markOf(entry),
    at: entry.decidedAt,
    unknown: step?.unknown ?? false,
    ...(step?.blocked === undefined ? {} : { blocked: step.blocked }),
    ...(entry.receipt === undefined ? {} : { receipt: entry.receipt }),
    waitsForFiles: entry.state === 'held',
  };
}

/** Own commands on an aggregate that still say something: in the view, refused and not put away, or parked. */
export function pendingOf(device: Device, reading: Reading): readonly PendingRow[] {
  const key = refKey(reading.ref);
  const steps = new Map(reading.steps.map((step) => [step.entry.command.id, step]));
  return device.log
    .all()
    .filter((entry) => refKey(entry.command.basis.aggregate) === key)
    .filter((entry) => steps.has(entry.command.id) || entry.state === 'parked' || entry.reoffered === true || (entry.receipt?.outcome === 'refused' && entry.putAway !== true))
    .map((entry) => pendingRow(entry, steps.get(entry.command.id)));
}

/** The next step, or none where the case cannot be reckoned: what else is known of it stands. */
function safeStep(device: Device, state: CaseState, readings: readonly Reading[]): { readonly step?: NextStep } {
  try {
    const requests = readings.flatMap(({ ref, state: request }) => (request === undefined ? [] : [requestOf(ref.type, request)]));
    return { step: nextStep(state, stepsOf(requests), device.time.now(), device.rules()) };
  } catch {
    return {};
  }
}

/** Readings of all requests of a case, those that exist only here included. */
export async function requestReadings(device: Device, look: Look, caseId: CaseId): Promise<readonly Reading[]> {
  const keys = new Set<string>();
  for (const kind of REQUEST_KINDS) {
    if (!device.reading.shut()) for (const fact of await device.reading.facts.group(caseId, kind)) keys.add(fact.id);
    for (const key of device.log.touched(kind)) keys.add(key);
  }
  const found: Reading[] = [];
  for (const key of keys) {
    const reading = await look.read(refOf(key));
    if (requestState(reading)?.caseId === caseId) found.push(reading);
  }
  return found;
}

export function requestState(reading: Reading): LinkageRequest | undefined {
  return reading.state as LinkageRequest | undefined;
}

export function requestView(device: Device, reading: Reading): RequestView | undefined {
  const request = requestState(reading);
  if (request === undefined) return undefined;
  const pending = pendingOf(device, reading);
  const mark = strongest(pending.map((row) => row.mark));
  return { head: headOf(reading.ref.type, request), request, version: reading.version, ...(mark === undefined ? {} : { mark }), pending };
}

/** Lines of what is filed here and not yet in the facts, in the words of the timeline. */
function localLines(readings: readonly Reading[]): readonly TimelineRow[] {
  return readings.flatMap((reading) =>
    reading.steps.flatMap((step) =>
      step.events.flatMap(({ event, after, meta }, index): readonly TimelineRow[] => {
        const line = timelineEntry(index, event, after, meta);
        return line === undefined ? [] : [{ ...line, mark: markOf(step.entry) }];
      }),
    ),
  );
}

/** By time; what the same instant brought stays as given: a filing before the numbers that the server drew for it. */
function inOrder(lines: readonly TimelineRow[]): readonly TimelineRow[] {
  const byId = new Map(lines.map((line) => [line.id, line]));
  return [...byId.values()].sort((a, b) => a.at - b.at);
}

async function factLines(device: Device, caseId: CaseId): Promise<readonly TimelineEntry[]> {
  if (device.reading.shut()) return [];
  const facts = await device.reading.facts.group(caseId, 'event');
  return facts.toSorted((a, b) => a.seq - b.seq).map((fact) => fact.body as TimelineEntry);
}

async function partOf(device: Device, caseId: CaseId): Promise<CaseRow | undefined> {
  const id = factIdOf('case-row', caseId);
  const fact = device.reading.shut() ? undefined : (await device.reading.facts.get([id])).get(id);
  return fact === undefined || fact.hidden ? undefined : (fact.body as CaseRow);
}

/** Everything of one case that this user may see: facts, own work on top of them with its marks, requests, timeline. */
export async function caseView(device: Device, caseId: CaseId): Promise<CaseView | null> {
  const look = device.look();
  const reading = await look.read({ type: 'case', id: caseId });
  const requests = await requestReadings(device, look, caseId);
  const told = device.reading.shut() ? [] : await Promise.all(NOTICE_KINDS.map((kind) => device.reading.facts.group(caseId, kind)));
  const row = reading.state === undefined ? await partOf(device, caseId) : undefined;
  if (reading.state === undefined && row === undefined && requests.length === 0) return null;
  const state = reading.state as CaseState | undefined;
  const pending = pendingOf(device, reading);
  const mark = strongest(pending.map((one) => one.mark));
  const recordMarks: Record<string, RowMark> = {};
  for (const step of reading.steps) if (step.events.length > 0) recordMarks[step.entry.command.id] = markOf(step.entry);
  return {
    held: state === undefined ? 'part' : 'full',
    ...(state === undefined ? {} : { state, ...safeStep(device, state, requests) }),
    ...(row === undefined ? {} : { row }),
    version: reading.version,
    ...(mark === undefined ? {} : { mark }),
    recordMarks,
    pending,
    requests: requests.flatMap((one) => requestView(device, one) ?? []).sort((a, b) => b.request.filedAt - a.request.filedAt),
    notices: told.flat().map(noticeView),
    timeline: inOrder([...(await factLines(device, caseId)), ...localLines([reading, ...requests])]),
  };
}

/** One request with its own timeline, for roles that hold no case. */
export async function requestDetail(device: Device, requestId: RequestId): Promise<RequestDetail | null> {
  const look = device.look();
  const readings = await Promise.all(REQUEST_KINDS.map((type) => look.read({ type, id: requestId })));
  const reading = readings.find(({ state }) => state !== undefined);
  const view = reading === undefined ? undefined : requestView(device, reading);
  if (reading === undefined || view === undefined) return null;
  const lines = (await factLines(device, view.request.caseId)).filter(({ aggregate }) => refKey(aggregate) === refKey(reading.ref));
  return { ...view, timeline: inOrder([...lines, ...localLines([reading])]) };
}
