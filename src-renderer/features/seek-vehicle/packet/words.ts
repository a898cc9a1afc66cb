import { assetNumberText } from '#renderer/bridge/use-asset-words.ts';
import type { Translate } from '#renderer/ui/mechanism-screens.ts';
import { CLOSE_WAYS } from '#shared/domain/cases/model.ts';
import type { Seal, Vehicle } from '#shared/mechanisms/seek-vehicle/model.ts';

/** The plate as people read it, or the VIN of a car without one. */
export function carName({ plate, vin }: Pick<Vehicle, 'plate' | 'vin'>): string {
  return plate === undefined ? vin : assetNumberText('plate', plate);
}

/** Plate and frame number as somebody read them off a car, as far as he did. */
export function signsText({ plate, vin }: { readonly plate?: string | undefined; readonly vin?: string | undefined }): string {
  return [plate === undefined ? '' : assetNumberText('plate', plate), vin ?? ''].filter((part) => part !== '').join(' · ');
}

/** The plate with its kind, the look, and the frame number: what tells one car from another, in one line. */
export function carLine(vehicle: Vehicle, t: Translate): string {
  const { plate, plateType, brand, colour, vin } = vehicle;
  const kind = plateType === undefined ? '' : t(`assets.plateType.${plateType}`);
  return [carName(vehicle), kind, brand ?? '', colour ?? '', plate === undefined ? '' : vin].filter((part) => part !== '').join(' · ');
}

/** The seal in one line: measure and rank, court, number, days. */
export function sealLine({ measure, court, number, start, end }: Seal, t: Translate): string {
  const term = start === undefined ? t('seek-vehicle.facts.until', { end }) : t('assets.hold.term', { from: start, to: end });
  return [`${t(`assets.measure.${measure}`)}（${t('assets.rank.first')}）`, court, number ?? '', term].filter((part) => part !== '').join(' · ');
}

/** Causes that the platform gives by a code: of the seal, a record of the case, its closing, or the judge's choice with his words behind it. */
const CAUSES: readonly string[] = ['seal-lapsed', 'seal-lifted', 'seized', 'seized-elsewhere'];
const RECORDS: readonly string[] = ['fulfilment', 'settlement', 'stay'];
const WRONG = /^(?<code>death|wrong-person|duplicate)(?:: (?<text>.*))?$/su;

/** Why something is released, in words; what is no code is in the words of who asked. */
export function causeText(cause: string, t: Translate): string {
  if (CAUSES.includes(cause)) return t(`seek-vehicle.page.cause.${cause}`);
  if (RECORDS.includes(cause)) return t(`cases.record.${cause}`);
  if ((CLOSE_WAYS as readonly string[]).includes(cause)) return t(`cases.closeWay.${cause}`);
  const { code, text } = WRONG.exec(cause)?.groups ?? {};
  return code === undefined ? cause : [t(`seek-vehicle.requests.end.wrong.${code}`), text ?? ''].filter((part) => part !== '').join('：');
}
