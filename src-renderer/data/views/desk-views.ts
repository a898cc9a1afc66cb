import type { DeskView, LookoutView, PendingRow } from '#shared/contracts/engine.ts';
import type { FactKind } from '#shared/contracts/feed.ts';
import type { StoredFact } from '#shared/contracts/ports.ts';
import type { Desk, DeskPart, LookoutPart } from '#shared/domain/linkage/desk.ts';
import { MECHANISMS } from '#shared/mechanisms/index.ts';
import type { Device } from '../device.ts';
import { pendingOf } from './case-view.ts';

/** More matters than any desk of the city has open; what was settled long ago is not among them. */
const DESK_MAX = 5_000;

type At<D extends Desk['at']> = Extract<Desk, { readonly at: D }>;

/** Facts that lie on a desk, each with the desk of its mechanism. */
async function lyingAt<D extends Desk['at']>(device: Device, at: D): Promise<readonly { readonly desk: At<D>; readonly fact: StoredFact }[]> {
  if (device.reading.shut()) return [];
  const desks = MECHANISMS.flatMap(({ desks: all }) => all.filter((desk): desk is At<D> => desk.at === at));
  const found = await Promise.all(desks.map(async (desk) => (await device.reading.facts.ofKind(desk.fact as FactKind, '', DESK_MAX)).map((fact) => ({ desk, fact }))));
  return found.flat();
}

/** The matters of an agency's desk: which mechanisms are among them follows from the facts that its scopes brought here. */
export async function deskRows(device: Device): Promise<readonly DeskView[]> {
  const pending = pendings(device);
  const rows = (await lyingAt(device, 'queue')).map(async ({ desk, fact: { body, version } }): Promise<DeskView> => {
    const request = body as DeskPart;
    const head = desk.head(request);
    return { head, request, version, pending: await pending(head) };
  });
  return Promise.all(rows);
}

/** Whom and what a station looks out for. */
export async function lookoutRows(device: Device): Promise<readonly LookoutView[]> {
  const pending = pendings(device);
  const rows = (await lyingAt(device, 'lookout')).map(async ({ desk, fact: { body, version } }): Promise<LookoutView> => {
    const control = body as LookoutPart;
    const head = desk.head(control);
    return { head, control, version, pending: await pending(head) };
  });
  return Promise.all(rows);
}

function pendings(device: Device): (head: DeskView['head'] | LookoutView['head']) => Promise<readonly PendingRow[]> {
  const look = device.look();
  return async ({ ref }) => pendingOf(device, await look.read(ref));
}
