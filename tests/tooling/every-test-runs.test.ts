import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { VITEST_ROOMS } from '../../build/test/rooms.ts';
import { filesOf } from '../../build/test/stages.ts';
import { ROOT } from '../../build/tree.ts';

const files = globSync('tests/**/*.{test,spec,soak,bench}.{ts,mts,js,mjs,tsx}', { cwd: ROOT }).map((file) => file.replaceAll('\\', '/'));

test('every test file is run by exactly one runner', () => {
  expect(files.length).toBeGreaterThan(5);
  const runners = (file: string): string[] => [
    ...VITEST_ROOMS.filter((room) => filesOf(room).includes(file)).map((room) => room.name),
    ...(/^tests\/(e2e|electron|stories)\/.*\.spec\.ts$/.test(file) ? ['playwright'] : []),
    // Takes docs/screens when it is asked to; what must hold of the screens is checked in e2e.
    ...(/^tests\/screens\/.*\.spec\.ts$/.test(file) ? ['pictures'] : []),
    ...(/^tests\/bench\/[^/]+\.bench\.ts$/.test(file) ? ['bench'] : []),
  ];
  expect(files.map((file) => ({ file, runners: runners(file) })).filter((entry) => entry.runners.length !== 1)).toEqual([]);
});

test('no test is left switched on alone', () => {
  const alone = files.filter((file) => /\b(test|it|describe)(\.\w+)*\.only\(/.test(readFileSync(join(ROOT, file), 'utf8')));
  expect(alone).toEqual([]);
});
