import type { Ahead } from '#shared/contracts/ahead.ts';
import { FACT_KINDS, type FactKind } from '#shared/contracts/feed.ts';
import type { FactStore, FeedState, LoggedCommand, Wire } from '#shared/contracts/ports.ts';
import { type Lane, streamKey } from '#shared/domain/linkage/command.ts';
import { courtShortName, instrumentNumbersIn, type WrittenNumber } from '#shared/instruments/number.ts';
import type { CourtCode } from '#shared/kernel/ids.ts';

/** What this device was told by a server that knows less now (S14). */

const NO_NUMBERS: ReadonlySet<FactKind> = new Set(['receipt', 'roster', 'settings', 'directory', 'parameters', 'calendar']);
const PORTION = 200;
/** Answers of a server that does not know the question, or has no ear for this session. */
const DEAF: ReadonlySet<string> = new Set(['NOT_FOUND', 'BODY_INVALID', 'ROLE_NOT_ALLOWED', 'INTERNAL']);

/**
 * Highest receipted seq of each own stream, under `<incarnation>.<lane>`. Only receipts that speak of the place where the
 * command stands: one that was offered again in a later incarnation says nothing about its new place.
 */
export function receiptedUpTo(entries: readonly LoggedCommand[]): ReadonlyMap<string, number> {
  const highest = new Map<string, number>();
  for (const { state, slot, receipt } of entries) {
    if (state !== 'receipted' || slot === undefined || receipt?.stream !== streamKey(slot.stream)) continue;
    const key = `${slot.stream.incarnation}.${slot.stream.lane}`;
    highest.set(key, Math.max(highest.get(key) ?? 0, receipt.seq));
  }
  return highest;
}

/** Highest number of each series and year of the court that stands in the facts of this device. */
async function highestNumbers(facts: FactStore, court: CourtCode | undefined): Promise<Ahead['numbers']> {
  if (court === undefined) return [];
  const short = courtShortName(court);
  const highest = new Map<string, WrittenNumber>();
  for (const kind of FACT_KINDS) {
    if (NO_NUMBERS.has(kind)) continue;
    await facts.walk(kind, PORTION, (portion) => {
      for (const fact of portion) {
        for (const number of instrumentNumbersIn(JSON.stringify(fact.body) ?? '')) {
          const key = `${number.series} ${String(number.year)}`;
          if (number.courtShort === short && number.n > (highest.get(key)?.n ?? 0)) highest.set(key, number);
        }
      }
      return Promise.resolve();
    });
  }
  return [...highest.values()].map(({ series, year, n }) => ({ series, year, n }));
}

type Parts = { readonly wire: Wire; readonly facts: FactStore; readonly entries: readonly LoggedCommand[]; readonly court: CourtCode | undefined };

/**
 * Says to the server how far it had been, before anything is offered to it again. @returns false where it could not be told
 * now; a server that does not know the question, or has no ear for this session, is not waited for.
 */
export async function tellAhead({ wire, facts, entries, court }: Parts, ahead: NonNullable<FeedState['ahead']>): Promise<boolean> {
  if (wire.tellAhead === undefined) return true;
  const streams = [...receiptedUpTo(entries)].slice(-200).map(([key, seq]) => {
    const [incarnation = '', lane = 'normal'] = key.split('.');
    return { incarnation, lane: lane as Lane, seq };
  });
  const told = await wire.tellAhead({ ...ahead, streams, numbers: [...(await highestNumbers(facts, court))] });
  return told.ok || DEAF.has(told.error.code);
}
