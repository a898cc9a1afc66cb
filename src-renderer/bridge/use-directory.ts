import { computed } from 'vue';
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

/** The name behind an account id; an unknown id is shown as it is. */
export function useDirectory(): (account: string) => string {
  const people = usePeople();
  const names = computed(() => new Map(people.value.map((entry) => [entry.id, entry.name])));
  return (account) => names.value.get(account) ?? account;
}
