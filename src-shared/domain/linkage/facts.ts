import Type, { type Static, type TSchema } from 'typebox';
import { CaseIdSchema, closed, InstantSchema, RequestIdSchema } from '../../kernel/schema.ts';

/** One fact to be: its kind and id, the scopes it goes to, and the body its audience may see. */
export type FactDraft<K extends string = string> = {
  readonly kind: K;
  readonly id: string;
  readonly scopes: readonly string[];
  readonly body: unknown;
  /** Those of the scopes that hold it only while it waits there: its story stays with the others. */
  readonly passing?: readonly string[];
};

/** Where the story of a record stands: with those who keep it, not with whoever signs it in passing. */
export function storyScopes({ scopes, passing }: Pick<FactDraft, 'scopes' | 'passing'>): readonly string[] {
  return passing === undefined ? scopes : scopes.filter((scope) => !passing.includes(scope));
}

/** The projections of one noun: a kind for each audience with its one schema (S15). */
export type FactSchemas = Readonly<Record<string, TSchema>>;

/** What fills the sentence of a timeline's line: codes, dates and numbers of instruments, never a person's ID number. */
export type StoryParams = Readonly<Record<string, string | number>>;

/**
 * By what somebody is told of a request that he does not hold, for a case of his own: the fields that every such fact has, whatever
 * else its mechanism tells (`Mechanism.notices`).
 */
export const noticePart = {
  requestId: RequestIdSchema,
  caseId: CaseIdSchema,
  /** The reader's own case. */
  caseNumber: Type.String(),
  toldAt: InstantSchema,
} as const;
const NoticePartSchema = closed(noticePart);
export type NoticePart = Static<typeof NoticePartSchema>;
