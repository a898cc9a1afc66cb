/** Accounts, devices and sessions. Times are milliseconds of the identity clocks (`clocks.ts`); secrets are hashes. */
export const IDENTITY_MIGRATIONS: readonly { readonly id: string; readonly sql: string }[] = [
  {
    id: 'identity-1-accounts',
    sql: `
      create table identity_agency (
        id text primary key,
        name text not null
      );
      create table identity_account (
        id text primary key,
        login text not null unique,
        name text not null,
        role text not null,
        court text,
        agency text,
        phone text,
        password_hash text not null,
        password_set_at bigint not null,
        must_change boolean not null,
        disabled_at bigint,
        second_factor text,
        second_factor_pending text,
        second_factor_step bigint not null default 0,
        created_at bigint not null,
        last_sign_in_at bigint,
        last_sign_in_device text,
        failures_since bigint not null default 0
      );
      create table identity_password (
        account text not null references identity_account (id),
        set_at bigint not null,
        password_hash text not null,
        primary key (account, set_at)
      );
      create table identity_attempt (
        login_key text primary key,
        failed bigint not null,
        locked_until bigint
      );
      create table identity_device (
        id text primary key,
        name text not null,
        host_kind text not null,
        public_info jsonb not null,
        registered_at bigint not null,
        last_seen_at bigint not null,
        revoked_at bigint,
        revoked_by text,
        revoke_reason text
      );
      create table identity_device_account (
        device text not null references identity_device (id),
        account text not null references identity_account (id),
        salt text not null,
        primary key (device, account)
      );
      create table identity_session (
        id text primary key,
        account text not null references identity_account (id),
        device text not null references identity_device (id),
        host_kind text not null,
        access_hash text not null unique,
        access_expires bigint not null,
        refresh_hash text unique,
        refresh_before text unique,
        refresh_expires bigint,
        rotated_at bigint not null,
        started_at bigint not null,
        last_used_at bigint not null,
        ended_at bigint,
        end_reason text
      );
      create index identity_session_account on identity_session (account) where ended_at is null;
      create index identity_session_device on identity_session (device) where ended_at is null;
    `,
  },
  {
    id: 'identity-2-attempt-time',
    sql: 'alter table identity_attempt add column tried_at bigint not null default 0;',
  },
  {
    id: 'identity-3-secret-store',
    sql: `
      alter table identity_device add column secret_store text;
      alter table identity_session add column password_short boolean not null default false;
    `,
  },
  {
    id: 'identity-4-device-keys',
    sql: `
      create table identity_device_key (
        kid text not null,
        device text not null references identity_device (id),
        account text not null references identity_account (id),
        session text not null references identity_session (id),
        jwk jsonb not null,
        registered_at bigint not null,
        primary key (kid, session)
      );
      create table identity_send_token (
        hash text primary key,
        device text not null references identity_device (id),
        account text not null references identity_account (id),
        created_at bigint not null
      );
      create index identity_send_token_of on identity_send_token (device, account, created_at);
      alter table identity_device add column wiped_at bigint;
    `,
  },
  {
    id: 'identity-5-session-guard',
    sql: `
      create table identity_refresh_used (
        hash text primary key,
        session text not null references identity_session (id) on delete cascade
      );
      create index identity_refresh_used_of on identity_refresh_used (session);
      alter table identity_session add column grace_used boolean not null default false;
      create index identity_session_ended on identity_session (ended_at) where ended_at is not null;
      alter table identity_device add column secret_hash text;
      create table identity_notice (
        id text primary key,
        account text not null references identity_account (id),
        kind text not null,
        at bigint not null,
        device_name text not null,
        seen_at bigint
      );
      create index identity_notice_unseen on identity_notice (account) where seen_at is null;
    `,
  },
];
