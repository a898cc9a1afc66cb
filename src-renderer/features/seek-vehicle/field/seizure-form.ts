import type { ListSignature } from '#shared/domain/linkage/regions/seizure.ts';
import type { CommandId, FileHash } from '#shared/kernel/ids.ts';
import type { Instant } from '#shared/kernel/time.ts';
import type { VehicleRequest } from '#shared/mechanisms/seek-vehicle/model.ts';
import { type FUELS, isExactlyCar, isSoughtCar, type SeizureRecord, seizureMissing, type Side, SIDES } from '#shared/mechanisms/seek-vehicle/seizure-record.ts';

/** Who signs under the list, in the order in which they stand on it. */
export const SIGNERS = ['officer', 'second', 'custodian', 'debtor', 'witness'] as const;
export type SignerKey = (typeof SIGNERS)[number];
/** Of whom it is enough that he refused. A witness who was not there witnessed nothing; of the debtor his absence is enough. */
export const OTHERWISE: Readonly<Partial<Record<SignerKey, readonly ('refused' | 'absent')[]>>> = { debtor: ['refused', 'absent'], witness: ['refused'] };

/** One signature while the form is filled in: given, refused, or of somebody who was not there. */
type Signing = { readonly file?: FileHash; readonly how?: 'refused' | 'absent' };

/** The list as it stands on this machine while it is written: kept with every change, so that a crash takes nothing. */
export type SeizureForm = {
  readonly id: CommandId;
  readonly at: Instant | null;
  readonly place: string;
  readonly plate: string;
  readonly vin: string;
  readonly readFrom: 'typed' | 'picture';
  readonly engineNo: string;
  readonly calledWho: 'debtor' | 'adult-relative';
  readonly calledName: string;
  readonly calledAt: Instant | null;
  readonly answered: boolean;
  readonly present: boolean;
  readonly witness: string;
  readonly witnessUnit: string;
  readonly keys: string;
  readonly licenceCard: boolean;
  readonly odometer: string;
  readonly fuel: (typeof FUELS)[number] | null;
  /** One line each. */
  readonly belongings: string;
  readonly photos: Readonly<Partial<Record<Side, FileHash>>>;
  readonly noPhoto: Readonly<Partial<Record<Side, string>>>;
  readonly custodian: string;
  readonly lot: string;
  readonly address: string;
  readonly phone: string;
  readonly second: string;
  readonly signed: Readonly<Partial<Record<SignerKey, Signing>>>;
};

export function freshForm(id: CommandId, request: VehicleRequest, now: Instant, debtor: string): SeizureForm {
  return {
    id,
    at: now,
    place: '',
    plate: '',
    vin: '',
    readFrom: 'typed',
    engineNo: '',
    calledWho: 'debtor',
    calledName: debtor,
    calledAt: null,
    answered: false,
    present: false,
    witness: '',
    witnessUnit: '',
    keys: '',
    licenceCard: false,
    odometer: '',
    fuel: null,
    belongings: '',
    photos: {},
    noPhoto: {},
    custodian: '',
    lot: '',
    address: '',
    phone: '',
    second: request.dispatch?.officers[1] ?? '',
    signed: {},
  };
}

const text = (value: string): string => value.trim();

/**
 * What the car says of itself against what is sought, as strictly as a seizure asks for it: frame and plate both. Undefined while a sign
 * that must be compared has not been read.
 */
export function comparison({ plate, vin }: Pick<SeizureForm, 'plate' | 'vin'>, { packet: { vehicle } }: Pick<VehicleRequest, 'packet'>): 'same' | 'other-frame' | 'other-plate' | undefined {
  if (text(vin) === '') return undefined;
  const read = { vin: text(vin), ...(text(plate) === '' ? {} : { plate: text(plate) }) };
  if (isSoughtCar(vehicle, read) === 'other-frame') return 'other-frame';
  if (vehicle.plate !== undefined && read.plate === undefined) return undefined;
  return isExactlyCar(vehicle, read) ? 'same' : 'other-plate';
}

function nameOf(form: SeizureForm, key: SignerKey, officer: string): string {
  const names: Readonly<Record<SignerKey, string>> = { officer, second: form.second, custodian: form.custodian, debtor: form.calledName, witness: form.witness };
  return text(names[key]);
}

/** Who signs here, in words. */
export function signerName(form: SeizureForm, key: SignerKey, officer: string): string {
  return nameOf(form, key, officer);
}

function signaturesOf(form: SeizureForm, officer: string): ListSignature[] {
  const as = { officer: 'court-officer', second: 'court-officer', custodian: 'custodian', debtor: form.calledWho, witness: 'witness' } as const;
  return SIGNERS.flatMap((key): ListSignature[] => {
    const signed = form.signed[key];
    const signer = nameOf(form, key, officer);
    if (signed === undefined || signer === '') return [];
    if (signed.file !== undefined) return [{ signer, as: as[key], how: 'signed', file: signed.file }];
    return signed.how === undefined ? [] : [{ signer, as: as[key], how: signed.how }];
  });
}

/** Lines of the list of what was in the car: `行车记录仪 2` is two of them. */
function belongingsOf(lines: string): SeizureRecord['belongings'] {
  return lines.split('\n').map(text).filter((line) => line !== '').map((line) => {
    const found = /^(?<what>.+?)[\s×x*]+(?<count>\d{1,4})$/u.exec(line)?.groups;
    return found === undefined ? { what: line, count: 1 } : { what: found['what'] ?? line, count: Math.max(1, Number(found['count'])) };
  });
}

const digits = (value: string): number | undefined => (/^\d{1,7}$/u.test(text(value)) ? Number(text(value)) : undefined);

/** The record of a form that is filled in; undefined while something of it is missing. */
export function recordOf(form: SeizureForm, officer: string): SeizureRecord | undefined {
  const keys = digits(form.keys);
  const odometerKm = digits(form.odometer);
  const named = [form.place, form.vin, form.calledName, form.witness, form.witnessUnit, form.custodian, form.lot, form.address].every((value) => text(value) !== '');
  if (!named || keys === undefined || odometerKm === undefined || form.fuel === null || form.calledAt === null || text(form.phone).length < 3) return undefined;
  return {
    place: text(form.place),
    ...(text(form.plate) === '' ? {} : { plate: text(form.plate) }),
    vin: text(form.vin),
    readFrom: form.readFrom,
    ...(text(form.engineNo) === '' ? {} : { engineNo: text(form.engineNo) }),
    called: { who: form.calledWho, name: text(form.calledName), at: form.calledAt, answered: form.answered, present: form.present },
    witness: { name: text(form.witness), unit: text(form.witnessUnit) },
    keys,
    licenceCard: form.licenceCard,
    odometerKm,
    fuel: form.fuel,
    belongings: belongingsOf(form.belongings),
    photos: SIDES.flatMap((side): SeizureRecord['photos'] => {
      const file = form.photos[side];
      const missing = text(form.noPhoto[side] ?? '');
      return file !== undefined ? [{ side, file }] : missing === '' ? [] : [{ side, missing }];
    }),
    custodian: { name: text(form.custodian), lot: text(form.lot), address: text(form.address), phone: text(form.phone) },
    signatures: signaturesOf(form, officer),
  };
}

/** What a whole record still lacks, by its names in the model. */
export function lacking(record: SeizureRecord, { packet: { vehicle } }: VehicleRequest): readonly string[] {
  return seizureMissing(record, vehicle.plate !== undefined);
}
