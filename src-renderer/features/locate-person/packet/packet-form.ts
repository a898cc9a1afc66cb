import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { type CaseState, type Party, partyOf, recordsOf, standingRecords } from '#shared/domain/cases/model.ts';
import { concerns, spokenOf } from '#shared/domain/cases/standing.ts';
import { missingInstruments } from '#shared/mechanisms/locate-person/guards.ts';
import { type Deputy, DEPUTY_ANSWERS } from '#shared/domain/linkage/deputy.ts';
import type { DebtorSnapshot } from '#shared/domain/linkage/subject.ts';
import { type LocateAttachmentDraft, DANGERS, HOLDING_INSTRUMENTS, LOCATE_INSTRUMENTS, type LocateInstrument, type LocateRequest, type Packet, REASONS, TAKEOVERS } from '#shared/mechanisms/locate-person/model.ts';
import { instrumentType } from '#shared/instruments/catalogue.ts';
import { personInputOf } from '#shared/instruments/from-models.ts';
import type { FileHash } from '#shared/kernel/ids.ts';
import { CivilDateSchema, closed, FileHashSchema, oneOf } from '#shared/kernel/schema.ts';

/** Instruments that this window makes from their templates; all others come as scans. */
export const MADE_INSTRUMENTS = ['locate-application', 'assistance-letter', 'compel-appearance-warrant'] as const;
export type MadeInstrument = (typeof MADE_INSTRUMENTS)[number];

export function isMade(instrument: LocateInstrument): instrument is MadeInstrument {
  return (MADE_INSTRUMENTS as readonly LocateInstrument[]).includes(instrument);
}

/** What may be attached as a scan. */
export const SCANNED_INSTRUMENTS = ['enforcement-title', 'enforcement-ruling', 'detention-decision', 'other-evidence'] as const satisfies readonly LocateInstrument[];
export type ScannedInstrument = (typeof SCANNED_INSTRUMENTS)[number];

const UploadSchema = closed({ slot: Type.String(), instrument: oneOf(LOCATE_INSTRUMENTS), title: Type.String(), file: FileHashSchema, name: Type.String() });
export type Upload = Static<typeof UploadSchema>;

const DeputyFormSchema = closed({
  answer: Type.Union([oneOf(DEPUTY_ANSWERS), Type.Null()]),
  source: Type.String(),
  permittedBy: Type.String(),
  document: Type.String(),
  permittedOn: Type.Union([CivilDateSchema, Type.Null()]),
});
/** The deputy question as it is being answered (代表法 §39). */
export type DeputyForm = Static<typeof DeputyFormSchema>;
export const UNASKED: DeputyForm = { answer: null, source: '', permittedBy: '', document: '', permittedOn: null };

/** The answer as it is filed; undefined until somebody chose one. */
export function deputyOf(form: DeputyForm | undefined): Deputy | undefined {
  if (form === undefined || form.answer === null) return undefined;
  const [source, by, document] = [form.source.trim(), form.permittedBy.trim(), form.document.trim()];
  const permitted = form.answer === 'county-or-higher' && by !== '' && document !== '' && form.permittedOn !== null;
  return {
    answer: form.answer,
    ...(source === '' || form.answer === 'unanswered' ? {} : { source }),
    ...(permitted && form.permittedOn !== null ? { permission: { by, document, on: form.permittedOn } } : {}),
  };
}

/** An answer of before, to go on with. */
export function deputyFormOf(deputy: Deputy | undefined): DeputyForm | undefined {
  if (deputy === undefined) return undefined;
  const { answer, source = '', permission } = deputy;
  return { answer, source, permittedBy: permission?.by ?? '', document: permission?.document ?? '', permittedOn: permission?.on ?? null };
}

/**
 * What a judge fills in of a packet. Papers made from templates are named only: their bytes follow from the case and
 * these fields, so a form that was left half done never carries a paper that says something older than it does.
 */
export const PacketFormSchema = closed({
  reasons: Type.Array(oneOf(REASONS)),
  dangers: Type.Array(oneOf(DANGERS)),
  periodDays: Type.Union([Type.Integer(), Type.Null()]),
  takeover: oneOf(TAKEOVERS),
  dutyPhone: Type.String(),
  backupOfficer: Type.String(),
  made: Type.Array(oneOf(MADE_INSTRUMENTS)),
  uploads: Type.Array(UploadSchema),
  deputy: Type.Optional(DeputyFormSchema),
});
export type PacketForm = Static<typeof PacketFormSchema>;
const PacketFormCheck = Compile(PacketFormSchema);

/** A form that was kept on disk, or undefined when it is none. @public */
export function parsePacketForm(body: unknown): PacketForm | undefined {
  return PacketFormCheck.Check(body) ? body : undefined;
}

/** A summons that was not followed makes 拘传 possible (民诉法解释 §482), and with it that the police hold the person. */
function wasSummoned(state: CaseState, person: Party): boolean {
  return recordsOf(state, 'summons').some(({ body }) => body.appeared === 'no' && body.absence === 'without-good-reason' && concerns(body, [person.id]));
}

/** Whether the packet carries an instrument that gives the power to hold: the deputy question comes first. */
export function asksDeputy(form: PacketForm): boolean {
  return HOLDING_INSTRUMENTS.some((instrument) => form.made.some((made) => made === instrument) || form.uploads.some((upload) => upload.instrument === instrument));
}

/** A form as it stands when it is opened: what the case already says is filled in. */
export function freshForm(state: CaseState, person: Party, periodDays: number, dutyPhone: string): PacketForm {
  const breached = recordsOf(state, 'breach').length > 0 || recordsOf(state, 'resume').length > 0;
  const refused = recordsOf(state, 'asset-report').some(({ body }) => body.result === 'refused' || body.result === 'false');
  return {
    reasons: ['whereabouts-unknown', ...(breached ? (['settlement-breached'] as const) : []), ...(refused ? (['asset-report-refused'] as const) : [])],
    dangers: [],
    periodDays,
    takeover: wasSummoned(state, person) ? 'hold-at-station' : 'report-only',
    dutyPhone,
    backupOfficer: '',
    made: ['locate-application'],
    uploads: [],
  };
}

/** The form of a packet that went out before: for a return, a rejection, or a refused filing. */
export function formOf(packet: LocateRequest['packet'] | Packet): PacketForm {
  const deputy = deputyFormOf(packet.deputy);
  return {
    ...(deputy === undefined ? {} : { deputy }),
    reasons: [...packet.reasons],
    dangers: [...packet.dangers],
    periodDays: packet.periodDays,
    takeover: packet.takeover,
    dutyPhone: packet.dutyPhone,
    backupOfficer: packet.backupOfficer ?? '',
    made: MADE_INSTRUMENTS.filter((instrument) => packet.attachments.some((a) => a.slot === instrument)),
    uploads: packet.attachments.flatMap(({ slot, instrument, title, file }) => (slot === instrument && isMade(instrument) ? [] : file === undefined ? [] : [{ slot, instrument, title, file, name: title }])),
  };
}

/** The person as the case names him now; one who answers for a company with his capacity and its name. */
function debtorOf(state: CaseState, party: Party): DebtorSnapshot {
  const { sex, birth } = personInputOf(party);
  const company = party.capacity === undefined ? undefined : partyOf(state, party.capacity.of);
  return {
    name: party.name,
    idType: party.idType,
    idNo: party.idNo,
    ...(sex === undefined ? {} : { sex }),
    ...(birth === undefined ? {} : { birth }),
    ...(party.phone === undefined ? {} : { phone: party.phone }),
    ...(party.address === undefined ? {} : { address: party.address }),
    ...(party.photo === undefined ? {} : { photo: party.photo }),
    ...(party.capacity === undefined || company === undefined ? {} : { capacity: { as: party.capacity.as, company: company.name } }),
  };
}

const PROVING = ['service', 'summons', 'visit', 'call'];
const MOST_EVIDENCE = 60;

/** Records of the case that the police may see as grounds, oldest first; the newest ones where there are very many. */
function evidenceOf(state: CaseState, party: Party): Packet['evidence'] {
  const about = spokenOf(state, party.id);
  return standingRecords(state).filter(({ body }) => PROVING.includes(body.type) && concerns(body, about)).slice(-MOST_EVIDENCE).map(({ id }) => id as Packet['evidence'][number]);
}

export type MadeFiles = Readonly<Partial<Record<MadeInstrument, FileHash>>>;

/** Papers in the order in which a reader wants them: application, letter, warrant, then the scans. */
function attachmentsOf(form: PacketForm, files: MadeFiles): LocateAttachmentDraft[] {
  const made = MADE_INSTRUMENTS.filter((instrument) => form.made.includes(instrument)).map((instrument): LocateAttachmentDraft => {
    const file = files[instrument];
    return { slot: instrument, instrument, title: instrumentType(instrument).name, ...(file === undefined ? {} : { file }) };
  });
  return [...made, ...form.uploads.map(({ slot, instrument, title, file }) => ({ slot, instrument, title, file }))];
}

/**
 * The packet of a form. What is still missing is filled so that `decide` can look at the rest (`problemsOf` says what);
 * such a packet is never filed.
 *
 * @param fallbackDays days of the rule parameter, while the field is empty.
 */
export function packetOf(form: PacketForm, state: CaseState, party: Party, fallbackDays: number, files: MadeFiles = {}): Packet {
  const deputy = asksDeputy(form) ? deputyOf(form.deputy) : undefined;
  return {
    debtor: debtorOf(state, party),
    reasons: form.reasons.length === 0 ? ['whereabouts-unknown'] : form.reasons,
    dangers: form.dangers,
    periodDays: form.periodDays === null || form.periodDays < 1 ? fallbackDays : Math.min(form.periodDays, 365),
    takeover: form.takeover,
    dutyPhone: form.dutyPhone.trim().length < 3 ? '---' : form.dutyPhone.trim(),
    ...(form.backupOfficer.trim() === '' ? {} : { backupOfficer: form.backupOfficer.trim() }),
    attachments: attachmentsOf(form, files),
    evidence: evidenceOf(state, party),
    ...(deputy === undefined ? {} : { deputy }),
  };
}

export type FormProblem = 'reasons' | 'periodDays' | 'dutyPhone';

/** Fields that nobody can file with, apart from the guards. */
export function problemsOf(form: PacketForm, maxDays: number): readonly FormProblem[] {
  const days = form.periodDays;
  return [
    ...(form.reasons.length === 0 ? (['reasons'] as const) : []),
    ...(days === null || !Number.isInteger(days) || days < 1 || days > maxDays ? (['periodDays'] as const) : []),
    ...(form.dutyPhone.trim().length < 3 ? (['dutyPhone'] as const) : []),
  ];
}

/** What the packet lacks, apart by where it comes from: the templates here, or the judge's own papers. */
export function missingPapers(packet: Packet): { readonly made: readonly MadeInstrument[]; readonly scanned: readonly LocateInstrument[] } {
  const missing = missingInstruments(packet);
  return { made: missing.filter(isMade), scanned: missing.filter((instrument) => !isMade(instrument)) };
}

/** A free place for a further scan of this kind: `enforcement-title`, then `enforcement-title-2` … */
export function freeSlot(form: PacketForm, instrument: ScannedInstrument): string {
  const taken = new Set(form.uploads.map(({ slot }) => slot));
  if (!taken.has(instrument)) return instrument;
  let n = 2;
  while (taken.has(`${instrument}-${String(n)}`)) n += 1;
  return `${instrument}-${String(n)}`;
}

const SCAN_TITLES: Readonly<Record<ScannedInstrument, string>> = { 'enforcement-title': '执行依据', 'enforcement-ruling': '执行裁定书', 'detention-decision': '拘留决定书', 'other-evidence': '其他材料' };
const LINE_MAX = 200;

/** Title of a scan as the packet lists it: the kind and what names this one. Papers speak Chinese whatever the window does. */
export function scanTitle(instrument: ScannedInstrument, state: CaseState, fileName: string): string {
  const bare = fileName.replace(/\.[a-z0-9]{1,5}$/iu, '').trim();
  const name = instrument === 'enforcement-title' && state.title !== '' ? state.title : bare;
  return (name === '' ? SCAN_TITLES[instrument] : `${SCAN_TITLES[instrument]} ${name}`).slice(0, LINE_MAX);
}
