import Type, { type Static } from 'typebox';
import { failure } from '../../../kernel/errors/index.ts';
import type { AccountId, FileHash } from '../../../kernel/ids.ts';
import { AccountIdSchema, closed, FileHashSchema, InstantSchema, LineSchema, oneOf, ParagraphSchema, SeenHashSchema } from '../../../kernel/schema.ts';
import type { Instant } from '../../../kernel/time.ts';
import { accept, type EventMeta, refuse } from '../decision.ts';
import type { PaperPart } from './papers.ts';
import type { Asked, RegionRule } from './prefixed.ts';
import { moved, type RequestPart, requestId } from './request.ts';

/**
 * Signatures on a packet (审批, DOMAIN §1.12-7): the levels that its papers ask for, one after the other; return to the
 * author; and an approval that was given on paper, entered by one person and confirmed by a second. Who may sign is a
 * relation (`signer`, linkage/rights), not a matter of this region.
 */
export const APPROVAL_LEVELS = ['chief', 'president'] as const;
export type ApprovalLevel = (typeof APPROVAL_LEVELS)[number];

/** States in which a packet waits for a signature. */
export type WaitingState = 'pending_approval' | 'pending_president';

/** The state in which a packet waits for a signature of this level. */
const WAITING_FOR: Readonly<Record<ApprovalLevel, WaitingState>> = { chief: 'pending_approval', president: 'pending_president' };

/**
 * What an officer signed or gave back, with the papers as they stood then. A revision empties the approvals; this list
 * stays, because whoever signed must find again what he signed.
 */
const DecisionSchema = closed({
  act: oneOf(['approved', 'sent-back', 'refused', 'renewal-approved', 'renewal-refused', 'release-approved', 'release-refused']),
  level: oneOf(APPROVAL_LEVELS),
  by: AccountIdSchema,
  onBehalfOf: Type.Optional(AccountIdSchema),
  at: InstantSchema,
  revision: Type.Integer(),
  papers: Type.Array(LineSchema),
  opinion: Type.Optional(ParagraphSchema),
});
export type SigningDecision = Static<typeof DecisionSchema>;

export const approvalPart = {
  approvals: Type.Array(
    closed({
      level: oneOf(APPROVAL_LEVELS),
      by: AccountIdSchema,
      onBehalfOf: Type.Optional(AccountIdSchema),
      at: InstantSchema,
      packetHash: SeenHashSchema,
      opinion: Type.Optional(ParagraphSchema),
      paper: Type.Optional(closed({ signer: LineSchema, signedAt: InstantSchema, scan: FileHashSchema, confirmedBy: AccountIdSchema })),
    }),
  ),
  paperApproval: Type.Optional(closed({ level: oneOf(APPROVAL_LEVELS), signer: LineSchema, signedAt: InstantSchema, scan: FileHashSchema, enteredBy: AccountIdSchema, packetHash: SeenHashSchema })),
  /** Absent in requests of earlier releases: `decisionsOf` reads both. */
  decisions: Type.Optional(Type.Array(DecisionSchema)),
  sendBacks: Type.Array(closed({ by: AccountIdSchema, at: InstantSchema, opinion: ParagraphSchema, revision: Type.Integer() })),
} as const;
const ApprovalPartSchema = closed(approvalPart);
export type ApprovalPart = Static<typeof ApprovalPartSchema>;

/** A request as far as it is signed. */
export type Approvable = RequestPart & PaperPart & ApprovalPart;

export const ApproveSchema = closed({ requestId, packetHash: SeenHashSchema, opinion: Type.Optional(ParagraphSchema) });
export const SendBackSchema = closed({ requestId, opinion: ParagraphSchema });
export const PaperApprovalSchema = closed({ requestId, packetHash: SeenHashSchema, signer: LineSchema, signedAt: InstantSchema, scan: FileHashSchema });
export const ConfirmPaperSchema = closed({ requestId, packetHash: SeenHashSchema });

type PaperSignature = { readonly signer: string; readonly signedAt: Instant; readonly scan: string; readonly enteredBy: AccountId };

export type ApprovalEvent =
  | { readonly kind: 'approved'; readonly level: ApprovalLevel; readonly onBehalfOf?: AccountId; readonly packetHash: string; readonly opinion?: string; readonly paper?: PaperSignature; readonly to: 'signed' | WaitingState }
  | { readonly kind: 'sent-back'; readonly onBehalfOf?: AccountId; readonly opinion: string }
  | { readonly kind: 'paper-approval-recorded'; readonly level: ApprovalLevel; readonly signer: string; readonly signedAt: Instant; readonly scan: string; readonly packetHash: string };

/** Levels that a packet asks for, in their order: by its papers, and by what the mechanism is. */
export type LevelsOf<S> = (state: S) => readonly ApprovalLevel[];

/** The level whose signature the packet waits for. */
export function levelOf(state: Pick<RequestPart, 'state'>): ApprovalLevel {
  return state.state === WAITING_FOR.president ? 'president' : 'chief';
}

function waitFor(level: ApprovalLevel | undefined): 'signed' | WaitingState {
  return level === undefined ? 'signed' : WAITING_FOR[level];
}

/** Where a packet begins that is filed, or filed again: at the first level it asks for. What the president alone decides never waits for the chief. */
export function firstWait(levels: readonly ApprovalLevel[]): 'signed' | WaitingState {
  return waitFor(levels[0]);
}

/**
 * Where a packet goes that an agency had returned, once it is corrected (DOMAIN §1.0).
 * @param isNew the signers have not seen what was changed, and sign anew
 * @param isUnsealed a paper that was made anew waits for its seal
 */
export function afterCorrection(levels: readonly ApprovalLevel[], isNew: boolean, isUnsealed: boolean): 'submitted' | 'signed' | WaitingState {
  const wait = isNew ? firstWait(levels) : 'signed';
  return wait === 'signed' && !isUnsealed ? 'submitted' : wait;
}

function afterSignature(state: Pick<RequestPart, 'state'>, levels: readonly ApprovalLevel[]): 'signed' | WaitingState {
  return waitFor(levels[levels.indexOf(levelOf(state)) + 1]);
}

/** In whose place somebody signs. That the delegation is good was found before (`signer` in linkage/rights). */
export function signedFor({ command, context }: Pick<Asked, 'command' | 'context'>): { readonly onBehalfOf?: AccountId } {
  const grant = context.lookups.delegation;
  return command.actor.delegation !== undefined && grant.known && grant.value !== undefined ? { onBehalfOf: grant.value.from } : {};
}

export function approve<S extends Approvable>(levels: LevelsOf<S>): RegionRule<S, Static<typeof ApproveSchema>, ApprovalEvent> {
  return (state, asked) => {
    const { packetHash, opinion } = asked.payload;
    if (packetHash !== state.packetHash) return refuse(failure('PACKET_CHANGED'));
    return accept([{ kind: 'approved', level: levelOf(state), ...signedFor(asked), packetHash, ...(opinion === undefined ? {} : { opinion }), to: afterSignature(state, levels(state)) }]);
  };
}

export const sendBack: RegionRule<unknown, Static<typeof SendBackSchema>, ApprovalEvent> = (_state, asked) => accept([{ kind: 'sent-back', ...signedFor(asked), opinion: asked.payload.opinion }]);

export const recordPaperApproval: RegionRule<Approvable, Static<typeof PaperApprovalSchema>, ApprovalEvent> = (state, { payload, context }) => {
  const { packetHash, signer, signedAt, scan } = payload;
  if (packetHash !== state.packetHash) return refuse(failure('PACKET_CHANGED'));
  if (signedAt > context.now) return refuse(failure('DATES_OUT_OF_ORDER'));
  if (state.approvals.some(({ paper, packetHash: of }) => of === state.packetHash && paper?.signer.trim() === signer.trim())) return refuse(failure('SAME_SIGNER_TWICE'));
  return accept([{ kind: 'paper-approval-recorded', level: levelOf(state), signer, signedAt, scan, packetHash }]);
};

export function confirmPaperApproval<S extends Approvable>(levels: LevelsOf<S>): RegionRule<S, Static<typeof ConfirmPaperSchema>, ApprovalEvent> {
  return (state, { payload }) => {
    const entered = state.paperApproval;
    if (!entered) return refuse(failure('PAPER_APPROVAL_MISSING'));
    if (payload.packetHash !== state.packetHash || entered.packetHash !== state.packetHash) return refuse(failure('PACKET_CHANGED'));
    const { signer, signedAt, scan, enteredBy } = entered;
    return accept([{ kind: 'approved', level: levelOf(state), packetHash: state.packetHash, paper: { signer, signedAt, scan, enteredBy }, to: afterSignature(state, levels(state)) }]);
  };
}

/** One more line in what officers decided on this request. */
export function decided(state: Approvable, what: Pick<SigningDecision, 'act' | 'level'>, { onBehalfOf, opinion }: { readonly onBehalfOf?: AccountId | undefined; readonly opinion?: string | undefined }, meta: EventMeta): SigningDecision[] {
  const papers = state.packet.attachments.map(({ title }) => title);
  const said = { ...(onBehalfOf === undefined ? {} : { onBehalfOf }), at: meta.at, revision: state.revision, papers, ...(opinion === undefined ? {} : { opinion }) };
  return [...(state.decisions ?? []), { ...what, by: meta.by.account, ...said }];
}

function approved<S extends Approvable>(state: S, event: Extract<ApprovalEvent, { kind: 'approved' }>, meta: EventMeta): S {
  const { paperApproval: _entered, ...rest } = moved(state, event.to, meta);
  const { paper } = event;
  return {
    ...rest,
    // What came on paper was signed by somebody without an account here.
    ...(paper === undefined ? { decisions: decided(state, { act: 'approved', level: event.level }, event, meta) } : {}),
    approvals: [
      ...state.approvals,
      {
        level: event.level,
        by: paper === undefined ? meta.by.account : paper.enteredBy,
        ...(event.onBehalfOf === undefined ? {} : { onBehalfOf: event.onBehalfOf }),
        at: meta.at,
        packetHash: event.packetHash,
        ...(event.opinion === undefined ? {} : { opinion: event.opinion }),
        ...(paper === undefined ? {} : { paper: { signer: paper.signer, signedAt: paper.signedAt, scan: paper.scan as FileHash, confirmedBy: meta.by.account } }),
      },
    ],
  } as unknown as S;
}

export function applyApproval<S extends Approvable>(state: S, event: ApprovalEvent, meta: EventMeta): S {
  switch (event.kind) {
    case 'approved':
      return approved(state, event, meta);
    case 'sent-back':
      return {
        ...moved(state, 'sent_back', meta),
        decisions: decided(state, { act: 'sent-back', level: levelOf(state) }, event, meta),
        sendBacks: [...state.sendBacks, { by: meta.by.account, at: meta.at, opinion: event.opinion, revision: state.revision }],
      };
    case 'paper-approval-recorded': {
      const { level, signer, signedAt, scan, packetHash } = event;
      return { ...state, paperApproval: { level, signer, signedAt, scan: scan as FileHash, enteredBy: meta.by.account, packetHash } };
    }
  }
}

/** Names that stand on the packet as it is: who signed or confirmed it, and for whom. */
export function signedOf(state: Pick<Approvable, 'approvals' | 'packetHash'>): readonly AccountId[] {
  return state.approvals
    .filter((approval) => approval.packetHash === state.packetHash)
    .flatMap(({ by, onBehalfOf, paper }) => [...(paper === undefined ? [by] : [paper.confirmedBy]), ...(onBehalfOf === undefined ? [] : [onBehalfOf])]);
}

/** Decisions of officers on this request, oldest first, those of earlier releases too, which kept no list of them. */
export function decisionsOf(request: Approvable): readonly SigningDecision[] {
  const listed = request.decisions ?? [];
  const papers = request.packet.attachments.map(({ title }) => title);
  const said = (onBehalfOf: AccountId | undefined, opinion: string | undefined) => ({ ...(onBehalfOf === undefined ? {} : { onBehalfOf }), ...(opinion === undefined ? {} : { opinion }) });
  const older: readonly SigningDecision[] = [
    ...request.approvals
      .filter(({ paper }) => paper === undefined)
      .map(({ level, by, onBehalfOf, at, opinion }): SigningDecision => ({ act: 'approved', level, by, at, revision: request.revision, papers, ...said(onBehalfOf, opinion) })),
    ...request.sendBacks.map(({ by, at, opinion, revision }): SigningDecision => ({ act: 'sent-back', level: 'chief', by, at, revision, papers, opinion })),
  ];
  const isListed = (one: SigningDecision): boolean => listed.some(({ by, at, act }) => by === one.by && at === one.at && act === one.act);
  return [...older.filter((one) => !isListed(one)), ...listed].toSorted((a, b) => a.at - b.at);
}
