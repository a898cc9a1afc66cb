import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { attachmentsOf, type MadeFiles, type PaperKinds, papersOf, uploadSchema } from '#renderer/composer/paper-form.ts';
import { deputyFormOf, DeputyFormSchema, deputyOf } from '#renderer/composer/person/deputy-form.ts';
import { evidenceAbout, snapshotOf } from '#renderer/composer/person/person-of-packet.ts';
import { type CaseState, type Party, recordsOf } from '#shared/domain/cases/model.ts';
import { concerns } from '#shared/domain/cases/standing.ts';
import { DANGERS, HOLDING_INSTRUMENTS, LOCATE_INSTRUMENTS, type LocateInstrument, type LocateRequest, type Packet, REASONS, TAKEOVERS } from '#shared/mechanisms/locate-person/model.ts';
import { closed, oneOf } from '#shared/kernel/schema.ts';

/** Instruments that this window makes from their templates; all others come as scans. */
export const MADE_INSTRUMENTS = ['locate-application', 'assistance-letter', 'compel-appearance-warrant'] as const;
export type MadeInstrument = (typeof MADE_INSTRUMENTS)[number];

/** What the packet is made of: the application is always in it, the letter and the warrant where the search asks for them. */
export const PAPER_KINDS: PaperKinds = {
  made: MADE_INSTRUMENTS,
  always: ['locate-application'],
  scanned: { 'enforcement-title': '执行依据', 'enforcement-ruling': '执行裁定书', 'detention-decision': '拘留决定书', 'other-evidence': '其他材料' } satisfies Partial<Record<LocateInstrument, string>>,
};

/** What a judge fills in of a packet (its papers: `PaperForm`). */
export const PacketFormSchema = closed({
  reasons: Type.Array(oneOf(REASONS)),
  dangers: Type.Array(oneOf(DANGERS)),
  periodDays: Type.Union([Type.Integer(), Type.Null()]),
  takeover: oneOf(TAKEOVERS),
  dutyPhone: Type.String(),
  backupOfficer: Type.String(),
  made: Type.Array(oneOf(MADE_INSTRUMENTS)),
  uploads: Type.Array(uploadSchema(LOCATE_INSTRUMENTS)),
  deputy: Type.Optional(DeputyFormSchema),
});
export type PacketForm = Static<typeof PacketFormSchema>;
const PacketFormCheck = Compile(PacketFormSchema);

/** A form that was kept on disk, or undefined when it is none. */
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
    ...papersOf(packet.attachments, MADE_INSTRUMENTS),
  };
}

/** Records of the case that the police may see as grounds. */
const PROVING = ['service', 'summons', 'visit', 'call'];

/**
 * The packet of a form. What is still missing is filled so that `decide` can look at the rest (`problemsOf` says what);
 * such a packet is never filed.
 *
 * @param fallbackDays days of the rule parameter, while the field is empty.
 */
export function packetOf(form: PacketForm, state: CaseState, party: Party, fallbackDays: number, files: MadeFiles = {}): Packet {
  const deputy = asksDeputy(form) ? deputyOf(form.deputy) : undefined;
  return {
    debtor: snapshotOf(state, party),
    reasons: form.reasons.length === 0 ? ['whereabouts-unknown'] : form.reasons,
    dangers: form.dangers,
    periodDays: form.periodDays === null || form.periodDays < 1 ? fallbackDays : form.periodDays,
    takeover: form.takeover,
    dutyPhone: form.dutyPhone.trim().length < 3 ? '---' : form.dutyPhone.trim(),
    ...(form.backupOfficer.trim() === '' ? {} : { backupOfficer: form.backupOfficer.trim() }),
    attachments: attachmentsOf(form, MADE_INSTRUMENTS, files),
    evidence: evidenceAbout(state, party, PROVING),
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
