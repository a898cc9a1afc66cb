import Type, { type Static } from 'typebox';
import { AccountIdSchema, closed, CountSchema, InstantSchema, LineSchema, oneOf, ParagraphSchema } from '../../kernel/schema.ts';

/**
 * Answers that move nothing, and what a person must look at: the same for every mechanism. An answer may be late (to an
 * older revision or round, or after the matter ended) or cannot be true. It is a fact that it came: it is kept with what it
 * says, and where a person may be held because of it, somebody is told at once.
 */
const ContentSchema = Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()]));
/** What an answer says: its plain fields by their path, `hit.place`. */
export type AnswerContent = Static<typeof ContentSchema>;

export const KeptAnswerSchema = closed({
  message: LineSchema,
  revision: CountSchema,
  round: CountSchema,
  at: InstantSchema,
  content: Type.Optional(ContentSchema),
  /** Why it cannot be true: a code of the error table. */
  doubt: Type.Optional(LineSchema),
});
export type KeptAnswer = Static<typeof KeptAnswerSchema>;

/** Who must look at an incident. */
export const INCIDENT_OWNERS = ['command-centre'] as const;

export const IncidentSchema = closed({
  /** A code; of a release that tells of a wrong control `release-` and its cause, which a person may have written. */
  kind: Type.String({ minLength: 1, maxLength: 4_100 }),
  at: InstantSchema,
  owner: Type.Optional(oneOf(INCIDENT_OWNERS)),
  /** Number of the control, or day of the record, that it is about, where there may be several. */
  about: Type.Optional(LineSchema),
  settled: Type.Optional(closed({ by: AccountIdSchema, at: InstantSchema, note: ParagraphSchema })),
});
/** Something that must not happen, or that nobody expected. Incidents before there were owners have none. */
export type Incident = Static<typeof IncidentSchema>;

/** Incidents that still wait for their owner, with their places in the list. */
export function openIncidents(incidents: readonly Incident[]): readonly { readonly index: number; readonly incident: Incident }[] {
  return incidents.flatMap((incident, index) => (incident.owner !== undefined && incident.settled === undefined ? [{ index, incident }] : []));
}

/** Fields that say which request an answer belongs to; they stand beside its content. */
const ADDRESS = new Set(['requestId', 'revision', 'round']);

/** The plain fields of an answer, nested ones by their path. */
export function contentOf(payload: object, prefix = ''): AnswerContent {
  const content: AnswerContent = {};
  for (const [key, value] of Object.entries(payload) as [string, unknown][]) {
    if (prefix === '' && ADDRESS.has(key)) continue;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') content[`${prefix}${key}`] = value;
    else if (typeof value === 'object' && value !== null) Object.assign(content, contentOf(value, `${prefix}${key}.`));
  }
  return content;
}
