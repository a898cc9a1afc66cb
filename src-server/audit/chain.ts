import type { AUDIT_FAULTS, AuditRow, AuditVerification } from '#shared/contracts/audit.ts';
import { fingerprint } from '#shared/kernel/digest.ts';
import type { Instant } from '#shared/kernel/time.ts';

/** An audit row before the chain gives it a number and hashes. Ids and codes only: no names, no ID numbers. */
export type AuditDraft = Omit<AuditRow, 'n' | 'prev' | 'hash'>;

/** End of the chain: number and hash of its last row. */
export type AuditHead = { readonly n: number; readonly hash: string };

export const EMPTY_CHAIN: AuditHead = { n: 0, hash: '0'.repeat(64) };

/** A personal ID number or a mobile number inside a field that must not carry one. */
const PERSONAL = /\d{17}[\dXx]|(^|\D)1[3-9]\d{9}(\D|$)/;

function contentOf(row: Omit<AuditRow, 'hash'>): Omit<AuditRow, 'hash'> {
  const { n, at, account, role, action, object, result, what, command, device, ip, prev } = row;
  return {
    n,
    at,
    action,
    result,
    prev,
    ...(account === undefined ? {} : { account }),
    ...(role === undefined ? {} : { role }),
    ...(object === undefined ? {} : { object: { type: object.type, id: object.id } }),
    ...(what === undefined ? {} : { what }),
    ...(command === undefined ? {} : { command }),
    ...(device === undefined ? {} : { device }),
    ...(ip === undefined ? {} : { ip }),
  };
}

/** Hash of a row: SHA-256 over the canonical JSON of its content, the hash before it included. */
export function hashOfRow(row: Omit<AuditRow, 'hash'>): string {
  return fingerprint(contentOf(row));
}

/**
 * Appends drafts to a chain that ends at `head`. Pure; the store writes rows and head in the transaction of what they
 * tell. `what` that carries a personal number is replaced by `withheld`: an audit trail is read by people who may not
 * see the case, and a row once chained cannot be mended.
 */
export function linkRows(head: AuditHead, drafts: readonly AuditDraft[]): { readonly rows: readonly AuditRow[]; readonly head: AuditHead } {
  const rows: AuditRow[] = [];
  let last = head;
  for (const draft of drafts) {
    const clean = draft.what !== undefined && PERSONAL.test(draft.what) ? { ...draft, what: 'withheld' } : draft;
    const content = contentOf({ ...clean, n: last.n + 1, prev: last.hash });
    const row: AuditRow = { ...content, hash: hashOfRow(content) };
    rows.push(row);
    last = { n: row.n, hash: row.hash };
  }
  return { rows, head: last };
}

type Fault = { readonly n: number; readonly fault: (typeof AUDIT_FAULTS)[number] };

/** Checks rows that follow `from`, in order. @returns the head after them, or the first row that does not hold. */
export function walkRows(from: AuditHead, rows: readonly AuditRow[]): { readonly head: AuditHead; readonly broken?: Fault } {
  let head = from;
  for (const row of rows) {
    if (row.n !== head.n + 1) return { head, broken: { n: head.n + 1, fault: 'row-missing' } };
    if (row.prev !== head.hash) return { head, broken: { n: row.n, fault: 'link-broken' } };
    if (hashOfRow(row) !== row.hash) return { head, broken: { n: row.n, fault: 'content-changed' } };
    head = { n: row.n, hash: row.hash };
  }
  return { head };
}

/**
 * Walks a whole chain page by page. `stored` is the head that the store keeps beside the rows: a chain that ends before
 * it was cut off.
 */
export async function verifyChain(stored: AuditHead, pageAfter: (n: number) => Promise<readonly AuditRow[]>, checkedAt: Instant): Promise<AuditVerification> {
  let head = EMPTY_CHAIN;
  for (;;) {
    const rows = await pageAfter(head.n);
    if (rows.length === 0) break;
    const walked = walkRows(head, rows);
    head = walked.head;
    if (walked.broken !== undefined) return { rows: head.n, head: head.hash, broken: { ...walked.broken }, checkedAt };
  }
  if (head.n < stored.n) return { rows: head.n, head: head.hash, broken: { n: head.n + 1, fault: 'row-missing' }, checkedAt };
  if (head.hash !== stored.hash) return { rows: head.n, head: head.hash, broken: { n: Math.max(1, head.n), fault: 'head-differs' }, checkedAt };
  return { rows: head.n, head: head.hash, checkedAt };
}
