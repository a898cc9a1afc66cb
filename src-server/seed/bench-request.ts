import type { CaseState, Party } from '#shared/domain/cases/model.ts';
import type { EventBody } from '#shared/domain/linkage/decision.ts';
import type { RequestId } from '#shared/kernel/ids.ts';
import type { CivilDate, Instant } from '#shared/kernel/time.ts';
import type { SeedCase } from './cases.ts';
import type { Random } from './random.ts';

/** A request of the bench world, before anything has happened to it. */
export type BenchAsk = {
  readonly id: RequestId;
  readonly state: CaseState;
  readonly debtor: Party;
  readonly item: SeedCase;
  /** When it is filed, and the last day of the world. */
  readonly at: Instant;
  readonly lastDay: CivilDate;
  /** Another request of the case follows, which could not have been filed while this one runs. */
  readonly hasEnded: boolean;
};

/** What a mechanism puts into the bench world. */
export type BenchSeed = {
  readonly aggregate: string;
  /** Of so many requests in a row, all shares together, so many are of this mechanism. */
  readonly share: number;
  /** What happened to a request until it stood as it ends, oldest first. @param n how many requests there are by then */
  request(ask: BenchAsk, random: Random, n: number): readonly EventBody[];
};
