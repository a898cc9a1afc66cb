import { setImmediate as nextTurn } from 'node:timers/promises';
import { type ServerStore, StoreContentError, type StoreTransaction } from '../store/port.ts';

/** One caller who waits to be taken into a transaction. */
type Waiting<Work, Answer> = { readonly work: Work; readonly resolve: (answer: Answer) => void; readonly reject: (error: unknown) => void };

export type GroupOptions<Work, Answer> = {
  readonly store: Pick<ServerStore, 'transaction'>;
  /** Opens what the members of one transaction share; reads what all of them will ask for. */
  readonly open: (tx: StoreTransaction, works: readonly Work[]) => Promise<{
    /** Decides one member after the other, in the given order. Nothing is written yet. */
    take(work: Work): Promise<Answer>;
    /** Writes what all of them changed. */
    write(): Promise<void>;
  }>;
  /** Takes one member in transactions of its own, because the database refuses the content of what it wrote with others. */
  readonly alone: (work: Work) => Promise<Answer>;
  /** How much of a transaction a member is: the sum is bounded, so that the lock is not held for long. */
  readonly weight: (work: Work) => number;
  /** Goes first, whoever else waits. */
  readonly isUrgent: (work: Work) => boolean;
};

/** Most members of one transaction, and most they may weigh together; one alone may be as heavy as it likes. */
const GROUP_MEMBERS = 64;
const GROUP_WEIGHT = 256;

/** A member that threw while it was decided. The program is at fault, not the store: only this member fails. */
class MemberFault extends Error {
  readonly index: number;

  constructor(index: number, cause: unknown) {
    super('a member of a group threw', { cause });
    this.name = 'MemberFault';
    this.index = index;
  }
}

/** Whatever else is thrown comes from the store, and then nothing in the transaction holds any more. */
function isDefect(error: unknown): boolean {
  return error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError || error instanceof SyntaxError;
}

/**
 * Many callers, one transaction: while one runs, those who come meanwhile wait and share the next. The lock, the round
 * trips and the flush to the disk are paid once for all of them, and nobody is answered before the commit. A caller who is
 * alone waits for nobody.
 */
export function inGroups<Work, Answer>(options: GroupOptions<Work, Answer>): (work: Work) => Promise<Answer> {
  type Member = Waiting<Work, Answer>;
  let waiting: Member[] = [];
  let isRunning = false;

  function nextGroup(): readonly Member[] {
    const urgent = waiting.filter(({ work }) => options.isUrgent(work));
    const ordered = urgent.length === 0 || urgent.length === waiting.length ? waiting : [...urgent, ...waiting.filter(({ work }) => !options.isUrgent(work))];
    let weight = 0;
    let count = 0;
    for (const { work } of ordered) {
      weight += options.weight(work);
      if (count > 0 && (count >= GROUP_MEMBERS || weight > GROUP_WEIGHT)) break;
      count += 1;
    }
    waiting = ordered.slice(count);
    return ordered.slice(0, count);
  }

  async function together(tx: StoreTransaction, group: readonly Member[]): Promise<readonly Answer[]> {
    const shared = await options.open(tx, group.map(({ work }) => work));
    const answers: Answer[] = [];
    for (const [index, { work }] of group.entries()) {
      try {
        answers.push(await shared.take(work));
      } catch (error) {
        throw isDefect(error) ? new MemberFault(index, error) : error;
      }
    }
    await shared.write();
    return answers;
  }

  async function oneByOne(group: readonly Member[]): Promise<void> {
    for (const { work, resolve, reject } of group) await options.alone(work).then(resolve, reject);
  }

  async function round(): Promise<void> {
    let group: readonly Member[] = [];
    try {
      const answers = await options.store.transaction((tx) => {
        // Only now, with the lock: whoever came while others held it goes along.
        group = nextGroup();
        return together(tx, group);
      });
      for (const [index, { resolve }] of group.entries()) resolve(answers[index] as Answer);
    } catch (error) {
      if (group.length === 0) group = nextGroup();
      if (error instanceof StoreContentError) return oneByOne(group);
      if (error instanceof MemberFault) {
        const { index, cause } = error;
        group[index]?.reject(cause);
        waiting = [...group.filter((_member, at) => at !== index), ...waiting];
        return undefined;
      }
      for (const { reject } of group) reject(error);
    }
    return undefined;
  }

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      await round();
      // A store in this process would otherwise keep its callers from coming in.
      if (waiting.length > 0) await nextTurn();
    }
    isRunning = false;
  }

  return (work) =>
    new Promise((resolve, reject) => {
      waiting.push({ work, resolve, reject });
      if (isRunning) return;
      isRunning = true;
      void run();
    });
}
