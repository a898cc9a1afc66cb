import type { Ahead, AheadAnswer } from '#shared/contracts/ahead.ts';
import { streamKey } from '#shared/domain/linkage/command.ts';
import { isNumberSeries } from '#shared/instruments/number.ts';
import { numberYear } from '../commands/numbers.ts';
import type { CommandSession, ServerCore } from '../commands/core.ts';
import { EMPTY_BATCH, type SeriesRow, type StoreTransaction } from '../store/port.ts';

/** A number that lies further ahead than a court gives in a year is no number of this court. */
const FARTHEST_NUMBER = 20_000;

/** Series that go on above what the device has seen; only this year's and last year's papers are still being numbered. */
async function raisedSeries(core: ServerCore, tx: StoreTransaction, session: CommandSession, numbers: Ahead['numbers']): Promise<readonly SeriesRow[]> {
  const { court } = session;
  if (court === undefined) return [];
  const year = numberYear(core.clock.now());
  const raised = new Map<string, SeriesRow>();
  for (const seen of numbers) {
    if (!isNumberSeries(seen.series) || seen.year > year || seen.year < year - 1) continue;
    const key = `${seen.series} ${String(seen.year)}`;
    const next = raised.get(key)?.next ?? (await tx.nextOfSeries(court, seen.series, seen.year));
    if (seen.n < next) continue;
    if (seen.n - next > FARTHEST_NUMBER) core.alarm({ kind: 'checkpoint-ahead', where: 'numbers', detail: seen.series });
    else raised.set(key, { court, series: seen.series, year: seen.year, next: seen.n + 1 });
  }
  return [...raised.values()];
}

/**
 * Hears a device that was told more than this server knows. Only where that is so (another epoch, a checkpoint beyond the
 * head or on another branch, or a receipt that the server has not given) anything follows: numbers go on above the highest it has seen, the act
 * stands in the audit, and, where no new epoch had been begun, an alarm tells the operator what he forgot.
 */
export async function hearAhead(core: ServerCore, session: CommandSession, told: Ahead): Promise<AheadAnswer> {
  const { epoch } = await core.store.installation.read();
  return core.store.transaction(async (tx) => {
    const claims = told.streams.map(({ incarnation, lane, seq }) => ({ key: streamKey({ device: session.device, user: session.account, incarnation, lane }), seq }));
    const expect = new Map((await tx.streams(claims.map(({ key }) => key))).map((row) => [row.key, row.expect]));
    const lost = claims.filter(({ key, seq }) => seq >= (expect.get(key) ?? 1));
    const isForgotten = told.epoch === epoch;
    const isElsewhere = told.branch !== undefined && told.seq <= tx.head && told.branch !== (await tx.branchOf(told.seq));
    if (isForgotten && told.seq <= tx.head && lost.length === 0 && !isElsewhere) return { behind: false, raised: 0 };
    const series = await raisedSeries(core, tx, session, told.numbers);
    if (isForgotten) core.alarm({ kind: 'checkpoint-ahead', where: 'device', detail: `streams ${String(lost.length)}` });
    const who = { account: session.account, role: session.role, device: session.device, ...(session.ip === undefined ? {} : { ip: session.ip }) };
    await tx.write({
      ...EMPTY_BATCH,
      head: tx.head,
      series,
      audit: [{ at: core.clock.now(), ...who, action: 'installation.device-ahead', object: { type: 'installation', id: epoch }, result: 'done', what: `streams ${String(lost.length)}, series raised ${String(series.length)}` }],
    });
    return { behind: true, raised: series.length };
  });
}
