import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';
import { compiledChecksPlugin } from './build/compiled-checks.ts';
import { checkedOutCommit } from './src-main/core/build-info.ts';

const root = import.meta.dirname;
// Electron 45 carries Node 24 and Chromium 156; electron-vite's own table of targets ends one major earlier.
const nodeTarget = 'node24.18';

/** Writes down which commit was built: an installed application has no repository beside it. */
function buildInfo(): Plugin {
  return {
    name: 'lianzhi-build-info',
    closeBundle() {
      mkdirSync(resolve(root, 'out'), { recursive: true });
      writeFileSync(resolve(root, 'out/build-info.json'), `${JSON.stringify({ commit: checkedOutCommit(root) ?? 'unknown' })}\n`);
    },
  };
}

export default defineConfig({
  main: {
    plugins: [buildInfo()],
    build: {
      outDir: resolve(root, 'out/main'),
      target: nodeTarget,
      // Everything is bundled, so that the installed application carries no node_modules.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: resolve(root, 'src-main/index.ts'), 'web-host': resolve(root, 'src-main/web-host/main.ts') },
      },
    },
  },
  preload: {
    build: {
      outDir: resolve(root, 'out/preload'),
      target: nodeTarget,
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: resolve(root, 'src-main/preload/index.ts') },
        // A sandboxed preload must be one CommonJS file.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: resolve(root, 'src-renderer'),
    // The same bundle is served by both hosts and by the central server, from whatever path.
    base: './',
    plugins: [vue(), compiledChecksPlugin()],
    server: { host: '127.0.0.1', port: 5173, strictPort: true },
    worker: { format: 'es', plugins: () => [compiledChecksPlugin()] },
    build: {
      outDir: resolve(root, 'out/renderer'),
      emptyOutDir: true,
      // Older system browsers of the web host and of agency desks.
      target: 'chrome120',
      minify: true,
      rolldownOptions: { input: { index: resolve(root, 'src-renderer/index.html') } },
    },
  },
});
