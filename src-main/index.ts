import { resolve } from 'node:path';
import { startElectronHost } from './shell/start.ts';

// Wiring only: this file becomes out/main/index.js. Not awaited: Electron is ready only once this module has settled.
void startElectronHost({
  appRoot: resolve(import.meta.dirname, '../..'),
  rendererDir: resolve(import.meta.dirname, '../renderer'),
  preload: resolve(import.meta.dirname, '../preload/index.cjs'),
  env: process.env,
  argv: process.argv,
});
