import { assertNever } from '../../kernel/brand.ts';
import type { AssetId } from '../../kernel/ids.ts';
import type { EventMeta } from '../linkage/decision.ts';
import type { AssetEvent } from './events.ts';
import type { AssetInterest, AssetState } from './model.ts';

/** One interest a case: a further party of it joins the ones that are there. */
function joined(interests: readonly AssetInterest[], added: AssetInterest): AssetInterest[] {
  const known = interests.find(({ caseId }) => caseId === added.caseId);
  if (known === undefined) return [...interests, added];
  const parties = [...new Set([...known.parties, ...added.parties])];
  return interests.map((interest) => (interest === known ? { ...known, parties } : interest));
}

/** Folds one event into the thing. Total: every event applies to every state it can follow. */
export function applyAsset(state: AssetState | undefined, event: AssetEvent, meta: EventMeta): AssetState {
  const version = (state?.version ?? 0) + 1;
  if (event.kind === 'asset-interest-added') {
    const interest: AssetInterest = { ...event.interest, since: meta.at, by: meta.by.account };
    if (state !== undefined) return { ...state, version, interests: joined(state.interests, interest) };
    return { id: meta.aggregate.id as AssetId, version, court: interest.court, kind: event.assetKind, interests: [interest], answers: [] };
  }
  if (state === undefined) throw new Error(`event ${event.kind} on a thing that nobody entered`);
  const next: AssetState = { ...state, version };
  switch (event.kind) {
    case 'asset-told':
      return { ...next, answers: [...state.answers, { ...event.answer, id: meta.commandId, at: meta.at, by: meta.by.account }] };
    case 'asset-answer-taken-back': {
      const takenBack = { at: meta.at, by: meta.by.account, reason: event.reason };
      return { ...next, answers: state.answers.map((answer) => (answer.id === event.answerId && answer.takenBack === undefined ? { ...answer, takenBack } : answer)) };
    }
    case 'asset-case-moved': {
      const { caseId, judge, clerk } = event;
      return { ...next, interests: state.interests.map((interest) => (interest.caseId === caseId ? { ...interest, judge, ...(clerk === undefined ? {} : { clerk }) } : interest)) };
    }
    default:
      return assertNever(event, 'applyAsset');
  }
}
