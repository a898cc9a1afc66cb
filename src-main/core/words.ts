import type { Failure } from '#shared/kernel/errors/index.ts';

/** The words of one language, as the shell that runs in it hands them in. */
export type WordTables = { readonly host: unknown; readonly errors: unknown };

export type FailureWords = { readonly title: string; readonly cause: string; readonly fix: string };

function child(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

/** A word of the host by its full key (`host.command.print`); the key itself when there is none. */
export function hostWord(tables: WordTables, key: string): string {
  const [, ...path] = key.split('.');
  const found = path.reduce(child, tables.host);
  return typeof found === 'string' ? found : key;
}

/** Title, cause and next step of a failure, with its parameters filled in. */
export function failureWords(tables: WordTables, why: Failure): FailureWords {
  const words = child(tables.errors, why.code);
  const sentence = (part: string): string => {
    const text = child(words, part);
    if (typeof text !== 'string') return why.code;
    return text.replace(/\{(\w+)\}/g, (all, name: string) => String(why.params?.[name] ?? all));
  };
  return { title: sentence('title'), cause: sentence('cause'), fix: sentence('fix') };
}
