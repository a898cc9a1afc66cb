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

/**
 * Every file that a payload names, each once: found by the schema of its kind, so that a new kind that names files is
 * asked for them without anybody thinking of it. The payload has passed the schema before.
 */
export function filesNamed(schema: TSchema, payload: unknown): readonly FileHash[] {
  const found = new Set<FileHash>();
  const walk = (node: Node, value: unknown): void => {
    if (value === undefined) return;
    if (node.title === FILE && typeof value === 'string') found.add(value as FileHash);
    // A value of one branch has no place for a file in another, so every branch may be looked into.
    node.anyOf?.forEach((branch) => walk(branch, value));
    if (isRecord(value)) {
      for (const [key, child] of Object.entries(node.properties ?? {})) walk(child, value[key]);
      for (const child of Object.values(node.patternProperties ?? {})) Object.values(value).forEach((each) => walk(child, each));
    }
    if (Array.isArray(value) && node.items !== undefined) {
      const { items } = node;
      value.forEach((each: unknown, at) => {
        const child = Array.isArray(items) ? (items as readonly Node[])[at] : (items as Node);
        if (child !== undefined) walk(child, each);
      });
    }
  };
  walk(schema as Node, payload);
  return [...found];
}
