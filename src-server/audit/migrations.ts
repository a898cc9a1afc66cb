/**
 * The chain and its head. The database itself refuses to change a row, so a slip in a later release cannot rewrite the
 * past; a person with the owner's rights still could, which is what the hashes are for.
 */
export const AUDIT_MIGRATIONS: readonly { readonly id: string; readonly sql: string }[] = [
  {
    id: 'audit-1-chain',
    sql: `
      create table audit_head (
        one smallint primary key check (one = 1),
        n bigint not null,
        hash text not null
      );
      insert into audit_head (one, n, hash) values (1, 0, repeat('0', 64));
      create table audit_entry (
        n bigint primary key,
        at bigint not null,
        account text,
        role text,
        action text not null,
        object_type text,
        object_id text,
        result text not null,
        what text,
        command text,
        device text,
        ip text,
        prev text not null,
        hash text not null
      );
      create index audit_entry_at on audit_entry (at, n);
      create index audit_entry_account on audit_entry (account, n);
      create index audit_entry_object on audit_entry (object_type, object_id, n);
      create index audit_entry_action on audit_entry (action, n);
      create function audit_entry_keep() returns trigger language plpgsql as $$
      begin
        raise exception 'rows of the audit chain are never changed' using errcode = 'restrict_violation';
      end $$;
      create trigger audit_entry_keep_rows before update or delete on audit_entry
        for each row execute function audit_entry_keep();
      create trigger audit_entry_keep_table before truncate on audit_entry
        for each statement execute function audit_entry_keep();
    `,
  },
];
