import type { TSchema } from 'typebox';
import { idOf } from './people.ts';

/**
 * A payload that passes its schema, made out of the schema alone: required fields only, the first of every choice. So a
 * new kind is in the tests that file every kind without anybody writing a payload for it.
 */
export type Wanted = {
  /** Values of fields of the payload itself, by name. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** One value by its path, such as `record.type`: the branch of a choice is taken by it. */
  readonly at?: { readonly path: string; readonly value: string };
};

type Node = {
  readonly type?: string;
  readonly const?: unknown;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly minLength?: number;
  readonly minItems?: number;
  readonly anyOf?: readonly Node[];
  readonly items?: Node;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Node>>;
};

export const SAMPLE_FILE = `sha256:${'5'.repeat(64)}`;

/** Text of each form that the schemas use; a form that is not here fails the test that meets it. */
const FORMS: readonly (readonly [RegExp, string])[] = [
  [/^\^sha256/, SAMPLE_FILE],
  [/^\^\(\?:\(\?:18\|19/, '2026-03-02'],
  [/^\^\(\?:\[01\]\\d\|2/, '09:30'],
  [/^\^\[A-Za-z\.\]/, 'debtor.phone'],
  [/^\^\[0-9a-f\]\{8\}/, idOf('a sample')],
  [/^\^\[A-Za-z0-9:/, 'sample'],
  [/^\^\[a-z0-9-\]/, 'sample'],
  [/^\^\[a-z\]\[a-z-\]/, 'sample'],
  [/^\^\[0-9Xx\]\{4\}/, '1234'],
  [/4e00/, '苏0508'],
];

function textOf(node: Node): string {
  if (node.pattern === undefined) return 'x'.repeat(Math.max(1, node.minLength ?? 1));
  const form = FORMS.find(([pattern]) => pattern.test(node.pattern ?? ''));
  if (form === undefined) throw new Error(`no sample for text like ${node.pattern}`);
  return form[1];
}

function holdsConst(node: Node, path: readonly string[], value: string): boolean {
  const [key, ...rest] = path;
  if (key === undefined) return node.const === value || (node.anyOf?.some((branch) => holdsConst(branch, [], value)) ?? false);
  const child = node.properties?.[key];
  return child !== undefined && holdsConst(child, rest, value);
}

function make(node: Node, wanted: Wanted, path: readonly string[]): unknown {
  const name = path.at(-1);
  if (path.length === 1 && name !== undefined && Object.hasOwn(wanted.fields, name)) return wanted.fields[name];
  const at = wanted.at;
  const inside = at?.path.split('.') ?? [];
  if (at !== undefined && inside.join() === path.join()) return at.value;
  if (node.const !== undefined) return node.const;
  if (node.anyOf !== undefined) {
    const leads = at !== undefined && path.every((key, index) => inside[index] === key);
    const branch = leads ? node.anyOf.find((each) => holdsConst(each, inside.slice(path.length), at.value)) : undefined;
    return make(branch ?? (node.anyOf[0] as Node), wanted, path);
  }
  switch (node.type) {
    case 'object':
      return Object.fromEntries((node.required ?? []).map((key) => [key, make(node.properties?.[key] ?? {}, wanted, [...path, key])]));
    case 'array':
      return Array.from({ length: node.minItems ?? 0 }, () => make(node.items ?? {}, wanted, [...path, '']));
    case 'integer':
    case 'number':
      return node.minimum ?? 0;
    case 'boolean':
      return true;
    case 'string':
      return textOf(node);
    default:
      return {};
  }
}

export function sampleOf(schema: TSchema, wanted: Wanted): unknown {
  return make(schema as Node, wanted, []);
}
