import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePlace, hostProcess, sandboxProcess, serverProcess, startInstallation, type Installation, type InstallationSettings } from '../../build/installation.ts';
import { startProcess, type ProcessSpec, type RunningProcess } from '../../build/processes.ts';

// Each process of an installation is killed as by a power cut and started again at its own place: it finds what it had.

const SETTINGS: InstallationSettings = { demo: true };
let home = '';
let installation: Installation;
const again: RunningProcess[] = [];

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'lianzhi-installation-'));
  installation = await startInstallation(await freePlace(home), SETTINGS);
});

afterAll(async () => {
  await Promise.all(again.map((process) => process.stop()));
  await installation.stop();
  rmSync(home, { recursive: true, force: true });
});

async function killAndStart(process: RunningProcess, spec: ProcessSpec): Promise<RunningProcess> {
  expect((await process.kill9()).signal).toBe('SIGKILL');
  const successor = await startProcess(spec);
  again.push(successor);
  expect(successor.url).toBe(process.url);
  expect(successor.pid).not.toBe(process.pid);
  return successor;
}

test('the server finds its bureau and seeds no second one', async () => {
  const server = await killAndStart(installation.server, serverProcess(installation.place, SETTINGS));
  expect(await (await fetch(`${server.url}/health`)).json()).toMatchObject({ status: 'ok', demo: true });
  const reports = readFileSync(join(home, 'logs/server.log'), 'utf8').split('\n').filter((line) => line.includes('"demo bureau"'));
  expect(reports.map((line) => (JSON.parse(line) as { done: string }).done)).toEqual(['now', 'before']);
});

test('the web host is the same device with the same door', async () => {
  const device = readFileSync(join(home, 'host/device.json'), 'utf8');
  const host = await killAndStart(installation.host, hostProcess(installation.place, SETTINGS));
  expect(readFileSync(join(home, 'host/device.json'), 'utf8')).toBe(device);
  expect(host.ready['open']).toBe(installation.host.ready['open']);
});

test('the sandbox police signs with the same key', async () => {
  const key = readFileSync(join(home, 'sandbox/police.key.json'), 'utf8');
  await killAndStart(installation.sandbox, sandboxProcess(installation.place, SETTINGS));
  expect(readFileSync(join(home, 'sandbox/police.key.json'), 'utf8')).toBe(key);
});
