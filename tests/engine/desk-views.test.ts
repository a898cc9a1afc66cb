import { expect, test } from 'vitest';
import type { Device } from '#renderer/data/device.ts';
import { deskRows, lookoutRows } from '#renderer/data/views/desk-views.ts';
import { factsOf } from '#shared/contracts/audiences/index.ts';
import type { StoredFact } from '#shared/contracts/ports.ts';
import { wangRequest } from '../ui/features/support/request.ts';

/** What lies on the desk of an agency is read from the facts that came, by the head of each mechanism. */
const REQUEST = wangRequest({
  state: 'active',
  control: { state: 'active', controlNo: '2026-KZ-00007', start: '2026-09-08', end: '2027-03-07' },
} as never);

/** A device that holds what an audience of the request is sent. */
function holding(kinds: readonly string[], isShut = false): Device {
  const facts = factsOf('locate-request', REQUEST).filter(({ kind }) => kinds.includes(kind));
  const stored = facts.map(({ kind, id, body }) => ({ id: `${kind}/${id}`, kind, body, version: 3, seq: 1 }) as unknown as StoredFact);
  return {
    reading: {
      shut: () => isShut,
      facts: { ofKind: (kind: string) => Promise.resolve(stored.filter((fact) => fact.kind === kind)) },
    },
    log: { all: () => [] },
    look: () => ({ read: (ref: unknown) => Promise.resolve({ ref, steps: [] }) }),
  } as unknown as Device;
}

test('the specialist has the packet with its pile, the station whom to look for, each by the facts of his own scopes', async () => {
  const [row] = await deskRows(holding(['police-request']));
  expect(row).toMatchObject({
    head: { ref: { type: 'locate-request', id: REQUEST.id }, about: { name: '王某', isPerson: true }, key: REQUEST.personKey, pile: 'controls' },
    request: { caseNumber: REQUEST.caseNumber },
    version: 3,
    pending: [],
  });
  expect(await lookoutRows(holding(['police-request']))).toEqual([]);
  const [watched] = await lookoutRows(holding(['station-control']));
  expect(watched).toMatchObject({ head: { search: ['王某', REQUEST.packet.debtor.idNo, '2026-KZ-00007'] }, control: { controlNo: '2026-KZ-00007', end: '2027-03-07' } });
  expect(await deskRows(holding(['station-control']))).toEqual([]);
});

test('under an epoch that nobody announced nothing is shown', async () => {
  const shut = holding(['police-request', 'station-control'], true);
  expect([await deskRows(shut), await lookoutRows(shut)]).toEqual([[], []]);
});
