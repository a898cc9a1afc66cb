import { assetNumberText } from '#renderer/bridge/use-asset-words.ts';
import type { Translate } from '#renderer/ui/mechanism-screens.ts';
import type { Seal, Vehicle } from '#shared/mechanisms/seek-vehicle/model.ts';

/** The plate as people read it, or the VIN of a car without one. */
export function carName({ plate, vin }: Pick<Vehicle, 'plate' | 'vin'>): string {
  return plate === undefined ? vin : assetNumberText('plate', plate);
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

/** Causes that the platform gives by a code; every other one is in the words of who asked. */
const CAUSES: readonly string[] = ['seal-lapsed', 'seal-lifted', 'seized', 'seized-elsewhere'];

/** Why something is released, in words. */
export function causeText(cause: string, t: Translate): string {
  return CAUSES.includes(cause) ? t(`seek-vehicle.page.cause.${cause}`) : cause;
}
