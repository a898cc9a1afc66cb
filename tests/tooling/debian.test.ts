import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { installNeeds, missingNeeds } from '../../build/test/debian.ts';

let folder = '';
const said: string[] = [];
const say = (line: string) => void said.push(line);

/** An apt-get that notes what it was asked; without lists it knows no package, as on a fresh machine. */
function aptGet(behaviour: 'knows-all' | 'needs-lists' | 'has-nothing'): void {
  const script = {
    'knows-all': 'touch "$HERE/chromium"; chmod +x "$HERE/chromium"',
    'needs-lists': 'if [ "$1" = update ]; then touch "$HERE/lists"; exit 0; fi; if [ ! -e "$HERE/lists" ]; then echo "E: Unable to locate package" >&2; exit 100; fi; touch "$HERE/chromium"; chmod +x "$HERE/chromium"',
    'has-nothing': 'echo "E: Unable to locate package chromium" >&2; exit 100',
  }[behaviour];
  const file = join(folder, 'apt-get');
  writeFileSync(file, `#!/bin/sh\nHERE='${folder}'\necho "$@" >> "$HERE/asked"\n${script}\n`);
  chmodSync(file, 0o755);
}

const asked = () => (existsSync(join(folder, 'asked')) ? readFileSync(join(folder, 'asked'), 'utf8').trim().split('\n').map((line) => line.split(' ')[0]) : []);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lianzhi-debian-'));
  said.length = 0;
  vi.stubEnv('CHROMIUM_PATH', join(folder, 'chromium'));
  vi.stubEnv('PATH', `${folder}${delimiter}/usr/bin${delimiter}/bin`);
  vi.stubEnv('LIANZHI_NO_INSTALL', undefined);
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('root installs what is missing, once', () => {
  aptGet('knows-all');
  installNeeds(['chromium'], say, true);
  expect(asked()).toEqual(['install']);
  expect(missingNeeds(['chromium'])).toEqual([]);
  installNeeds(['chromium'], say, true);
  expect(asked()).toEqual(['install']);
});

test('a machine without package lists fetches them first', () => {
  aptGet('needs-lists');
  installNeeds(['chromium'], say, true);
  expect(asked()).toEqual(['install', 'update', 'install']);
  expect(missingNeeds(['chromium'])).toEqual([]);
});

test('what cannot be had is said with the words of apt-get, and stays missing', () => {
  aptGet('has-nothing');
  installNeeds(['chromium'], say, true);
  expect(said.join('\n')).toContain('E: Unable to locate package chromium');
  expect(missingNeeds(['chromium']).map((need) => need.debian)).toEqual(['chromium']);
});

test('everybody else is told the command and another way', () => {
  aptGet('knows-all');
  installNeeds(['chromium'], say, false);
  expect(asked()).toEqual([]);
  expect(said.join('\n')).toContain('sudo apt-get install --no-install-recommends chromium');
  expect(said.join('\n')).toContain('CHROMIUM_PATH');
});

test('where installing is forbidden even root only tells', () => {
  aptGet('knows-all');
  vi.stubEnv('LIANZHI_NO_INSTALL', '1');
  installNeeds(['chromium'], say, true);
  expect(asked()).toEqual([]);
});
