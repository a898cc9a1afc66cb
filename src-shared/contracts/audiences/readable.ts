import { Value } from 'typebox/value';
import type { TSchema } from 'typebox';

/**
 * The safety net under the schemas of facts. A body that breaks its schema is a fault of the program, but what it tells is
 * true and newer than what everybody has: it goes out with the parts that hold, and names those that do not. Screens then
 * say that something cannot be shown, beside the true state; an older state is never shown for the new one.
 */
const MARK = '~broken';
/** Rounds after which a body is given up; each one mends or takes out at least one part. */
const ROUNDS = 200;

type Path = readonly (string | number)[];
type Plain = Readonly<Record<string, unknown>>;

const isPlain = (value: unknown): value is Plain => typeof value === 'object' && value !== null && !Array.isArray(value);

function pathOf(pointer: string): Path {
  return pointer.split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The value with one part changed; `undefined` takes it out. */
function changed(value: unknown, path: Path, change: (part: unknown) => unknown): unknown {
  const [head, ...rest] = path;
  if (head === undefined) return change(value);
  if (Array.isArray(value)) return value.flatMap((item: unknown, at) => (String(at) === String(head) ? [changed(item, rest, change)].filter((part) => part !== undefined) : [item]));
  if (!isPlain(value)) return value;
  const { [head]: part, ...others } = value;
  const next = changed(part, rest, change);
  return next === undefined ? others : { ...others, [head]: next };
}

type Broken = { readonly keyword: string; readonly schemaPath: string; readonly instancePath: string; readonly params: object };

/** The next part to mend: a text is cut, a field that nobody knows and a part that cannot be right are taken out. */
function mended(value: unknown, errors: readonly Broken[]): { readonly value: unknown; readonly part: string } | undefined {
  const long = errors.find(({ keyword }) => keyword === 'maxLength');
  if (long !== undefined) {
    const { limit } = long.params as { readonly limit: number };
    return { value: changed(value, pathOf(long.instancePath), (text) => [...String(text)].slice(0, limit).join('')), part: long.instancePath };
  }
  // Of the members of a union none fits: the whole is wrong, whatever each member says of its parts.
  const outer = errors.filter(({ schemaPath }) => !schemaPath.includes('/anyOf/'));
  const byDepth = (outer.length > 0 ? outer : errors).toSorted((a, b) => (outer.length > 0 ? b : a).instancePath.length - (outer.length > 0 ? a : b).instancePath.length);
  const part = byDepth.find(({ instancePath }) => instancePath !== '')?.instancePath;
  return part === undefined ? undefined : { value: changed(value, pathOf(part), () => undefined), part };
}

/** The fields that hold by themselves; a list that does not is empty. Without a field that must be there a device parks it. */
function headOf(schema: TSchema, body: unknown): Plain | undefined {
  if (!isPlain(body)) return undefined;
  const head: Record<string, unknown> = {};
  const broken: string[] = [];
  for (const [name, own] of Object.entries((schema as { readonly properties?: Readonly<Record<string, TSchema>> }).properties ?? {})) {
    if (!(name in body)) continue;
    if (Value.Check(own, body[name])) head[name] = body[name];
    else broken.push(`/${name}`);
    if (!(name in head) && Value.Check(own, [])) head[name] = [];
  }
  return { ...head, [MARK]: broken };
}

/**
 * What of a body can be shown under its schema, marked with the paths of what cannot; undefined where it is no record at
 * all. Nothing that the audience does not have gets in: what is left holds the closed schema, or is a field of it that does.
 */
export function readablePart(schema: TSchema, body: unknown): Plain | undefined {
  let value = body;
  const parts = new Set<string>();
  for (let round = 0; round < ROUNDS; round += 1) {
    if (Value.Check(schema, value)) return isPlain(value) ? { ...value, [MARK]: [...parts] } : undefined;
    const next = mended(value, Value.Errors(schema, value) as readonly Broken[]);
    if (next === undefined) break;
    value = next.value;
    parts.add(next.part);
  }
  return headOf(schema, body);
}

/** A body without the mark, and the paths of what is missing or cut in it. */
export function unmarked(body: unknown): { readonly body: unknown; readonly broken: readonly string[] } {
  if (!isPlain(body) || !Array.isArray(body[MARK])) return { body, broken: [] };
  const { [MARK]: broken, ...rest } = body;
  return { body: rest, broken: broken as readonly string[] };
}

export function marked(body: unknown, broken: readonly string[]): unknown {
  return broken.length === 0 || !isPlain(body) ? body : { ...body, [MARK]: broken };
}

/** Whether a record is shown only in part, because the rest of it cannot be read. */
export function isPartial(body: unknown): boolean {
  return unmarked(body).broken.length > 0;
}
