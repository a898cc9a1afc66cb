import type { TSchema } from 'typebox';
import type { FileHash } from '../../kernel/ids.ts';
import { FileHashSchema } from '../../kernel/schema.ts';

type Node = {
  readonly pattern?: unknown;
  readonly title?: unknown;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly patternProperties?: Readonly<Record<string, Node>>;
  readonly items?: Node | readonly Node[];
  readonly anyOf?: readonly Node[];
};

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Where in a value of a schema values of one title can stand; whatever has no place for one is left out. */
type Places = {
  readonly isOne: boolean;
  readonly branches: readonly Places[];
  readonly fields: readonly (readonly [string, Places])[];
  readonly entries: readonly Places[];
  readonly items: Places | readonly (Places | undefined)[] | undefined;
};

const known = new Map<string, WeakMap<Node, { readonly places: Places | undefined }>>();

/** Looked up once for each schema: a record of six hundred notes, none of which can name a file, is not walked at every write. */
function placesIn(node: Node, title: string): Places | undefined {
  const ofTitle = known.get(title) ?? new WeakMap<Node, { readonly places: Places | undefined }>();
  known.set(title, ofTitle);
  const found = ofTitle.get(node);
  if (found !== undefined) return found.places;
  const all = (nodes: readonly Node[]) => nodes.flatMap((each) => placesIn(each, title) ?? []);
  const { items } = node;
  const list = Array.isArray(items) ? (items as readonly Node[]).map((each) => placesIn(each, title)) : items === undefined ? undefined : placesIn(items as Node, title);
  const places: Places = {
    isOne: node.title === title,
    branches: all(node.anyOf ?? []),
    fields: Object.entries(node.properties ?? {}).flatMap(([key, child]) => {
      const inside = placesIn(child, title);
      return inside === undefined ? [] : [[key, inside] as const];
    }),
    entries: all(Object.values(node.patternProperties ?? {})),
    items: Array.isArray(list) && list.every((each) => each === undefined) ? undefined : list,
  };
  const isEmpty = !places.isOne && places.branches.length + places.fields.length + places.entries.length === 0 && places.items === undefined;
  ofTitle.set(node, { places: isEmpty ? undefined : places });
  return isEmpty ? undefined : places;
}

/** Every value in a payload whose schema bears this title, each once. The payload has passed the schema before. */
export function valuesTitled(schema: TSchema, title: string, payload: unknown): readonly string[] {
  const found = new Set<string>();
  const walk = (places: Places | undefined, value: unknown): void => {
    if (value === undefined || places === undefined) return;
    if (places.isOne && typeof value === 'string') found.add(value);
    // A value of one branch has no place for one in another, so every branch may be looked into.
    for (const branch of places.branches) walk(branch, value);
    if (isRecord(value)) {
      for (const [key, inside] of places.fields) walk(inside, value[key]);
      for (const inside of places.entries) for (const each of Object.values(value)) walk(inside, each);
    }
    const { items } = places;
    if (Array.isArray(value) && items !== undefined) value.forEach((each: unknown, at) => walk(Array.isArray(items) ? (items as readonly (Places | undefined)[])[at] : (items as Places), each));
  };
  walk(placesIn(schema as Node, title), payload);
  return [...found];
}

const FILE = (FileHashSchema as { readonly title?: string }).title ?? 'file';

/**
 * Every file that a payload names, each once: found by the schema of its kind, so that a new kind that names files is
 * asked for them without anybody thinking of it.
 */
export function filesNamed(schema: TSchema, payload: unknown): readonly FileHash[] {
  return valuesTitled(schema, FILE, payload) as readonly FileHash[];
}
