import { type RegisteredSeal, registeredSealOf } from '#shared/domain/assets/holds.ts';
import { type KnownAsset, knownOf } from '#shared/domain/assets/known.ts';
import type { AssetNumbers, AssetState } from '#shared/domain/assets/model.ts';
import { type CaseState, debtorsOf } from '#shared/domain/cases/model.ts';
import type { RuleParameterTable } from '#shared/domain/deadlines/index.ts';
import type { CourtCode, PartyId } from '#shared/kernel/ids.ts';
import type { CivilDate } from '#shared/kernel/time.ts';
import type { Packet, Seal, Vehicle } from '#shared/mechanisms/seek-vehicle/model.ts';

/** A car of the case. Of one that is not chosen only its line is here; `asset`: what the answers say of it. */
export type CarSubject = {
  readonly id: string;
  /** The debtor of the case whose car it is. */
  readonly party: PartyId;
  readonly numbers: AssetNumbers;
  readonly owners: readonly string[];
  readonly brand?: string | undefined;
  readonly asset?: AssetState | undefined;
};

/** The car as the answers name it. A VIN that nobody knows is a dash, so that the guards can say what is missing. */
export function carOf({ numbers, owners, brand, asset }: CarSubject, vinNote: string): Vehicle {
  const known: Partial<KnownAsset> = asset === undefined ? {} : knownOf(asset);
  const number = (name: 'plate' | 'vin' | 'engineNo'): string | undefined => known.numbers?.[name]?.value ?? numbers[name];
  const plate = number('plate');
  const engineNo = number('engineNo');
  const plateType = (known.numbers?.plateType?.value ?? numbers.plateType) as Vehicle['plateType'];
  const look = known.details?.brand?.value ?? brand;
  const colour = known.details?.colour?.value;
  const owner = (known.owners?.value.map(({ name }) => name) ?? owners).join('、').slice(0, 200);
  return {
    vin: number('vin') ?? '—',
    ...(plate === undefined ? {} : { plate }),
    ...(plateType === undefined ? {} : { plateType }),
    ...(engineNo === undefined ? {} : { engineNo }),
    ...(vinNote === '' ? {} : { vinNote }),
    ...(look === undefined ? {} : { brand: look }),
    ...(colour === undefined ? {} : { colour }),
    ...(owner === '' ? {} : { owner }),
  };
}

/** The seal of this court on the car as the answers tell it; undefined where none of them speaks of it. */
export function sealReading(asset: AssetState | undefined, court: CourtCode, today: CivilDate, parameters: RuleParameterTable): RegisteredSeal | undefined {
  if (asset === undefined) return undefined;
  const reading = registeredSealOf(asset, court, today, parameters);
  return reading.known ? reading.value : undefined;
}

/** Stands for a court that no answer names. */
const UNKNOWN = '—';

/** Whether a packet names a seal at all: of one that does not, nothing is said of it. */
export function isSealKnown({ court }: Pick<Seal, 'court'>): boolean {
  return court !== UNKNOWN;
}

/** The seal as the packet names it; one that no answer names stands as a dash that the guard refuses. */
export function sealOf(told: RegisteredSeal | undefined, today: CivilDate): Seal {
  const { hold, end, asOf = today } = told ?? {};
  if (hold === undefined || end === undefined) return { measure: 'seal', court: UNKNOWN, end: today, asOf };
  const { measure, court, number, start } = hold;
  return { measure, court, ...(number === undefined ? {} : { number }), ...(start === undefined ? {} : { start }), end, asOf };
}

const MOST_MORTGAGEES = 10;

/** Who has a mortgage on it by the newest answer that speaks of it: told when it is seized (查封扣押冻结规定 §25). */
export function mortgageesOf(asset: AssetState | undefined): Packet['mortgagees'] {
  const lines = asset === undefined ? [] : knownOf(asset).burdens;
  const holders = lines.flatMap(({ value, gone }) => (value.kind === 'mortgage' && !gone ? [value.holder] : []));
  return [...new Set(holders)].slice(0, MOST_MORTGAGEES);
}

/** Whose car it is in the case: the debtor with whom it was entered, else the first one; undefined in a case without any. */
export function debtorOf(asset: AssetState | undefined, state: CaseState): PartyId | undefined {
  const named = asset?.interests.find(({ caseId }) => caseId === state.id)?.parties ?? [];
  const debtors = debtorsOf(state);
  return (debtors.find(({ id }) => named.includes(id)) ?? debtors[0])?.id;
}

/** What a line of the list says of a car, before its record is read. */
type CarLine = Pick<CarSubject, 'numbers' | 'owners' | 'brand'> & { readonly id: string };

/** The car as the form knows it; undefined in a case without a debtor. */
export function subjectOf({ id, numbers, owners, brand }: CarLine, asset: AssetState | undefined, state: CaseState): CarSubject | undefined {
  const party = debtorOf(asset, state);
  return party === undefined ? undefined : { id, party, numbers, owners, brand, asset };
}
