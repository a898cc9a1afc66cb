import type { RouteLocationRaw } from 'vue-router';
import type { CaseState } from '#shared/domain/cases/model.ts';
import type { Mechanism } from '#shared/domain/linkage/mechanism.ts';
import type { FieldChange } from '#shared/domain/linkage/regions/exchange.ts';
import type { LinkageRequest } from '#shared/domain/linkage/regions/linkage-request.ts';
import type { AttachmentDraft } from '#shared/domain/linkage/regions/papers.ts';
import type { CourtInput } from '#shared/instruments/paper/fields.ts';
import type { FileNames } from '#shared/instruments/paper/from-models.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import type { CaseId } from '#shared/kernel/ids.ts';
import type { Result } from '#shared/kernel/result.ts';
import type { GuardMend } from './guard-items.ts';
import type { FormParse } from './kept-copies.ts';
import type { MadeFiles, PaperForm, PaperKinds } from './paper-form.ts';

/** Whom or what a request may be about: a person of the case, a thing of it. */
export type Subject = { readonly id: string };

/** A packet as the frame knows it. `dutyPhone`: the line of the court that its papers name, where the packet has one of its own. */
export type ComposedPacket = { readonly attachments: readonly AttachmentDraft[]; readonly dutyPhone?: string };

/** What the papers of a packet are made of: the case and its court as they are now, and the packet as it stands. */
export type PaperSource<P> = {
  readonly state: CaseState;
  readonly packet: P;
  readonly court: CourtInput;
  readonly names: FileNames & { readonly president?: string };
};

/** What a packet is made from, beside its fields. `before`: the packet that went out, where one is corrected. */
export type PacketGround<S, P> = { readonly state: CaseState; readonly subject: S; readonly files: MadeFiles; readonly before?: P };

/** Keys of the words that are a mechanism's own; all others are those of every request. */
export type FormWords = {
  /** 「发起查控」: the page, and the name of its drafts. */
  readonly title: string;
  /** Said where the case has nobody and nothing that this may be about. */
  readonly noSubject: { readonly title: string; readonly text: string };
  /** Headings: who or what, what is asked, the packet as the agency has it; and who reads it there. */
  readonly subject: string;
  readonly matter: string;
  readonly packet: string;
  readonly reader: string;
  /** The same of a packet that is corrected: its second step, and where it goes after it. */
  readonly mendMatter: string;
  readonly next: Readonly<Record<NextStop, string>>;
};

/** Where a corrected packet goes: to the approver, to the seal, or straight to the agency. */
export type NextStop = 'approval' | 'seal' | 'agency';

/**
 * One mechanism's form, as the frames of composing and mending know it (MECHANISMS §3): whatever else its page shows stands in
 * their slots. All of it is pure but what its page lets it read: numbers of the law, settings of the court.
 *
 * @typeParam S whom or what it is about
 * @typeParam F its fields as they are kept on disk
 * @typeParam P the packet of its commands
 */
export type RequestForm<S extends Subject, F extends PaperForm, P extends ComposedPacket> = {
  readonly mechanism: Pick<Mechanism, 'id' | 'papers'> & { readonly aggregate: string };
  readonly words: FormWords;
  readonly papers: PaperKinds;
  readonly parse: FormParse<F>;
  /** A form as it stands when it is opened: what the case already says is filled in. */
  fresh(state: CaseState, subject: S): F;
  /** What came after it was opened (a setting of the court) takes its place while nobody has typed; the same form where nothing did. */
  amend?(form: F): F;
  /** The form of a packet that went out before, and whom it was about: for a return, a rejection, a refused filing. */
  earlier(request: LinkageRequest): { readonly subject: string; readonly form: F };
  /** How the command names whom or what it is about, and what else is filed with the packet and is none of it. */
  about(subject: S, form: F): Readonly<Record<string, unknown>>;
  /**
   * The packet of a form. What is still missing is filled so that `decide` can look at the rest (`problems` says what);
   * such a packet is never filed.
   */
  packet(form: F, ground: PacketGround<S, P>): P;
  /**
   * That packet as it is read while somebody writes: what he has not said is empty, so that no page states it for him and a paper
   * that needs it is refused by its name.
   */
  told?(packet: P, form: F): P;
  /** Fields that nobody can file with, apart from the guards. */
  problems(form: F): readonly string[];
  /** Those of them that are told while somebody types; the others when he has tried. */
  readonly toldAtOnce?: readonly string[];
  /** Instruments that the packet lacks. */
  missing(packet: P): readonly string[];
  /** Makes an instrument from its template; the same source gives the same bytes. */
  make(code: string, source: PaperSource<P>): Promise<Result<Uint8Array, Failure>>;
  /** Where a proof of a guard is looked at, and what mends one that failed, where it is not a record of the case. */
  proof?(guard: string, record: string, caseId: CaseId): RouteLocationRaw | undefined;
  mend?(guard: string, caseId: CaseId): GuardMend | undefined;
};

/** What the correction of a packet needs to know of its mechanism. */
export type MendRules<P extends ComposedPacket> = {
  /** What changed between two packets, field by field, as `decide` says it. */
  changes(before: P, after: P, reasons: Readonly<Record<string, string>>): readonly FieldChange[];
  /** What the seals stand under; a packet that says the same keeps them (as `decide` does). */
  sealedContent(packet: P): string;
  /** Whether an approver has to see these changes before the packet goes out (as `decide` does). */
  needsApproval(changes: readonly FieldChange[], before: P, after: P): boolean;
};
