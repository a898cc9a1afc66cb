import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { inTree } from '../../build/tree.ts';

type Entry = {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
  readonly link?: boolean;
  readonly optionalDependencies?: Record<string, string>;
  readonly dependencies?: Record<string, string>;
};

const lock = JSON.parse(readFileSync(inTree('package-lock.json'), 'utf8')) as { packages: Record<string, Entry> };
const manifest = JSON.parse(readFileSync(inTree('package.json'), 'utf8')) as Record<string, Record<string, string>>;

/** Where Node would find `name` from the package in `folder`. */
function find(folder: string, name: string): string | undefined {
  for (let base = folder; ; base = base.slice(0, Math.max(0, base.lastIndexOf('node_modules/') - 1))) {
    const candidate = `${base === '' ? '' : `${base}/`}node_modules/${name}`;
    if (Object.hasOwn(lock.packages, candidate)) return candidate;
    if (base === '') return undefined;
  }
}

test('the lock holds every package that another one names, those of other platforms included', () => {
  // npm ci refuses a lock with gaps, on every machine but the one that has node_modules already.
  const gaps = Object.entries(lock.packages).flatMap(([folder, entry]) =>
    Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })
      .filter((name) => find(folder, name) === undefined)
      .map((name) => `${folder} -> ${name}`),
  );
  expect(gaps).toEqual([]);
});

test('every package is pinned by its content, and by no address', () => {
  const entries = Object.entries(lock.packages).filter(([folder, entry]) => folder !== '' && entry.link !== true);
  expect(entries.filter(([, entry]) => entry.integrity === undefined && entry.version !== undefined).map(([folder]) => folder)).toEqual([]);
  expect(entries.filter(([, entry]) => entry.resolved !== undefined).map(([folder]) => folder)).toEqual([]);
});

test('direct dependencies are exact versions', () => {
  const loose = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((group) =>
    Object.entries(manifest[group] ?? {}).filter(([, range]) => !/^(?:npm:[@\w/-]+@)?\d+\.\d+\.\d+$/.test(range)).map(([name, range]) => `${name}@${range}`),
  );
  expect(loose).toEqual(['@types/node@24', 'typescript@~6.0.3']);
});
