import { computed } from 'vue';
import type { ComputedRef } from 'vue';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { useLiveQuery } from './use-live-query.ts';

const EntryCheck = Compile(Type.Object({ id: Type.String(), name: Type.String(), role: Type.String() }));

export type DirectoryEntry = { readonly id: string; readonly name: string; readonly role: string };

/** The people of the court by account id, for names on screens; an unknown id is shown as it is. */
export function useDirectory(): { readonly people: ComputedRef<readonly DirectoryEntry[]>; nameOf(account: string): string } {
  const { answer } = useLiveQuery('facts', { kind: 'directory' });
  const people = computed(() => (answer.value ?? []).filter((body): body is DirectoryEntry => EntryCheck.Check(body)));
  const names = computed(() => new Map(people.value.map((entry) => [entry.id, entry.name])));
  return { people, nameOf: (account) => names.value.get(account) ?? account };
}
