import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import type { ComputedRef } from 'vue';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { useLiveQuery } from './use-live-query.ts';

const EntryCheck = Compile(Type.Object({ id: Type.String(), name: Type.String(), role: Type.String(), phone: Type.Optional(Type.String()) }));

export type DirectoryEntry = { readonly id: string; readonly name: string; readonly role: string; readonly phone?: string };

/** The people of the court, as the server tells them. */
export function usePeople(): ComputedRef<readonly DirectoryEntry[]> {
  const { answer } = useLiveQuery('facts', { kind: 'directory' });
  return computed(() => (answer.value ?? []).filter((body): body is DirectoryEntry => EntryCheck.Check(body)));
}

/** The name behind an account id; people of other courts are not in this court's directory, and an id is no name. */
export function useDirectory(): (account: string) => string {
  const people = usePeople();
  const { t } = useI18n({ useScope: 'global' });
  const names = computed(() => new Map(people.value.map((entry) => [entry.id, entry.name])));
  // Not read yet is not unknown.
  return (account) => names.value.get(account) ?? (names.value.size === 0 ? '' : account === 'system' ? t('cases.timeline.system') : t('app.someoneElsewhere'));
}
