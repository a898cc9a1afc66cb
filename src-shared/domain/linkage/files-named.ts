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

const FILE = (FileHashSchema as Node).title;

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Where in a value of a schema files can stand; whatever cannot name one is left out. */
type Places = {
  readonly isFile: boolean;
  readonly branches: readonly Places[];
  readonly fields: readonly (readonly [string, Places])[];
  readonly entries: readonly Places[];
  readonly items: Places | readonly (Places | undefined)[] | undefined;
};

const known = new WeakMap<Node, { readonly places: Places | undefined }>();

/** Looked up once for each schema: a record of six hundred notes, none of which can name a file, is not walked at every write. */
function placesIn(node: Node): Places | undefined {
  const found = known.get(node);
  if (found !== undefined) return found.places;
  const all = (nodes: readonly Node[]) => nodes.flatMap((each) => placesIn(each) ?? []);
  const { items } = node;
  const list = Array.isArray(items) ? (items as readonly Node[]).map(placesIn) : items === undefined ? undefined : placesIn(items as Node);
  const places: Places = {
    isFile: node.title === FILE,
    branches: all(node.anyOf ?? []),
    fields: Object.entries(node.properties ?? {}).flatMap(([key, child]) => {
      const inside = placesIn(child);
      return inside === undefined ? [] : [[key, inside] as const];
    }),
    entries: all(Object.values(node.patternProperties ?? {})),
    items: Array.isArray(list) && list.every((each) => each === undefined) ? undefined : list,
  };
  const isEmpty = !places.isFile && places.branches.length + places.fields.length + places.entries.length === 0 && places.items === undefined;
  known.set(node, { places: isEmpty ? undefined : places });
  return isEmpty ? undefined : places;
}

/**
 * Every file that a payload names, each once: found by the schema of its kind, so that a new kind that names files is
 * asked for them without anybody thinking of it. The payload has passed the schema before.
 */
export function filesNamed(schema: TSchema, payload: unknown): readonly FileHash[] {
  const found = new Set<FileHash>();
  const walk = (places: Places | undefined, value: unknown): void => {
    if (value === undefined || places === undefined) return;
    if (places.isFile && typeof value === 'string') found.add(value as FileHash);
    // A value of one branch has no place for a file in another, so every branch may be looked into.
    for (const branch of places.branches) walk(branch, value);
    if (isRecord(value)) {
      for (const [key, inside] of places.fields) walk(inside, value[key]);
      for (const inside of places.entries) for (const each of Object.values(value)) walk(inside, each);
    }
    const { items } = places;
    if (Array.isArray(value) && items !== undefined) value.forEach((each: unknown, at) => walk(Array.isArray(items) ? (items as readonly (Places | undefined)[])[at] : (items as Places), each));
  };
  walk(placesIn(schema as Node), payload);
  return [...found];
}
