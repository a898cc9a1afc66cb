import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import vue from '@vitejs/plugin-vue';
import { configDefaults, defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { CLAIMED_FOLDERS, VITEST_ROOMS, type VitestRoom } from './build/test/rooms.ts';

const root = import.meta.dirname;
const fakeElectron = resolve(root, 'tests/host/electron/fake.ts');
/** `npm test` gives each stage one core; a developer's own run takes what the machine has. */
const workers = Number(process.env['LIANZHI_TEST_WORKERS'] ?? 0);

function project(room: VitestRoom): TestProjectInlineConfiguration {
  const processes = room.starts === 'processes';
  return {
    root,
    plugins: room.vue === true ? [vue()] : [],
    resolve: {
      // A missing mock must never start Electron's own download.
      alias: [
        ...(existsSync(fakeElectron) ? [{ find: 'electron', replacement: fakeElectron }] : []),
        ...(room.rxdbHelpers === true ? [{ find: 'clone', replacement: resolve(root, 'tests/store/stand-ins/clone.ts') }, { find: 'async-test-util', replacement: resolve(root, 'tests/store/stand-ins/async-test-util.ts') }] : []),
        // The table as the product's own code names it; the ghost's table reads the real one by its full name.
        ...(room.ghost === true ? [{ find: /^\.\/mechanism-table\.ts$/u, replacement: resolve(root, 'tests/mechanisms/ghost-table.ts') }] : []),
      ],
    },
    test: {
      name: room.name,
      include: room.include,
      exclude: [...configDefaults.exclude, ...(room.catchAll === true ? CLAIMED_FOLDERS.map((folder) => `${folder}/**`) : [])],
      environment: room.vue === true ? 'happy-dom' : 'node',
      setupFiles: room.vue === true ? [resolve(root, 'tests/ui/support/setup.ts')] : [],
      // One database, one port range, two cores: rooms that start processes run their files one after another.
      fileParallelism: !processes,
      // Modules are loaded once a room, not once a file: a third of the time of some rooms. A file leaves no state behind.
      isolate: false,
      testTimeout: processes ? 180_000 : 90_000,
      hookTimeout: processes ? 300_000 : 60_000,
      // Element Plus brings style sheets, which only vite can read.
      ...(room.vue === true ? { server: { deps: { inline: [/element-plus/] } } } : {}),
      // Aliases reach only into what vite reads itself.
      ...(room.rxdbHelpers === true ? { server: { deps: { inline: [/rxdb/] } } } : {}),
      // As in the processes that tests start (build/processes.ts): the embedded database is opened often and asked little.
      ...(process.env['LIANZHI_MANY_STARTS'] === undefined ? {} : { execArgv: ['--liftoff-only'] }),
      restoreMocks: true,
      unstubEnvs: true,
      unstubGlobals: true,
    },
  };
}

export default defineConfig({
  test: {
    projects: VITEST_ROOMS.map(project),
    passWithNoTests: false,
    ...(workers > 0 ? { maxWorkers: workers } : {}),
  },
});
