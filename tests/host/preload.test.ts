import { dirname, resolve } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { build } from 'vite';
import type { PreloadHost } from '#shared/contracts/host-ipc.ts';
import { fake, ipcRenderer, resetFake } from './electron/fake.ts';
import { fire } from './electron/strict.ts';

beforeEach(() => {
  resetFake();
});

describe('2 the preload is narrow', () => {
  let bundle = '';
  beforeAll(async () => {
    const root = resolve(dirname(import.meta.dirname), '..');
    const built = await build({
      configFile: false,
      root,
      logLevel: 'silent',
      build: {
        write: false,
        minify: false,
        lib: { entry: resolve(root, 'src-main/preload/index.ts'), formats: ['cjs'] },
        rolldownOptions: { external: ['electron'] },
      },
    });
    const outputs = Array.isArray(built) ? built : [built];
    bundle = outputs.flatMap((out) => ('output' in out ? out.output : [])).map((chunk) => (chunk.type === 'chunk' ? chunk.code : '')).join('\n');
  });

  test('one file, which requires electron and nothing else, and takes only the bridge and the renderer side of IPC', () => {
    expect([...bundle.matchAll(/require\(["'`]([^"'`]+)["'`]\)/g)].map((found) => found[1])).toEqual(['electron']);
    const used = new Set([...bundle.matchAll(/electron\.(\w+)/g)].map((found) => found[1]));
    expect(used).toEqual(new Set(['contextBridge', 'ipcRenderer']));
    expect(bundle).not.toMatch(/import\(|process\.|eval\(/);
    expect(bundle.length).toBeLessThan(5_000);
  });

  test('what the page gets is frozen, a handful of functions, and no Electron object', async () => {
    await import('#main/preload/index.ts');
    expect([...fake.exposed.keys()]).toEqual(['lianzhiHost']);
    const host = fake.exposed.get('lianzhiHost') as PreloadHost;
    expect(Object.isFrozen(host)).toBe(true);
    expect(Object.keys(host).sort()).toEqual(['invoke', 'kind', 'onEvent', 'requestDataPort']);
    await host.invoke('device.info', {});
    expect(fake.invoked).toEqual([['host:invoke', 'device.info', {}]]);

    const posted: unknown[][] = [];
    vi.stubGlobal('window', { location: { origin: 'app://lianzhi' }, postMessage: (...args: unknown[]) => posted.push(args) });
    host.requestDataPort();
    expect(fake.posted.map((call) => call.slice(0, 2))).toEqual([['host:data-port', null]]);
    expect(posted.map((call) => call.slice(0, 2))).toEqual([['lianzhi:data-port', 'app://lianzhi']]);
    const ports = [...fake.posted, ...posted].flatMap((call) => call[2] as MessagePort[]);
    expect(ports).toHaveLength(2);
    for (const port of ports) port.close();

    const heard: unknown[] = [];
    const stop = host.onEvent((event) => heard.push(event));
    fire(ipcRenderer, 'host:event', { sender: 'electron internals' }, { type: 'wake' });
    stop();
    fire(ipcRenderer, 'host:event', {}, { type: 'wake' });
    // The event object of Electron, which leads to its sender, stays outside.
    expect(heard).toEqual([{ type: 'wake' }]);
  });
});
