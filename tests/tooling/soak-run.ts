import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inTree } from '../../build/tree.ts';

export type SoakSpec = {
  /** Kebab-case; names the state file and the record in the evidence. */
  readonly id: string;
  /** The promise that it tries to break: S1 … S15, or another name. */
  readonly promise: string;
  /** One sentence: what one round does. */
  readonly what: string;
  /** Rounds in all. */
  readonly total: number;
  /** Rounds between two writes of the state: about a minute's worth. */
  readonly chunk: number;
  /** Runs rounds `from … from + count - 1`; the round number is the seed. Names each failed round. */
  readonly run: (from: number, count: number) => Promise<SoakChunk> | SoakChunk;
};

export type SoakChunk = {
  /** One line for each failed round, with its seed. */
  readonly failures: readonly string[];
  /** Sums over the rounds, like commands filed or processes killed. */
  readonly counters?: Readonly<Record<string, number>>;
};

export type SoakState = {
  readonly id: string;
  readonly promise: string;
  readonly what: string;
  readonly total: number;
  readonly commit: string;
  done: number;
  failures: string[];
  counters: Record<string, number>;
};

/** Folder of the states; `npm run soak` names it. */
function stateFolder(): string {
  return process.env['LIANZHI_SOAK_STATE'] ?? inTree('.lianzhi/soak');
}

function load(spec: SoakSpec, commit: string): SoakState {
  const fresh: SoakState = { id: spec.id, promise: spec.promise, what: spec.what, total: spec.total, commit, done: 0, failures: [], counters: {} };
  try {
    const found = JSON.parse(readFileSync(join(stateFolder(), `${spec.id}.json`), 'utf8')) as SoakState;
    // Rounds of another commit or another count prove nothing here.
    return found.commit === commit && found.total === spec.total ? found : fresh;
  } catch {
    return fresh;
  }
}

function save(state: SoakState): void {
  const file = join(stateFolder(), `${state.id}.json`);
  mkdirSync(stateFolder(), { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(state, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}

/**
 * Runs the rounds in chunks and remembers how far it came, so that a run that was stopped goes on where it was.
 * Exported apart from `soak` so that it can be tested itself.
 */
export async function runRounds(spec: SoakSpec, commit: string): Promise<SoakState> {
  const state = load(spec, commit);
  while (state.done < state.total) {
    const count = Math.min(spec.chunk, state.total - state.done);
    const { failures, counters } = await spec.run(state.done, count);
    state.done += count;
    state.failures.push(...failures);
    for (const [name, value] of Object.entries(counters ?? {})) state.counters[name] = (state.counters[name] ?? 0) + value;
    save(state);
  }
  return state;
}

/** Declares one soak of a `*.soak.ts` file. */
export function soak(spec: SoakSpec): void {
  test(`${spec.promise}: ${spec.what} (${spec.total})`, { timeout: 0 }, async () => {
    const state = await runRounds(spec, process.env['LIANZHI_SOAK_COMMIT'] ?? 'unknown');
    expect(state.failures).toEqual([]);
    expect(state.done).toBe(spec.total);
  });
}
