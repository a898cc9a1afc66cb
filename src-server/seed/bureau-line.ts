import { isWorkingDay, SHIPPED_CALENDAR } from '#shared/domain/calendar/index.ts';
import { caseIdOf } from '#shared/domain/cases/import/index.ts';
import type { AggregateRef, OccurredAt } from '#shared/domain/linkage/command.ts';
import type { AggregateState } from '#shared/domain/linkage/module.ts';
import { derivedId } from '#shared/kernel/digest.ts';
import type { AgencyId, CommandId, FileHash, PartyId, RequestId } from '#shared/kernel/ids.ts';
import { addDays, type CivilDate, type Instant } from '#shared/kernel/time.ts';
import type { Bureau } from './bureau.ts';
import type { SeedCase } from './cases.ts';
import type { SeedAccount } from './demo-accounts.ts';
import type { Court } from './places.ts';
import type { Random } from './random.ts';

/** One command of a person, at its time. The payload may need the record as it stands by then. */
export type SeedStep = {
  readonly at: Instant;
  readonly actor: SeedAccount;
  readonly kind: string;
  readonly aggregate: AggregateRef;
  readonly id: CommandId;
  payload(state: AggregateState | undefined): unknown;
  readonly occurredAt?: OccurredAt;
  /** A message to an agency may be on its way after it. */
  readonly sends?: boolean;
};

/** What is going on of one kind: its commands, and how far each request of it has come. */
export type GoingOn = { readonly steps: readonly SeedStep[]; readonly requests: ReadonlyMap<RequestId, string> };

type Past = NonNullable<SeedCase['past']>;

/** What the lines of the running bureau draw from, one after the other in the order of their table. */
export type Drawing = {
  readonly bureau: Bureau;
  /** The civil day of the seeding; everything lies before it. */
  readonly today: CivilDate;
  /** Content address of the file that stands for every sealed copy. */
  readonly sealedCopy: FileHash;
  readonly random: Random;
  readonly draw: Random;
  /** The basic courts but 姑苏法院, whose story begins with the newcomer's import. */
  readonly courts: readonly Court[];
  /** What a file tells of the work on a case so far. */
  toldOf(item: SeedCase): Past;
  /** A case of a court that fits, which the bureau has from then on. `fresh`: it came in these days. */
  newCase(court: Court, more?: { readonly fits?: (item: SeedCase) => boolean; readonly past?: (item: SeedCase) => Past; readonly fresh?: boolean }): SeedCase;
};

/** One line of what goes on at the other courts when the demo begins. */
export type BureauLine = (from: Drawing) => GoingOn;

/** A court by its share of the cases. */
export function anyCourt({ draw, courts }: Drawing, fits: (court: Court) => boolean = () => true): Court {
  return draw.weighted(courts.filter(fits).map((court) => [court, court.share] as const));
}

export function workingDayBefore(day: CivilDate, count: number): CivilDate {
  let found = day;
  for (let left = count; left > 0; ) {
    found = addDays(found, -1);
    const open = isWorkingDay(SHIPPED_CALENDAR, found);
    if (open.known ? open.value : open.provisional) left -= 1;
  }
  return found;
}

export type Place = { readonly court: Court; readonly judge: SeedAccount; readonly clerk: SeedAccount; of(role: SeedAccount['role']): SeedAccount };

/** Who works on a case, and the first of each office at its court. */
export function placeOf(bureau: Bureau, item: SeedCase): Place {
  const people = bureau.accounts.filter((account) => account.court === item.court.code);
  const of = (role: SeedAccount['role']) => {
    const found = people.find((account) => account.role === role);
    if (!found) throw new Error(`no ${role} at ${item.court.district}`);
    return found;
  };
  return { court: item.court, judge: item.judge, clerk: item.clerk ?? of('clerk'), of };
}

/** Somebody of this role, at this agency where it is named. */
export function deskAccount(bureau: Bureau, role: SeedAccount['role'], agency?: AgencyId): SeedAccount {
  const found = bureau.accounts.find((account) => account.role === role && (agency === undefined || account.agency === agency));
  if (!found) throw new Error(`no ${role}`);
  return found;
}

/** The first debtor of a case, as the import names him. */
export const debtorOf = (item: SeedCase): PartyId => derivedId('party', caseIdOf(item.caseNumber), 'debtor', 0) as PartyId;
