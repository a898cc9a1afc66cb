import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { WORKLIST_SORTS, type WorklistFilter, type WorklistSort } from '#shared/contracts/engine.ts';
import { CASE_STATUSES } from '#shared/domain/cases/model.ts';
import { WAITING } from '#shared/domain/linkage/next-step.ts';
import type { PersonRole } from '#shared/domain/permissions/roles.ts';
import { AccountIdSchema, CivilDateSchema, closed, FenSchema, oneOf } from '#shared/kernel/schema.ts';

const TONES = ['waiting', 'agency', 'acted', 'attention', 'danger', 'ended'] as const;
const Codes = Type.Array(Type.String({ maxLength: 60 }), { maxItems: 60 });

/** The filter as it is kept: the search text is of the moment and is not part of a view. */
const FilterSchema = closed({
  status: Type.Optional(Type.Array(oneOf(CASE_STATUSES), { maxItems: 10 })),
  stages: Type.Optional(Codes),
  steps: Type.Optional(Codes),
  tones: Type.Optional(Type.Array(oneOf(TONES), { maxItems: 6 })),
  waitingOn: Type.Optional(Type.Array(oneOf(WAITING), { maxItems: WAITING.length })),
  judge: Type.Optional(Type.Array(AccountIdSchema, { maxItems: 60 })),
  causes: Type.Optional(Codes),
  dueThrough: Type.Optional(CivilDateSchema),
  filedFrom: Type.Optional(CivilDateSchema),
  filedThrough: Type.Optional(CivilDateSchema),
  principalFrom: Type.Optional(FenSchema),
  principalThrough: Type.Optional(FenSchema),
  marked: Type.Optional(Type.Boolean()),
  open: Type.Optional(Type.Boolean()),
});
/** A filter without search text. */
export type ViewFilter = Static<typeof FilterSchema>;

const SavedViewSchema = closed({
  id: Type.String({ minLength: 1, maxLength: 80 }),
  name: Type.String({ minLength: 1, maxLength: 40 }),
  filter: FilterSchema,
  sort: oneOf(WORKLIST_SORTS),
  descending: Type.Boolean(),
});
/** A named filter and order of the worklist, kept on this device for its owner. */
export type SavedView = Static<typeof SavedViewSchema>;

const SavedViews = Compile(Type.Array(SavedViewSchema, { maxItems: 40 }));

/** Key of the engine's settings under which a person's own views are kept. */
export const VIEWS_SETTING = 'worklist.views';

/** What was kept, or nothing where it cannot be read: a view is a convenience, never a reason to fail. */
export function parseSavedViews(value: unknown): readonly SavedView[] {
  return SavedViews.Check(value) ? value : [];
}

/** A view of the product: its name is the key `worklist.view.<id>`. */
export type BuiltInView = Omit<SavedView, 'name'>;

const PENDING_STAGES = ['pending-approval', 'pending-president'];

const view = (id: string, filter: ViewFilter, sort: WorklistSort = 'urgency'): BuiltInView => ({ id, filter, sort, descending: false });

/** The views everybody starts with, by role: own work for those who hold cases, the court's list for those who lead. */
export function builtInViews(role: PersonRole): readonly BuiltInView[] {
  const own = role === 'judge' || role === 'clerk';
  if (!own) return [view('court', { open: true }), view('approving', { open: true, stages: PENDING_STAGES }), view('controlled', { open: true, stages: ['active', 'hit', 'dispatched', 'held'] }), view('all', {})];
  return [
    view('mine', { open: true }),
    view('todo', { open: true, waitingOn: ['court'] }),
    view('unverified', { open: true, stages: ['unverified'] }),
    view('controlled', { open: true, stages: ['active', 'hit', 'dispatched', 'held', 'controlled', 'releasing', 'release-overdue'] }),
    view('returned', { open: true, stages: ['returned', 'sent-back'] }),
    view('all', {}),
  ];
}

/** Whether two filters ask for the same rows. */
export function sameFilter(a: ViewFilter, b: ViewFilter): boolean {
  return JSON.stringify(tidy(a)) === JSON.stringify(tidy(b));
}

/** The filter with its keys in one order and without what asks for nothing. */
export function tidy(filter: ViewFilter): ViewFilter {
  const entries = Object.entries(filter).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0));
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1))) as ViewFilter;
}

/** `filter` without the parts named, for the cross of a chip. */
export function without(filter: ViewFilter, ...parts: readonly (keyof ViewFilter)[]): ViewFilter {
  return tidy(Object.fromEntries(Object.entries(filter).filter(([key]) => !parts.some((part) => part === key))) as ViewFilter);
}

/** What the engine is asked: the view's filter, and the text that is being searched. */
export function queryFilter(filter: ViewFilter, text: string): WorklistFilter {
  const wanted = text.trim();
  return { ...tidy(filter), ...(wanted === '' ? {} : { text: wanted }) };
}

/** Chips of the filter bar, in their order; the first ones always stand there. */
export const CHIPS = ['status', 'amount', 'filed', 'cause', 'stage', 'waiting', 'due', 'marked'] as const;
export type Chip = (typeof CHIPS)[number];
export const FIRST_CHIPS: readonly Chip[] = ['status', 'amount', 'filed', 'cause', 'stage'];

const PARTS: Readonly<Record<Chip, readonly (keyof ViewFilter)[]>> = {
  status: ['status'],
  amount: ['principalFrom', 'principalThrough'],
  filed: ['filedFrom', 'filedThrough'],
  cause: ['causes'],
  stage: ['stages'],
  waiting: ['waitingOn'],
  due: ['dueThrough'],
  marked: ['marked'],
};

/** Whether a chip narrows the list now. */
export function isSet(filter: ViewFilter, chip: Chip): boolean {
  const kept = tidy(filter);
  return PARTS[chip].some((part) => kept[part] !== undefined);
}

/** The filter with one chip taken out. */
export function clearChip(filter: ViewFilter, chip: Chip): ViewFilter {
  return without(filter, ...PARTS[chip]);
}
