import { pathToFileURL } from 'node:url';
import type { TSchema } from 'typebox';
import { Code } from 'typebox/compile';
import type { Plugin } from 'vite';
import { inTree } from './tree.ts';

const MODULE = inTree('src-renderer/data/feed/fact-checks.ts').replaceAll('\\', '/');

/** One check as an expression: TypeBox's module for the schema, made a function of its own. @throws Error for what it cannot carry over. */
function expressionOf(schema: TSchema): string {
  const { Code: module, External } = Code(schema);
  const patterns = External.variables.map((value) => {
    if (value instanceof RegExp) return `new RegExp(${JSON.stringify(value.source)}, ${JSON.stringify(value.flags)})`;
    throw new Error('a schema with a refinement of its own cannot be made code');
  });
  const lines = module.split('\n').filter((line) => line !== '' && !line.startsWith('//') && !line.startsWith('import '));
  const body = lines.filter((line) => !line.startsWith('let External') && !line.startsWith('export '));
  const last = lines.find((line) => line.startsWith('export function Check(value)'));
  if (last === undefined || lines.length !== body.length + 3 || module.includes('CheckContext')) throw new Error('TypeBox writes another kind of module now');
  return `(() => {\nconst External = [${patterns.join(', ')}];\n${body.join('\n')}\nreturn ${last.replace('export ', '').replace(/;$/u, '')};\n})()`;
}

/** The module that stands in for `fact-checks.ts`. */
export async function compiledChecks(): Promise<string> {
  const load = async (path: string) => (await import(pathToFileURL(inTree(path)).href)) as Record<string, unknown>;
  const bodies = (await load('src-shared/contracts/audiences/index.ts'))['FACT_SCHEMAS'] as Readonly<Record<string, TSchema>>;
  const fact = (await load('src-shared/contracts/feed.ts'))['FactSchema'] as TSchema;
  const shape = expressionOf(fact);
  const checks = Object.entries(bodies).map(([kind, schema]) => `[${JSON.stringify(kind)}, ${expressionOf(schema)}]`);
  const text = [shape, ...checks].join('\n');
  return [
    "import { Guard } from 'typebox/guard';",
    ...(text.includes('Hashing.') ? ["import { Hashing } from 'typebox/system';"] : []),
    `export const checkFactShape = ${shape};`,
    `export const bodyChecks = new Map([\n${checks.join(',\n')}\n]);`,
  ].join('\n');
}

/** Puts compiled checks into a bundle; for the page's build and for that of its workers. */
export function compiledChecksPlugin(): Plugin {
  return {
    name: 'lianzhi-compiled-checks',
    enforce: 'pre',
    async load(id) {
      return id.replaceAll('\\', '/').split('?')[0] === MODULE ? { code: await compiledChecks(), moduleType: 'js' } : null;
    },
  };
}
