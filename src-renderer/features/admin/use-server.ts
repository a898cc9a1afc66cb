import type { Static, TSchema } from 'typebox';
import Value from 'typebox/value';
import { useEngine } from '#renderer/bridge/engine-port.ts';
import { failure, type Failure } from '#shared/kernel/errors/index.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';

type Method = 'GET' | 'POST' | 'DELETE';

/** Online requests of these pages; an answer of another shape than the border says is a failure, never shown. */
export function useServer() {
  const engine = useEngine();
  return {
    async ask<S extends TSchema>(schema: S, method: Method, path: string, body?: unknown): Promise<Result<Static<S>, Failure>> {
      const answer = await engine.call('request', { method, path, ...(body === undefined ? {} : { body }) });
      if (!answer.ok) return answer;
      return Value.Check(schema, answer.value) ? ok(answer.value) : err(failure('INTERNAL'));
    },
  };
}

/** Query text of what is given; empty values are left out. */
export function queryOf(values: Readonly<Record<string, string | number | undefined>>): string {
  const pairs = Object.entries(values).flatMap(([key, value]) => (value === undefined || value === '' ? [] : [`${key}=${encodeURIComponent(String(value))}`]));
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}
