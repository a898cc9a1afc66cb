import { writeSync } from 'node:fs';
import { nodeDisk } from '#main/core/disk.ts';
import { openJournal } from '#main/core/journal.ts';

/**
 * Appends for ever, three writers at once, in small segments; prints the id of each record once it is acknowledged.
 * Its test kills it with -9 in the middle.
 */
const dir = process.argv[2] ?? '';
const journal = await openJournal({ dir, disk: nodeDisk(), now: Date.now, segmentBytes: 20_000 });
if (!journal.ok) throw new Error(journal.error.code);
const state = await journal.value.state();
if (!state.ok) throw new Error(state.error.code);

async function write(stream: string): Promise<never> {
  const known = state.ok ? state.value.streams.find((s) => s.stream === stream) : undefined;
  for (let seq = (known?.lastSeq ?? 0) + 1; ; seq += 1) {
    const id = `${stream}-${String(seq)}`;
    const body = JSON.stringify({ seq, filler: '查'.repeat((seq * 37) % 900) });
    if (!journal.ok) throw new Error('closed');
    const result = await journal.value.append([{ id, stream, lane: 'normal', seq, body }]);
    if (!result.ok) throw new Error(result.error.code);
    writeSync(1, `${id}\n`);
  }
}

await Promise.all([write('a'), write('b'), write('c')]);
