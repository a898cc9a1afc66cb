import { personKey } from '../../domain/identifiers/index.ts';
import type { CaseState } from '../../domain/cases/model.ts';
import type { GuardResult } from '../../domain/linkage/decision.ts';
import { refuse } from '../../domain/linkage/decision.ts';
import { firstDoubt } from '../../domain/linkage/plausible.ts';
import { filingOn, guarded, withCase } from '../../domain/linkage/regions/filing.ts';
import { groundsOf } from '../../domain/linkage/regions/grounds.ts';
import { prefixedEvent } from '../../domain/linkage/regions/prefixed.ts';
import type { Grounds } from '../../domain/linkage/regions/request.ts';
import { detainFirstDue, familyDue } from './clocks.ts';
import type { OwnEvent } from './events.ts';
import { detentionGuards, type DetentionSubject } from './guards.ts';
import type { DetentionRequest } from './model.ts';
import { packetChanges, packetHash } from './packet.ts';
import { linkRight, type Present, presenceDoubt, presenceRight, presentEvent } from './presence.ts';
import { DETENTION } from './regions.ts';
import { type DetentionDecision, type Input, no, type Rule } from './rule.ts';

/** The proposal of a detention (提请拘留), and its next filing after the president gave it back, as far as its guards allow it. */
function entered(found: CaseState, guards: readonly GuardResult[], eventsOf: (grounds: Grounds) => readonly OwnEvent[]): DetentionDecision {
  return guarded(guards, () => eventsOf(groundsOf(found, guards)).map((event) => prefixedEvent(DETENTION, event)));
}

/** How the person is there at the filing: by what brought him, or because he was detained first. */
function presentAt({ detainedFirst, present }: Input<'detain-person.file'>['payload']): Present | undefined {
  return detainedFirst === undefined ? present : { basis: 'detain-first', since: detainedFirst.at };
}

export function decideFile({ payload, context }: Input<'detain-person.file'>): DetentionDecision {
  return withCase(context, (found) => {
    const { requestId, partyId, packet, detainedFirst, link } = payload;
    const key = personKey(packet.debtor.idType, packet.debtor.idNo);
    const present = presentAt(payload);
    const links = link === undefined ? [] : [link];
    const doubt = firstDoubt(...[present, payload.present].flatMap((each) => (each === undefined ? [] : [presenceDoubt(each, found.filedOn, context)])));
    if (present?.basis === 'detain-first' && detainedFirst === undefined) return no('DETAIN_FIRST_GROUND');
    const guards = [
      ...detentionGuards(found, { requestId, partyId, packet, detainedFirst }, context),
      ...(link === undefined ? [] : [linkRight(requestId, key, link, context)]),
      ...(present === undefined ? [] : [presenceRight(requestId, key, present, links, context)]),
    ];
    // What speaks against the packet itself is said first.
    if (doubt !== undefined && guards.every(({ status }) => status !== 'failed')) return refuse(doubt, guards);
    return entered(found, guards, (grounds) => [
      {
        ...grounds,
        kind: 'filed',
        ...filingOn(found, { requestId, debtor: partyId, packet, packetHash: packetHash(packet) }),
        personKey: key,
        ...(detainedFirst === undefined ? {} : { detainedFirst, due: detainFirstDue(detainedFirst.at, context), family: familyDue(detainedFirst.at, context) }),
      },
      ...(link === undefined ? [] : [{ kind: 'linked', link } as const]),
      ...(present === undefined ? [] : [presentEvent(present, context)]),
    ]);
  });
}

export const refile: Rule<'detain-person.refile'> = (state: DetentionRequest, { payload: { packet }, context }) =>
  withCase(context, (found) => {
    const subject: DetentionSubject = { requestId: state.id, partyId: state.debtor, packet, detainedFirst: state.detainedFirst };
    const due = state.detainedFirst === undefined ? {} : { due: detainFirstDue(state.detainedFirst.at, context) };
    return entered(found, detentionGuards(found, subject, context), (grounds) => [
      { ...grounds, kind: 'refiled', packet, packetHash: packetHash(packet), changes: packetChanges(state.packet, packet), ...due },
    ]);
  });
