import { env } from 'node:process';
import { isBuilt } from './bundle.ts';
import { stampOf } from './stamp.ts';
import { inTree, ROOT } from './tree.ts';

/**
 * Server and sandbox as one file each. From its sources a server reads two thousand modules before it listens: half of the
 * processor time of a start, and `npm test` starts them hundreds of times, most of them to be killed at once.
 */
const PROGRAMS: Readonly<Record<string, string>> = { 'src-server/main.ts': 'server', 'src-server/sandbox/main.ts': 'sandbox' };
/** As deep below the root as `src-server`: a program finds the project one folder up from where it stands. */
const FOLDER = '.cache';
const STAMP = stampOf(`${FOLDER}/programs/.lianzhi-sources`, ['src-server', 'src-shared', 'build/programs.ts', 'package-lock.json', 'tsconfig.json']);
/** The web host's own bundle is part of the product. */
const WEB_HOST = { source: 'src-main/web-host/main.ts', built: 'out/main/web-host.js' };

/** Makes them when their sources changed since they were made. @throws Error when a source cannot be bundled. */
export async function ensurePrograms(): Promise<void> {
  const hash = STAMP.sources();
  if (STAMP.isOf(hash)) return;
  const { build } = await import('vite');
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    // These two find their own files beside themselves.
    ssr: { noExternal: true, external: ['@electric-sql/pglite', '@node-rs/argon2', 'pg-native'] },
    build: {
      ssr: true,
      target: 'node24',
      outDir: inTree(FOLDER),
      // Others keep there what is theirs.
      emptyOutDir: false,
      minify: false,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(PROGRAMS).map(([source, name]) => [name, inTree(source)])),
        output: { entryFileNames: '[name].js', chunkFileNames: 'programs/[name].js' },
      },
    },
  });
  STAMP.set(hash);
}

let known: ReadonlyMap<string, string> | undefined;

/** The sources that stand bundled now; a test process asks once, as nobody edits the product below it. */
function standing(): ReadonlyMap<string, string> {
  known ??= new Map([
    ...(STAMP.isOf(STAMP.sources()) ? Object.entries(PROGRAMS).map(([source, name]) => [source, `${FOLDER}/${name}.js`] as const) : []),
    ...(isBuilt() ? [[WEB_HOST.source, WEB_HOST.built] as const] : []),
  ]);
  return known;
}

/** What is started for a program of the product: its bundle where tests start many and it is fresh, its source everywhere else. */
export function programOf(file: string): string {
  return env['LIANZHI_MANY_STARTS'] === undefined ? file : (standing().get(file) ?? file);
}
