import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { parse } from 'vue/compiler-sfc';

/** Ends the name of a laid-out script: not `.vue.ts`, which `import './X.vue'` would find instead of the component. */
export const SCRIPT_SUFFIX = '.script.ts';

/** The parameters of a generic component as types of its module: each is what bounds it. */
function parametersOf(generic: string | true | undefined): string {
  if (typeof generic !== 'string') return '';
  const [of] = ts.createSourceFile('generic.ts', `type Of<${generic}> = never`, ts.ScriptTarget.Latest, true).statements;
  if (of === undefined || !ts.isTypeAliasDeclaration(of)) return '';
  const text = of.getSourceFile();
  return (of.typeParameters ?? []).map(({ name, constraint }) => `type ${name.text} = ${constraint?.getText(text) ?? 'unknown'};\n`).join('');
}

/**
 * The scripts of a single-file component as a module of their own, every line where it stands in the component.
 * @returns undefined for a component without a script.
 */
function scriptOf(source: string): string | undefined {
  const { script, scriptSetup } = parse(source, { sourceMap: false }).descriptor;
  const blocks = [script, scriptSetup].filter((block) => block !== null);
  if (blocks.length === 0) return undefined;
  const lines = source.split('\n').map(() => '');
  for (const { content, loc } of blocks) content.split('\n').forEach((line, at) => { lines[loc.start.line - 1 + at] = line; });
  // A setup block without an import is no module to TypeScript, and two of them would share their names.
  return `${lines.join('\n').trimEnd()}\n${parametersOf(scriptSetup?.attrs['generic'])}export {};\n`;
}

/**
 * Lays the scripts of all components of `root` into `folder` (inside `root`) under their own paths, with the settings by
 * which a type-aware linter reads them as if each stood beside its component: relative imports go on to the tree.
 * @returns the laid-out files.
 */
export function layOutScripts(root: string, folder: string): readonly string[] {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const up = relative(folder, root);
  const settings = {
    extends: `${up}/tsconfig.json`,
    compilerOptions: { rootDirs: [up, '.'], incremental: false, noUnusedLocals: false, types: ['node'], typeRoots: [`${up}/node_modules/@types`] },
    include: [`src-renderer/**/*${SCRIPT_SUFFIX}`, `${up}/build/types/*.d.ts`],
    exclude: [],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings));
  // A template may use as a value what its script imports: the tree's own run knows, and looks after that rule.
  const rules = { 'typescript/consistent-type-imports': 'off' };
  writeFileSync(join(folder, '.oxlintrc.json'), JSON.stringify({ extends: [`${up}/.oxlintrc.json`], options: { typeAware: true, maxWarnings: 0 }, overrides: [{ files: ['**/*.ts'], rules }] }));
  const laid: string[] = [];
  for (const file of globSync('src-renderer/**/*.vue', { cwd: root })) {
    const script = scriptOf(readFileSync(join(root, file), 'utf8'));
    if (script === undefined) continue;
    const path = join(folder, `${file.slice(0, -'.vue'.length)}${SCRIPT_SUFFIX}`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, script);
    laid.push(path);
  }
  return laid;
}
