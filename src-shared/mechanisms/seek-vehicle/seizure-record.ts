import Type, { type Static } from 'typebox';
import { normalisePlate, normaliseVin } from '../../domain/identifiers/index.ts';
import { BelongingSchema, CalledSchema, CustodianSchema, ListSignatureSchema, signaturesMissing, WitnessSchema } from '../../domain/linkage/regions/seizure.ts';
import { closed, CountSchema, FileHashSchema, LineSchema, oneOf } from '../../kernel/schema.ts';

/** The eight sides of which a photo is taken, clockwise from the front. */
export const SIDES = ['front', 'front-right', 'right', 'rear-right', 'rear', 'rear-left', 'left', 'front-left'] as const;
export type Side = (typeof SIDES)[number];

/** A photo of one side, or why there is none. */
const PhotoSchema = Type.Union([closed({ side: oneOf(SIDES), file: FileHashSchema }), closed({ side: oneOf(SIDES), missing: LineSchema })]);

export const FUELS = ['empty', 'quarter', 'half', 'three-quarters', 'full', 'electric', 'unreadable'] as const;

/**
 * What is written down where a car is seized (扣押清单, 移送单; DOMAIN §1.3, §1.13-20; 民事诉讼法 §256): that it is the one, who was
 * called and who was there, in which state it was taken, to whom it went, and the signatures or the refusals.
 */
export const SeizureRecordSchema = closed({
  place: LineSchema,
  /** As read off the car; `from`: typed, or read from a picture. */
  plate: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
  vin: Type.String({ minLength: 1, maxLength: 60 }),
  readFrom: oneOf(['typed', 'picture']),
  engineNo: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
  called: CalledSchema,
  witness: WitnessSchema,
  keys: Type.Integer({ minimum: 0, maximum: 99 }),
  licenceCard: Type.Boolean(),
  odometerKm: CountSchema,
  fuel: oneOf(FUELS),
  belongings: Type.Array(BelongingSchema, { maxItems: 100 }),
  photos: Type.Array(PhotoSchema, { maxItems: 16 }),
  custodian: CustodianSchema,
  signatures: Type.Array(ListSignatureSchema, { maxItems: 12 }),
});
export type SeizureRecord = Static<typeof SeizureRecordSchema>;

/** The numbers by which a car is told from another. */
type Signs = { readonly plate?: string; readonly vin?: string };

/**
 * Whether signs that somebody read belong to the car that is sought. A camera reads the plate alone; where the VIN was read, it
 * decides: another plate on the same frame is the car, another frame behind the same plate is not (套牌).
 */
export function isSoughtCar(sought: Signs, read: Signs): 'same' | 'other-frame' | 'other-plate' {
  if (read.vin !== undefined && sought.vin !== undefined) return normaliseVin(read.vin) === normaliseVin(sought.vin) ? 'same' : 'other-frame';
  const plate = read.plate === undefined ? undefined : normalisePlate(read.plate);
  return plate !== undefined && sought.plate !== undefined && plate === normalisePlate(sought.plate) ? 'same' : 'other-plate';
}

/** Whether plate and VIN off the car are both those that are sought: a seizure asks for more than a sighting. */
export function isExactlyCar(sought: Signs, read: Signs): boolean {
  const isFrame = read.vin !== undefined && sought.vin !== undefined && normaliseVin(read.vin) === normaliseVin(sought.vin);
  return isFrame && (sought.plate === undefined || (read.plate !== undefined && normalisePlate(read.plate) === normalisePlate(sought.plate)));
}

/** What a record of a seizure still lacks; empty when the list may be closed. A side without a photo counts when its reason is named. */
export function seizureMissing(record: SeizureRecord, isRegistered: boolean): readonly string[] {
  const seen = new Set(record.photos.map(({ side }) => side));
  const signers = signaturesMissing(record.signatures, [
    { as: ['court-officer'], count: 2, mayRefuse: false },
    { as: ['custodian'], count: 1, mayRefuse: false },
    { as: ['debtor', 'adult-relative'], count: 1, mayRefuse: true },
    { as: ['witness'], count: 1, mayRefuse: true },
  ]);
  return [
    ...SIDES.filter((side) => !seen.has(side)).map((side) => `photo-${side}`),
    // 查封扣押冻结规定 §9: of a car that is not registered, the list bears the engine number.
    ...(isRegistered || record.engineNo !== undefined ? [] : ['engine-number']),
    ...signers.map((signer) => `signature-${signer}`),
  ];
}
