import type { TSchema } from 'typebox';
import type { AssetState } from '../../domain/assets/model.ts';
import type { CaseState } from '../../domain/cases/model.ts';
import { HolidayTableSchema } from '../../domain/calendar/index.ts';
import { RuleParameterFileSchema } from '../../domain/deadlines/index.ts';
import { type Delegation, DelegationSchema } from '../../domain/delegation/index.ts';
import { type Roster, RosterSchema } from '../../domain/duty/index.ts';
import type { EventBody, EventMeta } from '../../domain/linkage/decision.ts';
import { CourtSettingsSchema } from '../../domain/linkage/lookups.ts';
import { type FactDraft as Draft, storyScopes } from '../../domain/linkage/facts.ts';
import type { RequestState } from '../../domain/linkage/mechanism.ts';
import { scopeOf } from '../../domain/permissions/scopes.ts';
import { MECHANISM_FACTS, mechanismOf } from '../../mechanisms/index.ts';
import type { FactKind } from '../feed.ts';
import { DirectoryEntrySchema } from '../identity.ts';
import { ReceiptSchema, type Receipt } from '../receipt.ts';
import { AssetRowSchema, AssetStateSchema, factsOfAsset } from './assets.ts';
import { CaseRowSchema, CaseStateSchema, factsOfCase } from './project.ts';
import { TimelineEntrySchema, timelineEntry } from './timeline.ts';

/** One fact to be, of a kind that the feed knows. */
export type FactDraft = Draft<FactKind>;

/** The one schema of each kind: the server checks what leaves it against it, and a device what arrives (S15). */
export const FACT_SCHEMAS: Readonly<Record<FactKind, TSchema>> = {
  case: CaseStateSchema,
  'case-row': CaseRowSchema,
  asset: AssetStateSchema,
  'asset-row': AssetRowSchema,
  ...MECHANISM_FACTS,
  event: TimelineEntrySchema,
  receipt: ReceiptSchema,
  roster: RosterSchema,
  delegation: DelegationSchema,
  settings: CourtSettingsSchema,
  directory: DirectoryEntrySchema,
  parameters: RuleParameterFileSchema,
  calendar: HolidayTableSchema,
};

/**
 * Facts of one aggregate for all audiences (`project(fact, audience)` of ARCHITECTURE S15). Pure; the server calls it
 * when it writes, and compares the scopes with those before to tell each device what left its scope.
 */
export function factsOf(type: string, state: unknown): readonly FactDraft[] {
  switch (type) {
    case 'case':
      return factsOfCase(state as CaseState);
    case 'asset':
      return factsOfAsset(state as AssetState);
    case 'roster': {
      const roster = state as Roster;
      return [{ kind: 'roster', id: roster.id, scopes: [scopeOf.court(roster.court)], body: roster }];
    }
    case 'delegation': {
      const delegation = state as Delegation;
      return [{ kind: 'delegation', id: delegation.id, scopes: [scopeOf.court(delegation.court)], body: delegation }];
    }
    default:
      return (mechanismOf(type)?.factsOf(state as RequestState) ?? []) as readonly FactDraft[];
  }
}

/** The timeline fact of an event, in the scopes of the full projection of its aggregate. */
export function eventFact(index: number, event: EventBody, after: unknown, meta: EventMeta): FactDraft | undefined {
  const entry = timelineEntry(index, event, after, meta);
  if (!entry) return undefined;
  const full = factsOf(meta.aggregate.type, after)[0];
  return { kind: 'event', id: entry.id, scopes: full === undefined ? [] : storyScopes(full), body: entry };
}

/** The receipt goes to its actor alone, on whichever device he reads it. */
export function receiptFact(receipt: Receipt, account: Parameters<typeof scopeOf.self>[0]): FactDraft {
  return { kind: 'receipt', id: receipt.commandId, scopes: [scopeOf.self(account)], body: receipt };
}
