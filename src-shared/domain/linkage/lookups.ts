import Type, { type Static } from 'typebox';
import type { AccountId, AssetId, CaseId, CourtCode, FileHash, RequestId } from '../../kernel/ids.ts';
import { closed, CourtCodeSchema, oneOf } from '../../kernel/schema.ts';
import type { CivilDate, Instant } from '../../kernel/time.ts';
import { CHANNELS } from '../agencies/index.ts';
import type { AssetState } from '../assets/model.ts';
import type { CaseState } from '../cases/model.ts';
import type { Roster } from '../duty/index.ts';
import type { Role } from '../permissions/roles.ts';
import type { Actor } from './command.ts';
import type { RequestOfCase } from './mechanism.ts';

/** A value that lies inside what this device holds, or the honest answer that it does not. */
export type Reading<T> = { readonly known: true; readonly value: T } | { readonly known: false };

export const UNKNOWN = { known: false } as const;

export function known<T>(value: T): Reading<T> {
  return { known: true, value };
}

/** Another open case on the same person, anywhere in the city (DOMAIN §1.4, §1.12-6). */
export type SamePersonCase = {
  readonly caseId: CaseId;
  readonly caseNumber: string;
  readonly court: CourtCode;
  readonly judge: AccountId;
  readonly activeRequest?: RequestId;
  /** The person is in custody on that case now. */
  readonly held: boolean;
};

/** An account as the directory tells it: whether there is such a person, in which office, at which court. */
export type AccountEntry = { readonly id: AccountId; readonly role: Role; readonly court?: CourtCode; readonly disabled: boolean };

/** A power to approve in another's place (授权代批). */
export type DelegationGrant = {
  readonly id: string;
  readonly from: AccountId;
  readonly fromRole: Role;
  readonly to: AccountId;
  readonly court: CourtCode;
  readonly kinds: readonly string[];
  readonly fromDay: CivilDate;
  readonly throughDay: CivilDate;
  readonly revokedAt?: Instant;
};

/** A kind of agency (`registry`), or an agency (`registry:kunshan`). */
const CHANNEL_KEY_PATTERN = '^[a-z-]{2,30}(?::[a-z0-9-]{1,40})?$';

export const CourtSettingsSchema = closed({
  court: CourtCodeSchema,
  /** Channel to the police where `channels` does not say another: the form of earlier releases, and always filled. */
  policeChannel: oneOf(CHANNELS),
  /** Channel by kind of agency, or by agency where one of a kind goes its own way (`channelTo`). What is not named works at its desk. */
  channels: Type.Optional(Type.Record(Type.String({ pattern: CHANNEL_KEY_PATTERN }), oneOf(CHANNELS))),
  /** DOMAIN §1.12-10: whether a person must be on the dishonesty list before a control is asked for. */
  requireDishonestListing: Type.Boolean(),
  dutyPhone: Type.String({ maxLength: 40 }),
});
/** Settings of one court that rules depend on. */
export type CourtSettings = Static<typeof CourtSettingsSchema>;

/**
 * What a decision may need beyond its own aggregate. The engine resolves these before it calls `decide`: the server
 * from its store, a device from the facts it holds (`samePerson` is never known on a device of one court).
 */
export type Lookups = {
  readonly case: Reading<CaseState | undefined>;
  /** The thing that the command is about; a device that holds no record of it cannot say that there is none. */
  readonly asset: Reading<AssetState | undefined>;
  /** Of all mechanisms. */
  readonly requestsOfCase: Reading<readonly RequestOfCase[]>;
  /** Those about one thing, of all mechanisms, courts and cases. */
  readonly requestsOnAsset: Reading<readonly RequestOfCase[]>;
  readonly samePerson: Reading<readonly SamePersonCase[]>;
  readonly delegation: Reading<DelegationGrant | undefined>;
  readonly settings: Reading<CourtSettings>;
  /** Duty roster of the court. */
  readonly roster: Reading<Roster | undefined>;
  /** Of the accounts asked for, those that exist. */
  readonly accounts: Reading<readonly AccountEntry[]>;
  /** Of the files the command names, those that are not there, or that are not its actor's to use. */
  readonly missingFiles: Reading<readonly FileHash[]>;
};

export type Need =
  | { readonly name: 'case'; readonly id: CaseId }
  | { readonly name: 'asset'; readonly id: AssetId }
  | { readonly name: 'requestsOfCase'; readonly id: CaseId }
  | { readonly name: 'requestsOnAsset'; readonly id: AssetId }
  | { readonly name: 'samePerson'; readonly personKey: string; readonly exceptCase: CaseId }
  | { readonly name: 'delegation'; readonly id: string }
  | { readonly name: 'settings'; readonly court: CourtCode }
  | { readonly name: 'roster'; readonly court: CourtCode }
  | { readonly name: 'accounts'; readonly ids: readonly AccountId[] }
  /** `waits`: the command waits on its device until they are there; where it does not, only another one's file is refused. */
  | { readonly name: 'missingFiles'; readonly hashes: readonly FileHash[]; readonly holder: Actor; readonly waits: boolean };

export const NO_LOOKUPS: Lookups = {
  case: UNKNOWN,
  asset: UNKNOWN,
  requestsOfCase: UNKNOWN,
  requestsOnAsset: UNKNOWN,
  samePerson: UNKNOWN,
  delegation: UNKNOWN,
  settings: UNKNOWN,
  roster: UNKNOWN,
  accounts: UNKNOWN,
  missingFiles: UNKNOWN,
};
