import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';

/**
 * Payloads at the edge of their own schema. A schema of this product is plain JSON Schema, so the places where a value
 * has a bound can be found, and each can be stretched to its bound or pushed past it. Nothing here knows a mechanism.
 */
type Node = Readonly<Record<string, unknown>>;

/** One place in a payload: the path to it, and what its schema says there. */
export type Leaf = { readonly path: readonly (string | number)[]; readonly schema: Node };

const record = (value: unknown): Node => (typeof value === 'object' && value !== null ? (value as Node) : {});

/** The member of a union that this value fits, or the schema itself. */
function memberFor(schema: Node, value: unknown): Node {
  const members = schema['anyOf'];
  if (!Array.isArray(members)) return schema;
  return record(members.find((member) => Value.Check(member as TSchema, value)) ?? members[0]);
}

/** Every place of a payload that stands in it, lists and objects included. */
export function leavesOf(schema: TSchema, value: unknown): readonly Leaf[] {
  const found: Leaf[] = [];
  const walk = (node: Node, at: unknown, path: Leaf['path']): void => {
    const here = memberFor(node, at);
    found.push({ path, schema: here });
    if (Array.isArray(at)) for (const [index, item] of at.entries()) walk(record(here['items']), item, [...path, index]);
    else if (typeof at === 'object' && at !== null) {
      for (const [key, item] of Object.entries(at)) {
        const own = record(here['properties'])[key] ?? Object.values(record(here['patternProperties']))[0];
        if (own !== undefined) walk(record(own), item, [...path, key]);
      }
    }
  };
  walk(record(schema), value, []);
  return found;
}

/** The value with one place replaced. */
export function withLeaf(value: unknown, path: Leaf['path'], leaf: unknown): unknown {
  const [head, ...rest] = path;
  if (head === undefined) return leaf;
  if (Array.isArray(value)) return value.map((item, index) => (index === head ? withLeaf(item, rest, leaf) : (item as unknown)));
  return { ...record(value), [head]: withLeaf(record(value)[head], rest, leaf) };
}

export function leafAt(value: unknown, path: Leaf['path']): unknown {
  return path.reduce<unknown>((at, key) => (at as Readonly<Record<string | number, unknown>>)[key], value);
}

/** Han characters of three and of four bytes: a bound counts characters, whatever they weigh. */
const HAN = ['执', '𠮷', '行'];
const han = (length: number): string => Array.from({ length }, (_, at) => HAN[at % HAN.length]).join('');

/** A text that a person types: no pattern and no closed list says what it must look like. */
export function isFreeText({ schema }: Leaf): boolean {
  return schema['type'] === 'string' && schema['pattern'] === undefined && schema['const'] === undefined;
}

/** The longest text, the largest number, the fullest list that the place may hold; undefined where it is no such place. */
export function atBound(leaf: Leaf, now: unknown): unknown {
  const { schema } = leaf;
  if (isFreeText(leaf) && typeof schema['maxLength'] === 'number') return han(schema['maxLength']);
  if ((schema['type'] === 'integer' || schema['type'] === 'number') && typeof schema['maximum'] === 'number') return schema['maximum'];
  if (Array.isArray(now) && now.length > 0 && typeof schema['maxItems'] === 'number' && schema['uniqueItems'] !== true) {
    return Array.from({ length: schema['maxItems'] }, (_, at) => now[at % now.length] as unknown);
  }
  return undefined;
}

/** Values one step beyond the bound of the place: every one of them must be refused. */
export function pastBounds(leaf: Leaf, now: unknown): readonly unknown[] {
  const { schema } = leaf;
  const past: unknown[] = [];
  if (schema['type'] === 'string') {
    if (typeof schema['maxLength'] === 'number') past.push(han(schema['maxLength'] + 1));
    if (typeof schema['minLength'] === 'number' && schema['minLength'] > 0) past.push('x'.repeat(schema['minLength'] - 1));
    if (schema['pattern'] !== undefined) past.push(han(100));
  }
  if (schema['type'] === 'integer' || schema['type'] === 'number') {
    if (typeof schema['maximum'] === 'number') past.push(schema['maximum'] + 1, Number.MAX_SAFE_INTEGER);
    if (typeof schema['minimum'] === 'number') past.push(schema['minimum'] - 1);
  }
  if (Array.isArray(now) && now.length > 0) {
    if (typeof schema['maxItems'] === 'number') past.push(Array.from({ length: schema['maxItems'] + 1 }, (_, at) => now[at % now.length] as unknown));
    if (typeof schema['minItems'] === 'number' && schema['minItems'] > 0) past.push(now.slice(0, schema['minItems'] - 1));
  }
  return past;
}

/** Places of a schema that nothing bounds, by their path: texts, numbers, lists and maps, unions and options included. */
export function unbounded(schema: TSchema): readonly string[] {
  const found: string[] = [];
  const walk = (node: Node, path: string): void => {
    for (const member of [...((node['anyOf'] as Node[] | undefined) ?? []), ...((node['allOf'] as Node[] | undefined) ?? [])]) walk(member, path);
    const type = node['type'];
    if (type === 'string' && node['maxLength'] === undefined && node['const'] === undefined && !isBoundedPattern(node['pattern'])) found.push(path);
    if ((type === 'integer' || type === 'number') && node['const'] === undefined && (node['maximum'] === undefined || node['minimum'] === undefined)) found.push(path);
    if (type === 'array') {
      const closedItems = node['uniqueItems'] === true && Array.isArray(record(node['items'])['anyOf']);
      if (node['maxItems'] === undefined && !closedItems) found.push(`${path}[]`);
      walk(record(node['items']), `${path}[]`);
    }
    if (type === 'object') {
      for (const [key, own] of Object.entries(record(node['properties']))) walk(record(own), `${path}.${key}`);
      const patterns = Object.entries(record(node['patternProperties']));
      if (patterns.length > 0 && (node['maxProperties'] === undefined || node['additionalProperties'] !== false)) found.push(`${path}{}`);
      for (const [pattern, own] of patterns) {
        if (!isBoundedPattern(pattern)) found.push(`${path}{key}`);
        walk(record(own), `${path}{}`);
      }
    }
    if (type === undefined && node['anyOf'] === undefined && node['allOf'] === undefined && node['const'] === undefined && node['not'] === undefined) found.push(`${path}?`);
  };
  walk(record(schema), '');
  return found;
}

/** Whether a pattern with both ends has no part that repeats without an end. */
function isBoundedPattern(pattern: unknown): boolean {
  return typeof pattern === 'string' && pattern.startsWith('^') && pattern.endsWith('$') && !/(?<!\\)[*+]|\{\d+,\}/.test(pattern.replaceAll(/\[[^\]]*\]/g, 'x'));
}
