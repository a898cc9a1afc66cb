import { Compile } from 'typebox/compile';
import { computed, reactive } from 'vue';
import { useLiveQuery } from '#renderer/bridge/use-live-query.ts';
import { type ReviewView, ReviewViewSchema } from '#shared/mechanisms/detain-person/audiences.ts';

const Review = Compile(ReviewViewSchema);

/** What was brought before this court of review: what waits for its decision, the soonest due first, and what it has decided. */
export function useReviews() {
  const live = useLiveQuery('facts', { kind: 'detain-person.review' });
  const all = computed<readonly ReviewView[]>(() => (live.answer.value ?? []).filter((body): body is ReviewView => Review.Check(body)));
  const dueOf = ({ reconsideration, since }: ReviewView): number => reconsideration?.due.at ?? since;
  return {
    loaded: computed(() => live.answer.value !== undefined),
    waiting: computed(() => all.value.filter(({ reconsideration }) => reconsideration !== undefined && reconsideration.decision === undefined).toSorted((a, b) => dueOf(a) - dueOf(b))),
    decided: computed(() => all.value.filter(({ reconsideration }) => reconsideration?.decision !== undefined).toSorted((a, b) => (b.reconsideration?.decision?.at ?? 0) - (a.reconsideration?.decision?.at ?? 0))),
  };
}

/** The badge of the rail: most presidents never have one. */
export function useReviewCount(): Readonly<Record<string, { readonly value: number; readonly tone: 'attention' | 'danger' }>> {
  const { waiting } = useReviews();
  return reactive({ 'detention-reviews': computed(() => ({ value: waiting.value.length, tone: 'attention' as const })) });
}
