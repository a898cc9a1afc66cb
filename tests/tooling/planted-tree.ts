import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inTree } from '../../build/tree.ts';

const SETTINGS = [
  'package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.shared.json', 'tsconfig.node.json', 'tsconfig.web.json', 'vitest.config.ts', '.dependency-cruiser.cjs',
  'eslint.config.js', '.oxlintrc.json', 'knip.json', 'build',
];

export type PlantedTree = { readonly root: string; remove(): void };

/**
 * A small source tree with the real settings, tools and packages, and the given files: where a violation is planted to
 * see whether the tools find it.
 */
export function plantTree(files: Readonly<Record<string, string>>): PlantedTree {
  const root = mkdtempSync(join(tmpdir(), 'lianzhi-planted-'));
  for (const name of SETTINGS) cpSync(inTree(name), join(root, name), { recursive: true });
  symlinkSync(inTree('node_modules'), join(root, 'node_modules'), 'junction');
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}
