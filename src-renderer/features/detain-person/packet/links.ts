import type { RequestView } from '#shared/contracts/engine.ts';
import { isSamePerson } from '#shared/domain/identifiers/index.ts';
import { mechanismFor } from '#shared/mechanisms/index.ts';
import { detainPerson } from '#shared/mechanisms/detain-person/index.ts';
import type { Link } from '#shared/mechanisms/detain-person/parts.ts';

/** Another request of the case about the same person, as this one may be linked to it. */
export type LinkChoice = { readonly value: string; readonly link: Link; readonly view: RequestView };

/** Those on which he is held now, and those by which he is looked for; none of its own kind, and none that has ended. */
export function linksOf(requests: readonly RequestView[], personKey: string): readonly LinkChoice[] {
  return requests.flatMap((view) => {
    const { head } = view;
    if (head.ref.type === detainPerson.module.aggregate || !head.isOpen || !isSamePerson(head.personKey, personKey)) return [];
    return [{ value: head.ref.id, link: { mechanism: mechanismFor(head.ref).id, request: head.ref, purpose: head.held ? 'custody' : 'search' }, view }];
  });
}
