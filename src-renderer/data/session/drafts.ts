import Type from 'typebox';
import { Compile } from 'typebox/compile';
import type { Draft } from '#shared/contracts/engine.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import type { Result } from '#shared/kernel/result.ts';
import { closed, InstantSchema } from '#shared/kernel/schema.ts';
import type { Instant } from '#shared/kernel/time.ts';
import type { Things } from '../store/thing-rows.ts';

/** Forms that are being filled in: on disk with every save, gone only when filed or thrown away. */
export type Drafts = {
  list(): Promise<readonly Draft[]>;
  get(id: string): Promise<Draft | null>;
  put(draft: Omit<Draft, 'savedAt'>): Promise<Result<void, Failure>>;
  delete(id: string): Promise<Result<void, Failure>>;
};

const KIND = 'draft';
const draftCheck = Compile(
  closed({ id: Type.String(), kind: Type.String(), about: Type.String(), title: Type.String(), body: Type.Unknown(), savedAt: InstantSchema }),
);

export function createDrafts(things: Things, now: () => Instant): Drafts {
  return {
    async list() {
      const all = (await things.list(KIND)).flatMap(({ value }) => (draftCheck.Check(value) ? [value as Draft] : []));
      return all.sort((a, b) => b.savedAt - a.savedAt);
    },
    async get(id) {
      const value = await things.get(KIND, id);
      return draftCheck.Check(value) ? (value as Draft) : null;
    },
    put: ({ id, kind, about, title, body }) => things.put(KIND, id, { id, kind, about, title, body: body ?? null, savedAt: now() } satisfies Draft),
    delete: (id) => things.delete(KIND, id),
  };
}
