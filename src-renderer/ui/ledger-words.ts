import type { LedgerRow as EngineRow } from '#shared/contracts/engine.ts';
import { kindKey } from '#shared/locales/index.ts';
import type { LedgerRow } from './ledger.ts';

type Translate = (key: string, params?: Record<string, string | number>) => string;
/** Whose signature a filing of this kind asks for first (`mechanisms`). */
type FirstSigner = (kind: string) => string | undefined;

/** Where a row of the ledger stands, for its sign and colour. */
function stateOf(row: EngineRow): LedgerRow['state'] {
  if (row.mark === 'refused') return 'refused';
  if (row.mark === 'parked' || row.wait?.code === 'unreadable' || row.wait?.code === 'sign-in') return 'blocked';
  if (row.wait?.code === 'files') return 'files';
  return row.wait?.code === 'sending' ? 'sending' : 'waiting';
}

/** Why it waits, as a sentence. A refusal says the title of its failure; the notice below it says the rest. */
function whyOf(row: EngineRow, t: Translate, firstSignerOf: FirstSigner): string {
  if (row.mark === 'refused') {
    const code = row.receipt?.failure?.code;
    return code === undefined ? t('app.ledger.refused') : t(`errors.${code}.title`);
  }
  if (row.wait === undefined) return t('app.ledger.uploaded');
  // Filed for approval and not sent: the approver does not know of it yet, and the reader must know that.
  const signer = row.wait.code === 'offline' ? firstSignerOf(row.kind) : undefined;
  if (signer !== undefined) return t(`app.ledger.unaware.${signer}`);
  return t(`app.ledger.why.${row.wait.code}`);
}

/** Being offline is said once, by chip and page: not as a failure and a button on every row. */
function isOffline(row: EngineRow): boolean {
  return row.wait?.code === 'offline';
}

/** Rows of the engine's ledger in plain sentences: what waits, since when, why, when next tried, who can mend it. */
export function ledgerLines(rows: readonly EngineRow[], t: Translate, firstSignerOf: FirstSigner): readonly LedgerRow[] {
  return rows
    .filter((row) => row.mark !== 'accepted')
    .map((row): LedgerRow => ({
      id: row.commandId,
      what: `${t(kindKey(row.kind))} · ${row.title}`,
      state: stateOf(row),
      since: row.wait?.since ?? row.filedAt,
      why: whyOf(row, t, firstSignerOf),
      nextTry: row.wait?.nextTryAt ?? null,
      whoMends: row.mark === 'refused' ? t('app.ledger.mender.me') : row.wait === undefined || row.wait.mender === 'nobody' ? null : t(`app.ledger.mender.${row.wait.mender}`),
      ...(row.receipt?.failure === undefined ? (row.wait?.failure === undefined || isOffline(row) ? {} : { failure: row.wait.failure }) : { failure: row.receipt.failure }),
      actions: row.mark === 'refused' ? [{ id: 'put-away', label: t('app.ledger.putAway') }] : row.wait === undefined || isOffline(row) ? [] : [{ id: 'retry', label: t('app.ledger.retry') }],
    }));
}
