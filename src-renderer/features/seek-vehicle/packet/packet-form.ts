import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { attachmentsOf, type MadeFiles, type PaperKinds, papersOf, uploadSchema } from '#renderer/composer/paper-form.ts';
import { evidenceAbout } from '#renderer/composer/person/person-of-packet.ts';
import type { RegisteredSeal } from '#shared/domain/assets/holds.ts';
import { standingAnswers } from '#shared/domain/assets/model.ts';
import { type CaseState, partyOf } from '#shared/domain/cases/model.ts';
import type { InstrumentCode } from '#shared/instruments/catalogue.ts';
import type { AssetId, CommandId } from '#shared/kernel/ids.ts';
import { closed, oneOf } from '#shared/kernel/schema.ts';
import { type CivilDate, daysBetween } from '#shared/kernel/time.ts';
import { VEHICLE_INSTRUMENTS, type VehicleInstrument } from '#shared/mechanisms/seek-vehicle/paper-rules.ts';
import type { Packet, VehicleRequest } from '#shared/mechanisms/seek-vehicle/model.ts';
import { type CarSubject, carOf, mortgageesOf, sealOf } from './car.ts';

/** Instruments that this window makes from their templates; all others come as scans. */
export const MADE_INSTRUMENTS = ['vehicle-seizure-ruling', 'vehicle-assist-notice'] as const satisfies readonly InstrumentCode[];
export type MadeInstrument = (typeof MADE_INSTRUMENTS)[number];

/** What the packet is made of: both papers of the court are always in it; what others wrote is attached as it is. */
export const PAPER_KINDS: PaperKinds = {
  made: MADE_INSTRUMENTS,
  always: MADE_INSTRUMENTS,
  scanned: {
    'vehicle-seal-receipt': '车辆查封回执',
    'vehicle-registration': '行驶证、登记信息',
    'other-evidence': '其他材料',
  } satisfies Record<Exclude<VehicleInstrument, MadeInstrument>, string>,
};

/** What a judge fills in of a packet (its papers: `PaperForm`). Car and seal are those of the answers, and nobody types them. */
export const VehicleFormSchema = closed({
  periodDays: Type.Union([Type.Integer(), Type.Null()]),
  dutyPhone: Type.String(),
  backupOfficer: Type.String(),
  /** Why the VIN stands although its check digit is another. */
  vinNote: Type.String(),
  /** Why it is his car although no answer names him as its owner. */
  ownerReason: Type.String(),
  made: Type.Array(oneOf(MADE_INSTRUMENTS)),
  uploads: Type.Array(uploadSchema(VEHICLE_INSTRUMENTS)),
});
export type VehicleForm = Static<typeof VehicleFormSchema>;
const VehicleFormCheck = Compile(VehicleFormSchema);

/** A form that was kept on disk, or undefined when it is none. */
export function parseVehicleForm(body: unknown): VehicleForm | undefined {
  return VehicleFormCheck.Check(body) ? body : undefined;
}

/** Days of a control that begins today, at most to the last day of the seal (DOMAIN §1.13-20). */
export function daysWithin(days: number, told: RegisteredSeal | undefined, today: CivilDate): number {
  return told?.end === undefined ? days : Math.max(1, Math.min(days, daysBetween(today, told.end)));
}

/** A form as it stands when it is opened. */
export function freshForm(periodDays: number, dutyPhone: string): VehicleForm {
  return { periodDays, dutyPhone, backupOfficer: '', vinNote: '', ownerReason: '', made: [...MADE_INSTRUMENTS], uploads: [] };
}

/** The form of a packet that went out before: for a return, a rejection, or a refused filing. */
export function formOf({ packet }: Pick<VehicleRequest, 'packet'>): VehicleForm {
  // No paper of a release is in a packet that comes back.
  const own = packet.attachments.flatMap((paper) => (isOwnPaper(paper.instrument) ? [{ ...paper, instrument: paper.instrument }] : []));
  return {
    periodDays: packet.periodDays,
    dutyPhone: packet.dutyPhone,
    backupOfficer: packet.backupOfficer ?? '',
    vinNote: packet.vehicle.vinNote ?? '',
    ownerReason: packet.ownerReason ?? '',
    ...papersOf<MadeInstrument, VehicleInstrument>(own, MADE_INSTRUMENTS),
  };
}

function isOwnPaper(instrument: string): instrument is VehicleInstrument {
  return (VEHICLE_INSTRUMENTS as readonly string[]).includes(instrument);
}

const MOST_EVIDENCE = 60;

/** Records of the case and answers on the car behind the guards. */
function evidenceOf(state: CaseState, subject: CarSubject): CommandId[] {
  const party = partyOf(state, subject.party);
  const records = party === undefined ? [] : evidenceAbout(state, party, ['service']);
  const answers = subject.asset === undefined ? [] : standingAnswers(subject.asset).map(({ id }) => id);
  return [...new Set([...records, ...answers])].slice(-MOST_EVIDENCE);
}

/** What the form is laid over: the seal as the answers tell it, the day, and the days while their field is empty. */
export type PacketSetting = { readonly seal: RegisteredSeal | undefined; readonly today: CivilDate; readonly fallbackDays: number };

/**
 * The packet of a form. What is still missing is filled so that `decide` can look at the rest (`problemsOf` says what);
 * such a packet is never filed.
 */
export function packetOf(form: VehicleForm, state: CaseState, subject: CarSubject, { seal, today, fallbackDays }: PacketSetting, files: MadeFiles = {}): Packet {
  const { periodDays, dutyPhone, backupOfficer, vinNote, ownerReason } = form;
  return {
    assetId: subject.id as AssetId,
    vehicle: carOf(subject, vinNote.trim()),
    ...(ownerReason.trim() === '' ? {} : { ownerReason: ownerReason.trim() }),
    seal: sealOf(seal, today),
    mortgagees: mortgageesOf(subject.asset),
    periodDays: periodDays === null || periodDays < 1 ? fallbackDays : periodDays,
    dutyPhone: dutyPhone.trim().length < 3 ? '---' : dutyPhone.trim(),
    ...(backupOfficer.trim() === '' ? {} : { backupOfficer: backupOfficer.trim() }),
    attachments: attachmentsOf<MadeInstrument, VehicleInstrument>(form, MADE_INSTRUMENTS, files),
    evidence: evidenceOf(state, subject),
  };
}

/** `beyondSeal`: the seal ends before the days that are asked for. */
export type FormProblem = 'periodDays' | 'beyondSeal' | 'dutyPhone';

/** Fields that nobody can file with, apart from the guards. */
export function problemsOf(form: VehicleForm, maxDays: number, { seal, today }: Pick<PacketSetting, 'seal' | 'today'>): readonly FormProblem[] {
  const days = form.periodDays;
  const isWrong = days === null || !Number.isInteger(days) || days < 1 || days > maxDays;
  return [
    ...(isWrong ? (['periodDays'] as const) : []),
    ...(!isWrong && seal?.end !== undefined && days > daysBetween(today, seal.end) ? (['beyondSeal'] as const) : []),
    ...(form.dutyPhone.trim().length < 3 ? (['dutyPhone'] as const) : []),
  ];
}
