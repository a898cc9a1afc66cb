import { canonicalJson } from '../../kernel/digest.ts';
import { failure } from '../../kernel/errors/index.ts';
import type { CaseId } from '../../kernel/ids.ts';
import { CASE_ASSETS_MAX, type CaseState, partyOf } from '../cases/model.ts';
import type { CaseEvent } from '../cases/events.ts';
import type { Command } from '../linkage/command.ts';
import { accept, type DecideContext, type Decision, type Effect, refuse, unknown } from '../linkage/decision.ts';
import { known, type Lookups, type Need, type Reading, UNKNOWN } from '../linkage/lookups.ts';
import type { DomainModule } from '../linkage/module.ts';
import { firstDoubt } from '../linkage/plausible.ts';
import type { Matter } from '../linkage/rights.ts';
import { applyAsset } from './apply.ts';
import { type AddInterest, ASSET_COMMANDS, type AssetCommandKind, type FollowCase, type ImportAsset, type NoteMeasure, type RecordAsset, type TakeBackAnswer } from './commands.ts';
import type { AssetEvent } from './events.ts';
import { assetIdOf, isFreeId, isSameThing, normalisedNumbers, numberProblems } from './identity.ts';
import { ANSWERS_MAX, type AssetAnswer, type AssetKind, type AssetState, INTEREST_PARTIES_MAX, INTERESTS_MAX, type Said, standingAnswers } from './model.ts';
import { answerDoubt, termDoubt } from './plausible-answer.ts';

type AssetDecision = Decision<AssetEvent>;

/** The interest that a command brings along; nothing where the case has it already. */
function interestEvents(state: AssetState | undefined, kind: AssetKind, of: CaseState, party: RecordAsset['party']): AssetDecision {
  const { id: caseId, caseNumber, court, judge, clerk } = of;
  if (party !== undefined && partyOf(of, party) === undefined) return refuse(failure('PARTY_UNKNOWN'));
  const mine = state?.interests.find((interest) => interest.caseId === caseId);
  const isThere = mine !== undefined && (party === undefined || mine.parties.includes(party));
  if (isThere) return accept([]);
  const isFull = (mine?.parties.length ?? 0) >= INTEREST_PARTIES_MAX || (mine === undefined && (state?.interests.length ?? 0) >= INTERESTS_MAX);
  if (isFull || (of.assets?.length ?? 0) >= CASE_ASSETS_MAX) return refuse(failure('CASE_ASSETS_FULL', { max: CASE_ASSETS_MAX }));
  const interest = { caseId, caseNumber, court, judge, ...(clerk === undefined ? {} : { clerk }), parties: party === undefined ? [] : [party] };
  return accept([{ kind: 'asset-interest-added', assetKind: kind, interest }]);
}

/** The thing that numbers name must be the one that the command is filed on: two records of one car would contradict each other unseen. */
function isItsThing(state: AssetState | undefined, kind: AssetKind, id: string, numbers: RecordAsset['said']['numbers']): boolean {
  if (state !== undefined) return isSameThing(state, kind, numbers);
  const own = assetIdOf(kind, numbers);
  return own === undefined ? isFreeId(id) : own === id;
}

function decideAnswer(state: AssetState | undefined, payload: RecordAsset | ImportAsset, source: AssetAnswer['source'], of: CaseState, context: DecideContext): AssetDecision {
  const { assetId, kind, asOf } = payload;
  const said = { ...payload.said, numbers: normalisedNumbers(payload.said.numbers) };
  const isNamed = kind === 'other' ? said.numbers.label !== undefined : assetIdOf(kind, said.numbers) !== undefined;
  if (!isNamed) return refuse(failure('ASSET_NUMBER_MISSING'));
  const wrong = numberProblems(said.numbers).find(({ problem }) => problem.level === 'error');
  if (wrong !== undefined) return refuse(wrong.problem.failure);
  if (!isItsThing(state, kind, assetId, said.numbers)) return refuse(failure('ASSET_OTHER_THING'));
  const doubt = firstDoubt(answerDoubt(asOf, said, context), source.from === 'hand' ? termDoubt(kind, said, context) : undefined);
  if (doubt !== undefined) return refuse(doubt);
  const interest = interestEvents(state, kind, of, payload.party);
  if (interest.kind === 'refuse') return interest;
  const text = canonicalJson({ asOf, said });
  const isKnown = state !== undefined && standingAnswers(state).some((answer) => canonicalJson({ asOf: answer.asOf, said: answer.said }) === text);
  if (isKnown) return interest;
  if ((state?.answers.length ?? 0) >= ANSWERS_MAX) return refuse(failure('ASSET_ANSWERS_FULL', { max: ANSWERS_MAX }));
  return accept([...interest.events, { kind: 'asset-told', answer: { caseId: of.id, source, asOf, said } }]);
}

/** An answer is taken back by those who work the case that it came in with. */
function decideTakeBack(state: AssetState, { answerId, caseId, reason }: TakeBackAnswer): AssetDecision {
  const answer = state.answers.find(({ id }) => id === answerId);
  if (answer?.caseId !== caseId) return refuse(failure('RECORD_UNKNOWN'));
  return answer.takenBack === undefined ? accept([{ kind: 'asset-answer-taken-back', answerId, reason }]) : refuse(failure('RECORD_ALREADY_VOIDED'));
}

/** What a request did to the thing, as one more answer: the same said twice changes nothing. */
function decideMeasure(state: AssetState | undefined, { caseId, caseNumber, request, asOf, holds }: NoteMeasure): AssetDecision {
  if (state === undefined) return refuse(failure('NOT_FOUND'));
  const said: Said = { numbers: {}, holds: { all: false, list: holds } };
  const text = canonicalJson({ asOf, said });
  if (standingAnswers(state).some((answer) => canonicalJson({ asOf: answer.asOf, said: answer.said }) === text)) return accept([]);
  if (state.answers.length >= ANSWERS_MAX) return refuse(failure('ASSET_ANSWERS_FULL', { max: ANSWERS_MAX }));
  return accept([{ kind: 'asset-told', answer: { caseId, source: { from: 'request', title: caseNumber, request }, asOf, said } }]);
}

/** Kinds that only the platform files: they name no case that somebody must work. */
const PLATFORM: readonly string[] = ['asset.follow-case', 'asset.note-measure'] satisfies AssetCommandKind[];

function decideAsset(state: AssetState | undefined, command: Command, context: DecideContext): AssetDecision {
  const kind = command.kind as AssetCommandKind;
  if (kind === 'asset.follow-case') {
    const { caseId, judge, clerk } = command.payload as FollowCase;
    const isOf = state?.interests.some((interest) => interest.caseId === caseId) ?? false;
    return isOf ? accept([{ kind: 'asset-case-moved', caseId, judge, ...(clerk === undefined ? {} : { clerk }) }]) : refuse(failure('NOT_FOUND'));
  }
  if (kind === 'asset.note-measure') return decideMeasure(state, command.payload as NoteMeasure);
  const { lookups } = context;
  // What is entered names the team of the case: without the case there is nothing to enter yet.
  if (!lookups.case.known) return { kind: 'unknown', events: [], guards: [unknown('case')] };
  const of = lookups.case.value;
  if (of === undefined) return refuse(failure('NOT_FOUND'));
  if (kind === 'asset.take-back') return state === undefined ? refuse(failure('NOT_FOUND')) : decideTakeBack(state, command.payload as TakeBackAnswer);
  if (of.status === 'closed') return refuse(failure('CASE_CLOSED'));
  if (kind === 'asset.add-interest') {
    const { party } = command.payload as AddInterest;
    return state === undefined ? refuse(failure('NOT_FOUND')) : interestEvents(state, state.kind, of, party);
  }
  if (kind === 'asset.record') {
    const payload = command.payload as RecordAsset;
    return decideAnswer(state, payload, { from: 'hand', ...payload.source }, of, context);
  }
  const payload = command.payload as ImportAsset;
  return decideAnswer(state, payload, { from: 'file', title: payload.title, ...payload.sourceRow }, of, context);
}

/** Whoever works the case that the command names; the thing itself belongs to no team. */
function matterOfAsset(state: AssetState | undefined, command: Command, { case: found }: Lookups): Reading<Matter | undefined> {
  if (PLATFORM.includes(command.kind)) return known(state === undefined ? undefined : { court: state.court });
  if (!found.known) return UNKNOWN;
  const of = found.value;
  return known(of === undefined ? undefined : { court: of.court, undertaker: of.judge, ...(of.clerk === undefined ? {} : { clerk: of.clerk }) });
}

export const assetModule: DomainModule<AssetState, AssetEvent> = {
  aggregate: 'asset',
  commands: ASSET_COMMANDS,
  needs: ({ kind, payload }): readonly Need[] => (PLATFORM.includes(kind) ? [] : [{ name: 'case', id: (payload as { readonly caseId: CaseId }).caseId }]),
  matter: matterOfAsset,
  decide: decideAsset,
  apply: applyAsset,
  // The case knows its things: it takes them along when it goes into other hands (`assetsFollow`), and its page finds them.
  effects: (before, event, after): readonly Effect[] =>
    event.kind !== 'asset-interest-added' || before?.interests.some(({ caseId }) => caseId === event.interest.caseId) === true
      ? []
      : [{ type: 'command', aggregate: { type: 'case', id: event.interest.caseId }, kind: 'case.note-asset', payload: { caseId: event.interest.caseId, assetId: after.id, kind: after.kind } }],
};

/** What an event of a case means for its things: whoever works it sees them. */
export function assetsFollow(event: CaseEvent, { id: caseId, judge, clerk, assets = [] }: CaseState): readonly Effect[] {
  if (event.kind !== 'case-reassigned') return [];
  return assets.map((assetId) => ({
    type: 'command',
    aggregate: { type: 'asset', id: assetId },
    kind: 'asset.follow-case',
    payload: { assetId, caseId, judge, ...(clerk === undefined ? {} : { clerk }) },
  }));
}
