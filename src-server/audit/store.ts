import { Value } from 'typebox/value';
import { AUDIT_PAGE_SIZE, type AuditPage, type AuditQuery, type AuditRow, AuditRowSchema, type AuditVerification } from '#shared/contracts/audit.ts';
import type { Instant } from '#shared/kernel/time.ts';
import { type AuditDraft, linkRows, verifyChain } from './chain.ts';
import { type SqlRow, sqlRows, type SqlSession } from './sql.ts';

const COLUMNS = ['n', 'at', 'account', 'role', 'action', 'object_type', 'object_id', 'result', 'what', 'command', 'device', 'ip', 'prev', 'hash'] as const;

function flat(row: AuditRow): Readonly<Record<(typeof COLUMNS)[number], string | number | null>> {
  return {
    n: row.n,
    at: row.at,
    account: row.account ?? null,
    role: row.role ?? null,
    action: row.action,
    object_type: row.object?.type ?? null,
    object_id: row.object?.id ?? null,
    result: row.result,
    what: row.what ?? null,
    command: row.command ?? null,
    device: row.device ?? null,
    ip: row.ip ?? null,
    prev: row.prev,
    hash: row.hash,
  };
}

function isAuditRow(row: unknown): boolean {
  return Value.Check(AuditRowSchema, row);
}

/** Columns back to a row, unchecked: a changed row must be reported by the chain, not by a parser. */
function rowOf(row: SqlRow): AuditRow {
  const optional = (name: string, column: (typeof COLUMNS)[number]) => {
    const value = row.maybeText(column);
    return value === undefined ? {} : { [name]: value };
  };
  const objectType = row.maybeText('object_type');
  const objectId = row.maybeText('object_id');
  return {
    n: row.number('n'),
    at: row.number('at'),
    action: row.text('action'),
    result: row.text('result'),
    prev: row.text('prev'),
    hash: row.text('hash'),
    ...optional('account', 'account'),
    ...optional('role', 'role'),
    ...(objectType === undefined || objectId === undefined ? {} : { object: { type: objectType, id: objectId } }),
    ...optional('what', 'what'),
    ...optional('command', 'command'),
    ...optional('device', 'device'),
    ...optional('ip', 'ip'),
  } as AuditRow;
}

/**
 * Writes drafts at the end of the chain, inside the caller's transaction. It locks the head row until commit, so the
 * caller does this last; where the feed counter is locked too, it is locked before.
 */
export async function appendAudit(session: SqlSession, drafts: readonly AuditDraft[]): Promise<void> {
  if (drafts.length === 0) return;
  const [before] = await sqlRows(session, 'select n, hash from audit_head where one = 1 for update');
  if (before === undefined) throw new Error('the audit chain has no head');
  const linked = linkRows({ n: before.number('n'), hash: before.text('hash') }, drafts);
  const malformed = linked.rows.find((row) => !isAuditRow(row));
  if (malformed !== undefined) throw new TypeError(`malformed audit row of ${malformed.action}`);
  await session.query(
    `insert into audit_entry (${COLUMNS.join(', ')})
     select ${COLUMNS.join(', ')} from jsonb_to_recordset($1::jsonb) as r(
       n bigint, at bigint, account text, role text, action text, object_type text, object_id text, result text,
       what text, command text, device text, ip text, prev text, hash text)`,
    [JSON.stringify(linked.rows.map(flat))],
  );
  await session.query('update audit_head set n = $1, hash = $2 where one = 1', [linked.head.n, linked.head.hash]);
}

/** One page of the search, newest first. `alsoAccount`: the account behind the login that was typed. */
export async function searchAudit(session: SqlSession, query: AuditQuery, alsoAccount?: string): Promise<AuditPage> {
  const values: (string | number)[] = [];
  const where: string[] = [];
  const add = (text: (place: string) => string, value: string | number) => {
    values.push(value);
    where.push(text(`$${values.length}`));
  };
  if (query.from !== undefined) add((p) => `at >= ${p}`, query.from);
  if (query.to !== undefined) add((p) => `at < ${p}`, query.to);
  if (query.account !== undefined) add((p) => `account = ${p}`, alsoAccount ?? query.account);
  const { action } = query;
  // A trailing dot takes the whole noun: `session.` finds sign-ins, refusals and locks.
  if (action !== undefined) add((p) => (action.endsWith('.') ? `starts_with(action, ${p})` : `action = ${p}`), action);
  const [objectType, objectId] = query.object?.split('/') ?? [];
  if (objectType !== undefined) add((p) => `object_type = ${p}`, objectType);
  if (objectId !== undefined) add((p) => `object_id = ${p}`, objectId);
  if (query.result !== undefined) where.push(query.result === 'done' ? `result = 'done'` : `result <> 'done'`);
  const page = query.page ?? 1;
  values.push(AUDIT_PAGE_SIZE + 1, (page - 1) * AUDIT_PAGE_SIZE);
  const found = await sqlRows(
    session,
    `select ${COLUMNS.join(', ')} from audit_entry ${where.length === 0 ? '' : `where ${where.join(' and ')}`}
     order by n desc limit $${values.length - 1} offset $${values.length}`,
    values,
  );
  return { rows: found.slice(0, AUDIT_PAGE_SIZE).map(rowOf), page, more: found.length > AUDIT_PAGE_SIZE };
}

const WALK_PAGE = 1_000;

/** Walks the whole chain; see `verifyChain`. Rows written meanwhile are behind the head that was read first. */
export async function verifyAudit(session: SqlSession, checkedAt: Instant): Promise<AuditVerification> {
  const [head] = await sqlRows(session, 'select n, hash from audit_head where one = 1');
  if (head === undefined) throw new Error('the audit chain has no head');
  const stored = { n: head.number('n'), hash: head.text('hash') };
  const pageAfter = async (n: number) =>
    (await sqlRows(session, `select ${COLUMNS.join(', ')} from audit_entry where n > $1 and n <= $2 order by n limit ${WALK_PAGE}`, [n, stored.n])).map(rowOf);
  return await verifyChain(stored, pageAfter, checkedAt);
}
