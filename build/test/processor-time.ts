import { readdirSync, readFileSync } from 'node:fs';
import { platform } from 'node:process';

/** What /proc tells of one process: its own time and that of the children it waited for, in clock ticks. */
export type ProcessLine = { readonly pid: number; readonly parent: number; readonly startedAt: number; readonly own: number; readonly waited: number };

/** Linux counts user and system time in hundredths of a second, whatever its kernel's own tick. */
const TICK_MS = 10;
/** What lives for less is counted when its parent waits for it. */
const LOOK_EVERY_MS = 500;

/** Reads /proc/<pid>/stat; undefined for what is no such line. The name may hold spaces and brackets. */
export function parseStat(text: string): ProcessLine | undefined {
  const pid = Number.parseInt(text, 10);
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ').map(Number);
  const [, parent, , , , , , , , , , user, system, childUser, childSystem, , , , , startedAt] = fields;
  if (Number.isNaN(pid) || parent === undefined || user === undefined || system === undefined || childUser === undefined || childSystem === undefined || startedAt === undefined) return undefined;
  return { pid, parent, startedAt, own: user + system, waited: childUser + childSystem };
}

function processes(): ProcessLine[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/u.test(name)) return [];
    try {
      return parseStat(readFileSync(`/proc/${name}/stat`, 'utf8')) ?? [];
    } catch {
      // Ended between the two looks.
      return [];
    }
  });
}

type Seen = { line: ProcessLine; alive: boolean; readonly children: Set<string> };

const keyOf = ({ pid, startedAt }: ProcessLine) => `${String(pid)}.${String(startedAt)}`;

/**
 * Adds up what a process and everything below it took, from looks at the process table. Who was killed with its parent
 * is waited for by nobody: of those counts what the last look showed.
 */
export class ProcessorTime {
  readonly #root: number;
  readonly #seen = new Map<string, Seen>();

  constructor(root: number) {
    this.#root = root;
  }

  /** Takes in one look at the table. A child of a seen process is one of its own for good, whoever inherits it. */
  look(table: readonly ProcessLine[]): void {
    const byPid = new Map(table.map((line) => [line.pid, line]));
    for (const seen of this.#seen.values()) seen.alive = false;
    const below = new Map<string, boolean>();
    const belongs = (line: ProcessLine): boolean => {
      const key = keyOf(line);
      const known = below.get(key);
      if (known !== undefined) return known;
      below.set(key, false);
      const parent = byPid.get(line.parent);
      const parentBelongs = parent !== undefined && belongs(parent);
      const is = line.pid === this.#root || this.#seen.has(key) || parentBelongs;
      below.set(key, is);
      if (!is) return false;
      const had = this.#seen.get(key);
      if (had === undefined) {
        this.#seen.set(key, { line, alive: true, children: new Set() });
        if (parentBelongs) this.#seen.get(keyOf(parent))?.children.add(key);
      } else {
        had.line = line;
        had.alive = true;
      }
      return true;
    };
    for (const line of table) belongs(line);
  }

  /** Milliseconds of a core so far; a lower bound by what lived and was killed between two looks. */
  ms(): number {
    const taken = (key: string): number => {
      const seen = this.#seen.get(key);
      if (seen === undefined) return 0;
      const { line, children } = seen;
      let ended = 0;
      let running = 0;
      for (const child of children) {
        if (this.#seen.get(child)?.alive === true) running += taken(child);
        else ended += taken(child);
      }
      // Who waited for a child has its time already, exactly; what nobody waited for is known from the looks.
      return line.own + Math.max(line.waited, ended) + running;
    };
    const roots = [...this.#seen].filter(([, { line }]) => line.pid === this.#root);
    return TICK_MS * roots.reduce((sum, [key]) => sum + taken(key), 0);
  }
}

/** Follows a process from now on; the function it gives ends that and says how many milliseconds of a core it took. Undefined off Linux. */
export function followProcessorTime(pid: number): () => number | undefined {
  if (platform !== 'linux') return () => undefined;
  const time = new ProcessorTime(pid);
  const look = () => time.look(processes());
  look();
  const timer = setInterval(look, LOOK_EVERY_MS).unref();
  return () => {
    clearInterval(timer);
    look();
    return time.ms();
  };
}
