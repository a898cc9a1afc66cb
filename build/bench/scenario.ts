/** What a scenario found. Both medians come from the same run, or they cannot be compared. */
export type BenchOutcome = {
  /** Median in the scenario's unit; the percentile that is bounded, where the scenario says so. */
  readonly value: number;
  /** Median of the floor: the least that the same work costs without the product; left out when there is none. */
  readonly floor?: number;
  /** Samples behind `value`. */
  readonly n: number;
  /** Distance between the quartiles of `value`. */
  readonly iqr: number;
};

/** One measurement; `tests/bench/*.bench.ts` export any number of these. */
export type BenchScenario = {
  /** Kebab-case, stable over releases. */
  readonly id: string;
  readonly unit: string;
  /** Most that value / floor may be; where there is no floor, most that value may be. Null: reported only. */
  readonly target: number | null;
  /** `value`: the target bounds the value whatever the floor is, as with a limit in milliseconds; the floor is only told. */
  readonly bounds?: 'ratio' | 'value';
  readonly run: () => Promise<BenchOutcome> | BenchOutcome;
};

/** One row of the table and of the JSON file. */
export type BenchRow = {
  readonly id: string;
  readonly value: number;
  readonly unit: string;
  readonly floor: number | null;
  /** Null where there is no floor, or where the target bounds the value itself. */
  readonly ratio: number | null;
  readonly target: number | null;
  /** `noisy`: the quartiles lie more than 30 % of the median apart, so neither answer would be honest. */
  readonly holds: boolean | 'noisy' | null;
  readonly n: number;
  readonly iqr: number;
};

const NOISY_SPREAD = 0.3;

function quantile(sorted: readonly number[], q: number): number {
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}

/** Median, quartile distance and 95th percentile of samples. @throws RangeError without samples */
export function summarise(samples: readonly number[]): { median: number; iqr: number; p95: number; n: number } {
  if (samples.length === 0) throw new RangeError('no samples');
  const sorted = [...samples].sort((a, b) => a - b);
  return { median: quantile(sorted, 0.5), iqr: quantile(sorted, 0.75) - quantile(sorted, 0.25), p95: quantile(sorted, 0.95), n: sorted.length };
}

/** Judges one outcome against its target. */
export function judge(scenario: Omit<BenchScenario, 'run'>, outcome: BenchOutcome): BenchRow {
  const floor = outcome.floor ?? null;
  const ratio = floor === null || scenario.bounds === 'value' ? null : outcome.value / floor;
  const measured = ratio ?? outcome.value;
  const noisy = outcome.value > 0 && outcome.iqr / outcome.value > NOISY_SPREAD;
  const holds = scenario.target === null ? null : noisy ? 'noisy' : measured <= scenario.target;
  return { id: scenario.id, value: outcome.value, unit: scenario.unit, floor, ratio, target: scenario.target, holds, n: outcome.n, iqr: outcome.iqr };
}

/** Scenarios among the exports of a module: single ones and lists. */
export function scenariosOf(module: Readonly<Record<string, unknown>>): BenchScenario[] {
  const isScenario = (value: unknown): value is BenchScenario =>
    typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string' && 'run' in value && typeof value.run === 'function';
  return Object.values(module).flatMap((value) => (Array.isArray(value) ? value.filter(isScenario) : isScenario(value) ? [value] : []));
}

function shown(value: number | null): string {
  if (value === null) return '–';
  return Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** The table a person reads. */
export function table(rows: readonly BenchRow[]): string {
  const head = ['id', 'value', 'unit', 'floor', 'ratio', 'target', 'holds', 'n', 'iqr'];
  const word = (holds: BenchRow['holds']) => (holds === null ? 'reported' : holds === 'noisy' ? 'noisy' : holds ? 'holds' : 'MISSED');
  const cells = rows.map((row) => [row.id, shown(row.value), row.unit, shown(row.floor), shown(row.ratio), shown(row.target), word(row.holds), String(row.n), shown(row.iqr)]);
  const widths = head.map((name, column) => Math.max(name.length, ...cells.map((row) => row[column]?.length ?? 0)));
  const left = new Set([0, 2, 6]);
  const line = (row: readonly string[]) => row.map((cell, column) => (left.has(column) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ').trimEnd();
  return [line(head), ...cells.map(line)].join('\n');
}
