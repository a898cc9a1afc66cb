import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyCourtSettings } from '#server/commands/court-settings.ts';
import { createMemoryStore } from '#server/store/memory.ts';
import { CodedError } from '#shared/kernel/errors/index.ts';
import type { CourtCode } from '#shared/kernel/ids.ts';
import { START, testCore } from './people.ts';

const GUSU = '苏0508' as CourtCode;
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lianzhi-courts-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function written(body: string): string {
  const path = join(folder, 'courts.json');
  writeFileSync(path, body);
  return path;
}

describe('the settings of the courts', () => {
  it('change what the file says, tell the devices once, and leave the rest', async () => {
    const store = createMemoryStore({ createdAt: START });
    const core = testCore(store);
    const path = written(JSON.stringify([{ court: GUSU, policeChannel: 'connector', dutyPhone: '0512-00000508' }]));
    expect(await applyCourtSettings(core, path)).toEqual([{ court: GUSU, policeChannel: 'connector', requireDishonestListing: false, dutyPhone: '0512-00000508' }]);
    expect(await store.settings(GUSU)).toMatchObject({ policeChannel: 'connector' });
    const head = await store.snapshot((reads) => reads.head());
    expect(await applyCourtSettings(core, path)).toEqual([]);
    expect(await store.snapshot((reads) => reads.head())).toBe(head);
    expect(await applyCourtSettings(core, written(JSON.stringify([{ court: GUSU, policeChannel: 'desk' }])))).toMatchObject([{ policeChannel: 'desk', dutyPhone: '0512-00000508' }]);
  });

  it('name a channel by kind of agency or by agency, and the police’s in the form that earlier releases read', async () => {
    const core = testCore(createMemoryStore({ createdAt: START }));
    const [settings] = await applyCourtSettings(core, written(JSON.stringify([{ court: GUSU, channels: { police: 'connector', registry: 'connector', 'registry:gusu': 'desk' } }])));
    expect(settings).toMatchObject({ policeChannel: 'connector', channels: { police: 'connector', registry: 'connector', 'registry:gusu': 'desk' } });
    // The earlier form still changes it, and what else was set stays.
    const [changed] = await applyCourtSettings(core, written(JSON.stringify([{ court: GUSU, policeChannel: 'desk' }])));
    expect(changed).toMatchObject({ policeChannel: 'desk', channels: { police: 'desk', registry: 'connector' } });
  });

  it('are not touched without a file, nor by one that cannot be used whole', async () => {
    const store = createMemoryStore({ createdAt: START });
    const core = testCore(store);
    expect(await applyCourtSettings(core, join(folder, 'courts.json'))).toEqual([]);
    for (const [body, row] of [
      ['not json', 0],
      [JSON.stringify([{ court: GUSU, policeChannel: 'connector' }, { court: GUSU, policeChannel: 'pigeon' }]), 2],
      [JSON.stringify([{ court: '苏9999', policeChannel: 'desk' }]), 1],
      [JSON.stringify([{ court: GUSU, channels: { registry: 'desk' } }, { court: GUSU, channels: { temple: 'desk' } }]), 2],
      [JSON.stringify([{ court: GUSU, channels: { registry: 'pigeon' } }]), 1],
    ] as const) {
      const problem: unknown = await applyCourtSettings(core, written(body)).catch((error: unknown) => error);
      expect(problem instanceof CodedError ? problem.failure : problem).toEqual({ code: 'COURT_SETTINGS_MALFORMED', params: { row } });
    }
    expect(await store.settings(GUSU)).toBeUndefined();
  });
});
