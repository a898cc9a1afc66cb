import type { Command } from '../../domain/linkage/command.ts';
import type { DecideContext } from '../../domain/linkage/decision.ts';
import type { Need } from '../../domain/linkage/lookups.ts';
import { DETENTION_COMMANDS, type DetentionCommandKind, type DetentionPayload } from './commands.ts';
import type { DetentionRequest } from './model.ts';
import { type DetentionDecision, no, type Rule, type Rules } from './rule.ts';
import { AFTER_RULES } from './rules-after.ts';
import { COURT_RULES } from './rules-court.ts';
import { decideFile } from './rules-file.ts';
import { HOUSE_RULES } from './rules-house.ts';
import { transitionsFor } from './transitions.ts';

/** Every kind but the filing has its rule in one of these; one that is missing does not compile. */
const RULES: Rules<Exclude<DetentionCommandKind, 'detain-person.file'>> = { ...COURT_RULES, ...HOUSE_RULES, ...AFTER_RULES };

function isKind(kind: string): kind is DetentionCommandKind {
  return Object.hasOwn(DETENTION_COMMANDS, kind);
}

/**
 * Decides one command on a detention. Never throws: whatever the state and the command, the answer is a decision. The payload
 * has passed the kind's schema before.
 */
export function decideDetention(state: DetentionRequest | undefined, command: Command, context: DecideContext): DetentionDecision {
  const { kind } = command;
  if (!isKind(kind)) return no('KIND_UNKNOWN');
  if (transitionsFor(kind, state?.state ?? 'none').length === 0) return state === undefined ? no('NOT_FOUND') : no('STATE_NOT_ALLOWED', { state: state.state });
  if (kind === 'detain-person.file') return decideFile({ payload: command.payload as DetentionPayload<'detain-person.file'>, command, context });
  if (state === undefined) return no('NOT_FOUND');
  // The table row was checked and the payload parsed for this very kind, so the rule and its input belong together.
  const rule = RULES[kind] as Rule<DetentionCommandKind>;
  return rule(state, { payload: command.payload as DetentionPayload<DetentionCommandKind>, command, context });
}

/** Kinds that ask who else holds the person, or what else was punished in the case. */
const ASKS_THE_CASE: readonly string[] = ['detain-person.link', 'detain-person.record-present', 'detain-person.admit'] satisfies DetentionCommandKind[];

/** What the engine must resolve before `decideDetention` can answer. */
export function needsOfDetention(command: Command, state: DetentionRequest | undefined): readonly Need[] {
  if (command.kind === 'detain-person.file') {
    const { caseId } = command.payload as DetentionPayload<'detain-person.file'>;
    return [{ name: 'case', id: caseId }, { name: 'requestsOfCase', id: caseId }];
  }
  if (state === undefined) return [];
  if (command.kind === 'detain-person.refile') return [{ name: 'case', id: state.caseId }, { name: 'requestsOfCase', id: state.caseId }];
  return ASKS_THE_CASE.includes(command.kind) ? [{ name: 'requestsOfCase', id: state.caseId }] : [];
}
