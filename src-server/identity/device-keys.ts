import { Value } from 'typebox/value';
import { type PublicKey, PublicKeySchema } from '#shared/contracts/identity.ts';
import type { SendRight } from '#shared/contracts/sealed-commands.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import type { AccountId, DeviceId } from '#shared/kernel/ids.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { instant, type Instant } from '#shared/kernel/time.ts';
import { appendAudit } from '../audit/store.ts';
import { sqlRows } from '../audit/sql.ts';
import type { IdentityClocks } from './clocks.ts';
import type { IdentityDatabase } from './database.ts';
import { accountById, type AccountRow, deviceById, type DeviceRow, markWiped, type OpenSession } from './tables.ts';
import { hashToken, newToken } from './tokens.ts';

/** Whoever presents a send token: a device, for one person. It proves who may deliver, never who has filed. */
export type Sender = { readonly device: DeviceRow; readonly account: AccountId };

/** Whose signing key it is, and whether he was signed in there at a moment. */
export type Signer = { readonly account: AccountRow; readonly key: PublicKey; wasAtWork(shownAt: Instant): boolean };

/** Signing keys and send tokens of devices: what stands behind records that a host delivers by itself. */
export type DeviceKeys = {
  /** Enters a person's signing key for this session and gives his device a new send token. */
  register(open: OpenSession, signing: PublicKey): Promise<SendRight>;
  /** SEND_TOKEN_INVALID. Also for a revoked device: what it delivers goes into quarantine, and it must hear that it was. */
  sender(token: string): Promise<Result<Sender, Failure>>;
  signer(device: DeviceId, kid: string): Promise<Signer | undefined>;
  /** A revoked device says that it has erased itself. */
  wiped(sender: Sender, ip: string): Promise<void>;
  deviceName(device: DeviceId): Promise<string>;
};

/** A host that missed the newest token still delivers with one of the last few. */
const TOKENS_KEPT = 3;

export function createDeviceKeys({ database, clocks }: { readonly database: IdentityDatabase; readonly clocks: IdentityClocks }): DeviceKeys {
  return {
    async register(open, signing) {
      const token = newToken();
      const now = clocks.elapsed.now();
      await database.write(async (db) => {
        await db.query(
          'insert into identity_device_key (kid, device, account, session, jwk, registered_at) values ($1, $2, $3, $4, $5::jsonb, $6) on conflict (kid, session) do nothing',
          [signing.kid, open.device.id, open.account.id, open.session.id, JSON.stringify(signing), now],
        );
        await db.query('insert into identity_send_token (hash, device, account, created_at) values ($1, $2, $3, $4)', [hashToken(token), open.device.id, open.account.id, now]);
        await db.query(
          `delete from identity_send_token where device = $1 and account = $2 and hash not in
             (select hash from identity_send_token where device = $1 and account = $2 order by created_at desc, hash limit ${String(TOKENS_KEPT)})`,
          [open.device.id, open.account.id],
        );
      });
      return { token };
    },
    sender: (token) =>
      database.read(async (db): Promise<Result<Sender, Failure>> => {
        const [row] = await sqlRows(db, 'select device, account from identity_send_token where hash = $1', [hashToken(token)]);
        const device = row === undefined ? undefined : await deviceById(db, row.text('device') as DeviceId);
        return row === undefined || device === undefined ? err(failure('SEND_TOKEN_INVALID')) : ok({ device, account: row.text('account') as AccountId });
      }),
    signer: (device, kid) =>
      database.read(async (db): Promise<Signer | undefined> => {
        const rows = await sqlRows(
          db,
          `select k.account, k.jwk, s.ended_at, s.refresh_expires from identity_device_key k join identity_session s on s.id = k.session where k.kid = $1 and k.device = $2`,
          [kid, device],
        );
        const [first] = rows;
        const key = first?.json('jwk');
        if (first === undefined || !Value.Check(PublicKeySchema, key)) return undefined;
        const account = await accountById(db, first.text('account') as AccountId);
        if (account === undefined) return undefined;
        const ends = rows.map((row) => Math.min(row.maybeNumber('ended_at') ?? Number.MAX_SAFE_INTEGER, row.maybeNumber('refresh_expires') ?? Number.MAX_SAFE_INTEGER));
        // Sessions live by the elapsed clock, filings are dated by the shown one; they differ on a demo only.
        const offset = clocks.elapsed.now() - clocks.shown.now();
        return { account, key, wasAtWork: (shownAt) => ends.some((end) => end >= instant(Math.max(0, shownAt + offset))) };
      }),
    async wiped({ device }, ip) {
      if (device.revokedAt === undefined || device.wipedAt !== undefined) return;
      const at = clocks.shown.now();
      await database.write(async (db) => {
        await markWiped(db, device.id, at);
        await appendAudit(db, [{ at, action: 'device.wiped', result: 'done', object: { type: 'device', id: device.id }, device: device.id, ip }]);
      });
    },
    deviceName: (device) => database.read(async (db) => (await deviceById(db, device))?.name ?? device),
  };
}
