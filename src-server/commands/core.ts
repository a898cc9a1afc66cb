import type { AgencyRow } from '#shared/domain/agencies/index.ts';
import type { WorkingCalendar } from '#shared/domain/calendar/index.ts';
import type { RuleParameterTable } from '#shared/domain/deadlines/index.ts';
import type { Actor } from '#shared/domain/linkage/command.ts';
import type { PersonRole } from '#shared/domain/permissions/roles.ts';
import type { AccountId, AgencyId, CourtCode, DeviceId } from '#shared/kernel/ids.ts';
import type { Clock } from '#shared/kernel/time.ts';
import type { ServerStore } from '../store/port.ts';

/** The rules of a moment: calendar and parameter table as loaded on this server. */
export type RulesInForce = { readonly calendar: WorkingCalendar; readonly parameters: RuleParameterTable };

/**
 * Something that must not happen, or that a person must look at. `where` is a kind or a place in the program, `detail`
 * a code or ids of guards: never a name, an ID number or a payload.
 */
export type Alarm = {
  readonly kind: 'fact-schema' | 'guard-unknown' | 'rule-threw' | 'follow-up-refused' | 'store-content' | 'checkpoint-ahead' | 'clock';
  readonly where: string;
  readonly detail?: string;
};

/** What the server core stands on. The model world gives memory and virtual time, the product SQL and the machine. */
export type ServerCore = {
  readonly store: ServerStore;
  readonly clock: Clock;
  readonly rules: () => RulesInForce;
  /** The agencies of this installation: those shipped, as its `agencies.json` corrects and adds to them. */
  readonly agencies: () => readonly AgencyRow[];
  readonly alarm: (alarm: Alarm) => void;
};

/** Who asks, as identity vouches for it. */
export type CommandSession = {
  readonly account: AccountId;
  readonly role: PersonRole;
  readonly court?: CourtCode;
  readonly agency?: AgencyId;
  readonly device: DeviceId;
  /** Address of the request, for the audit. */
  readonly ip?: string;
};

/** The platform itself as an actor. */
export function systemActor(court: CourtCode | undefined): Actor {
  return { account: 'system' as AccountId, role: 'system', ...(court === undefined || court === '' ? {} : { court }) };
}

/** An agency's own system behind a connector. */
export function agencyActor(agency: AgencyId): Actor {
  return { account: agency as string as AccountId, role: 'agency-system', agency };
}
