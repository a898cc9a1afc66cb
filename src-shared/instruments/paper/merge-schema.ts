import Type, { type TSchema } from 'typebox';

/**
 * The words of merge-field schemas. The Chinese label of a field is its tag in the template: a clerk who edits the
 * template in WPS writes {被执行人.姓名}, the code writes `debtor.name`, and both mean the same place of one schema.
 */

/** Printed for an optional field that is not given: a line to write on, never an empty gap. */
export const BLANK_LINE = '＿＿＿＿＿＿';

/** Characters that would end a tag or a path; a label that held one could not be written in a template. */
const FORBIDDEN_IN_LABEL = /[.{}#/^\s]/u;

function labelled(label: string): { readonly title: string } {
  if (FORBIDDEN_IN_LABEL.test(label)) throw new RangeError(`not usable as a tag: ${label}`);
  return { title: label };
}

/** A required line or paragraph; empty or blank text counts as missing. */
export function text(label: string) {
  return Type.String({ ...labelled(label), maxLength: 8_000 });
}

/** An optional line or paragraph; printed as {@link BLANK_LINE} when not given. */
export function blankable(label: string) {
  return Type.Optional(Type.String({ ...labelled(label), maxLength: 8_000 }));
}

/** Fields that belong together: {标签.字段}. */
export function group<T extends Record<string, TSchema>>(label: string, fields: T) {
  return Type.Object(fields, { ...labelled(label), additionalProperties: false });
}

/** Rows or paragraphs repeated between {#标签} and {/标签}; `least` rows are required. */
export function list<T extends Record<string, TSchema>>(label: string, fields: T, least = 0) {
  return Type.Array(Type.Object(fields, { additionalProperties: false }), { ...labelled(label), minItems: least, maxItems: 500 });
}

/** The merge fields of one instrument. */
export function mergeFields<T extends Record<string, TSchema>>(fields: T) {
  return Type.Object(fields, { additionalProperties: false });
}

/** One place of a merge schema as a template author sees it. */
export type MergeField = {
  /** Labels from the root, joined with dots: `被执行人.姓名`. */
  readonly tag: string;
  /** Property names from the root: `debtor.name`. */
  readonly path: string;
  readonly kind: 'text' | 'group' | 'list';
  readonly optional: boolean;
  /** Tag of the list whose rows hold it; absent outside lists. */
  readonly within?: string;
  /** A list that needs at least one row. */
  readonly atLeastOne?: true;
};

/** A schema as JSON: what is read of it here and by the merge. */
export type SchemaShape = {
  readonly type?: unknown;
  readonly title?: unknown;
  readonly properties?: Readonly<Record<string, SchemaShape>>;
  readonly required?: readonly string[];
  readonly items?: SchemaShape;
  readonly minItems?: unknown;
  readonly maxItems?: unknown;
  readonly maxLength?: unknown;
};

export function labelOf(shape: SchemaShape, name: string): string {
  return typeof shape.title === 'string' ? shape.title : name;
}

/** Every place of a schema, depth first, in the order of the schema; the fields of a list follow it with `within`. */
export function fieldsOf(schema: TSchema): readonly MergeField[] {
  const found: MergeField[] = [];
  const walk = (shape: SchemaShape, tags: readonly string[], names: readonly string[], within: string | undefined): void => {
    for (const [name, inner] of Object.entries(shape.properties ?? {})) {
      const label = labelOf(inner, name);
      const here = { tag: [...tags, label].join('.'), path: [...names, name].join('.'), optional: !(shape.required ?? []).includes(name), ...(within === undefined ? {} : { within }) };
      if (inner.type === 'object') {
        found.push({ ...here, kind: 'group' });
        walk(inner, [...tags, label], [...names, name], within);
      } else if (inner.type === 'array') {
        found.push({ ...here, kind: 'list', ...(typeof inner.minItems === 'number' && inner.minItems > 0 ? { atLeastOne: true as const } : {}) });
        // Rows name their own fields: inside {#分期} a template writes {金额}.
        if (inner.items !== undefined) walk(inner.items, [], [], here.tag);
      } else {
        found.push({ ...here, kind: 'text' });
      }
    }
  };
  walk(schema, [], [], undefined);
  return found;
}
