import type { TSchema } from 'typebox';
import { BLANK_LINE, labelOf, type SchemaShape } from './paper/merge-schema.ts';

/** Values keyed by label, as the tags of a template ask for them. Without a prototype, so that no tag reaches one. */
export type TagValues = { [label: string]: string | TagValues | readonly TagValues[] };

export type PreparedValues = {
  readonly values: TagValues;
  /** Tags of required fields that are absent, blank, or lists without a row. */
  readonly missing: readonly string[];
  /** Tags of fields of the wrong type or length, and names that the schema does not know. */
  readonly invalid: readonly string[];
};

// XML 1.0 has no other control characters; a document that held one would not open.
const CONTROL_CHARACTERS = new RegExp('[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f\\ufffe\\uffff]', 'gu');

/** Text as it may stand in a document: one kind of line end, no control characters, outer spaces gone. */
function clean(text: string): string {
  return text.replace(/\r\n?/gu, '\n').replaceAll('\t', '　').replace(CONTROL_CHARACTERS, '').trim();
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && clean(value) === '');
}

/**
 * Checks `fields` against the schema and rewrites them under their labels; an optional field without a value becomes
 * the blank line. Nothing is ever filled in silently: what is missing is named.
 */
export function prepareValues(schema: TSchema, fields: unknown): PreparedValues {
  const missing: string[] = [];
  const invalid: string[] = [];

  const walk = (shape: SchemaShape, given: unknown, tags: readonly string[]): TagValues => {
    const values = Object.create(null) as TagValues;
    const source = isRecord(given) ? given : {};
    if (given !== undefined && !isRecord(given)) invalid.push(tags.join('.'));
    const properties = shape.properties ?? {};
    for (const name of Object.keys(source)) if (!Object.hasOwn(properties, name)) invalid.push([...tags, name].join('.'));
    for (const [name, inner] of Object.entries(properties)) {
      const label = labelOf(inner, name);
      const here = [...tags, label];
      const tag = here.join('.');
      const value = Object.hasOwn(source, name) ? source[name] : undefined;
      const required = (shape.required ?? []).includes(name);
      if (inner.type === 'object') {
        values[label] = walk(inner, value, here);
      } else if (inner.type === 'array') {
        if (value !== undefined && !Array.isArray(value)) invalid.push(tag);
        const rows: readonly unknown[] = Array.isArray(value) ? value : [];
        if (rows.length < Number(inner.minItems ?? 0)) missing.push(tag);
        if (rows.length > Number(inner.maxItems ?? Infinity)) invalid.push(tag);
        const { items } = inner;
        values[label] = items === undefined ? [] : rows.map((row, index) => walk(items, row, [`${tag}第${index + 1}行`]));
      } else if (isEmpty(value)) {
        if (required) missing.push(tag);
        values[label] = BLANK_LINE;
      } else if (typeof value !== 'string' || !value.isWellFormed() || value.length > Number(inner.maxLength ?? Infinity)) {
        invalid.push(tag);
        values[label] = BLANK_LINE;
      } else {
        values[label] = clean(value);
      }
    }
    return values;
  };

  const values = walk(schema, fields, []);
  return { values, missing, invalid };
}

/** The value of a dotted tag inside one scope, by own properties only; undefined when the scope has no such place. */
export function valueOfTag(scope: unknown, tag: string): unknown {
  let here: unknown = scope;
  for (const label of tag.split('.')) {
    if (!isRecord(here) || !Object.hasOwn(here, label)) return undefined;
    here = here[label];
  }
  return here;
}
