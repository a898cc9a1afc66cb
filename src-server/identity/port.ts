import type { PersonRole } from '#shared/domain/permissions/roles.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import type { AccountId, AgencyId, CourtCode, DeviceId } from '#shared/kernel/ids.ts';
import type { Result } from '#shared/kernel/result.ts';
import type { Instant } from '#shared/kernel/time.ts';

/**
 * Who is signed in, on which device, until when. Everything comes from the server's own tables at the moment of the
 * request: a role, court or device that changed is seen by the next request, not by the next sign-in.
 */
export type Session = {
  /** Names the session among those of the server; says nothing of its tokens. */
  readonly id?: string;
  readonly account: AccountId;
  readonly role: PersonRole;
  /** Display name; never logged. */
  readonly name: string;
  /** Court roles only. */
  readonly court?: CourtCode;
  /** Police roles only. */
  readonly agency?: AgencyId;
  /** Name of the police unit, for the screen. */
  readonly agencyName?: string;
  readonly device: DeviceId;
  /** When the access token ends; the device refreshes before. */
  readonly expiresAt: Instant;
};

/**
 * What the other rooms of the server know of identity. `verify` takes the raw token of the `Authorization: Bearer`
 * header (without the word Bearer) and answers TOKEN_INVALID with `reason` in its params when it is unknown, expired,
 * idle for too long, or its device or account was shut (`DEVICE_REVOKED`, `ACCOUNT_DISABLED`).
 */
export type IdentityPort = {
  verify(token: string): Promise<Result<Session, Failure>>;
  /** Of these sessions, those that may still be used. Asking is no use of them. */
  standing?(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Calls back when sessions ended in this process, after it is written; returns how to stop. */
  onEnded?(told: () => void): () => void;
};
