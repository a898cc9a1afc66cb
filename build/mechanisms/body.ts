import type { TSchema } from 'typebox';

type Shape = {
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Shape[];
  readonly items?: Shape;
  readonly const?: string;
};

/** Longest list of words that stands beside its field; whoever sends more than that reads them in `openapi.json`. */
const WORDS_SHOWN = 20;

const wordsOf = ({ anyOf, const: only }: Shape): readonly string[] =>
  only !== undefined ? [only] : anyOf?.every((each) => each.const !== undefined) === true ? anyOf.flatMap((each) => (each.const === undefined ? [] : [each.const])) : [];

function fieldOf(name: string, shape: Shape, isRequired: boolean): string {
  const words = wordsOf(shape);
  const inner = shape.items === undefined ? shape : shape.items;
  const list = shape.items === undefined ? '' : '[]';
  const body = inner.properties === undefined && inner.anyOf?.some(({ properties }) => properties !== undefined) !== true ? '' : ` ${bodiesOf(inner).map((each) => `{${each}}`).join(' or ')}`;
  const said = words.length === 0 || words.length > WORDS_SHOWN ? '' : ` (${words.join(', ')})`;
  return `\`${name}\`${list}${isRequired ? '' : '?'}${said}${body}`;
}

function bodiesOf(shape: Shape): readonly string[] {
  const { properties, required = [], anyOf } = shape;
  if (properties !== undefined) return [Object.entries(properties).map(([name, each]) => fieldOf(name, each, required.includes(name))).join(', ')];
  return (anyOf ?? []).flatMap(bodiesOf);
}

/** The body of a message in words, by its schema: each shape that it may have, with its fields, what may be left out, and the words that a field knows. */
export function bodyInWords(schema: TSchema): readonly string[] {
  return bodiesOf(schema as unknown as Shape);
}
