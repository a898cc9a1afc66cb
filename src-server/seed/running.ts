import type { FileHash, RequestId } from '#shared/kernel/ids.ts';
import { addDays, type CivilDate } from '#shared/kernel/time.ts';
import { type Bureau, courtOf, teamsOf } from './bureau.ts';
import type { Drawing, SeedStep } from './bureau-line.ts';
import { makeCaseSource, type SeedCase } from './cases.ts';
import { pastOf } from './past.ts';
import { makePartySource } from './people.ts';
import { BASIC_COURTS } from './places.ts';
import { seededRandom } from './random.ts';
import { type Seed, SEEDS } from './seeds.ts';

export type RunningBureau = {
  /** Filed before anything else, oldest first. */
  readonly cases: readonly SeedCase[];
  /** In the order of their times. */
  readonly steps: readonly SeedStep[];
  /** Every request, and the name of how far it has come. */
  readonly requests: ReadonlyMap<RequestId, string>;
};

const FRESH = { served: 0.3, unserved: 0.5 } as const;

/**
 * What is going on at the other courts when the demo begins: cases, and requests in many states, told as the commands
 * of the people concerned. 姑苏法院 has none of it: its story begins with the newcomer's import. A line that is added at
 * the end of the table changes nothing of the lines before it.
 * @param today the civil day of the seeding; everything lies before it.
 * @param sealedCopy content address of the file that stands for every sealed copy.
 */
export function runningBureau(bureau: Bureau, seed: string, today: CivilDate, sealedCopy: FileHash, seeds: readonly Pick<Seed, 'demo'>[] = SEEDS): RunningBureau {
  const random = seededRandom(`${seed}/running`);
  const parties = makePartySource(random.branch('parties'));
  const nextCase = makeCaseSource(random.branch('cases'), { places: bureau.places, parties, from: addDays(today, -330), to: addDays(today, -75), perDay: 3, closedShare: 0.25, repeatParty: 0.05 });
  const nextFresh = makeCaseSource(random.branch('fresh'), { places: bureau.places, parties, from: addDays(today, -7), to: addDays(today, -1), perDay: 40, closedShare: 0, repeatParty: 0.05 });
  const draw = random.branch('draw');
  const gusu = courtOf('姑苏').code;
  const taken = new Set(bureau.elsewhere.map((item) => item.caseNumber));
  const cases: SeedCase[] = [];
  const toldOf = (item: SeedCase) => pastOf(item, today, FRESH, random);
  const newCase: Drawing['newCase'] = (court, { fits = () => true, past = toldOf, fresh = false } = {}) => {
    for (;;) {
      const team = draw.pick(teamsOf(bureau.accounts, court));
      const made = (fresh ? nextFresh : nextCase)(court, team.judge, team.clerk);
      if (taken.has(made.caseNumber) || !fits(made)) continue;
      const item: SeedCase = { ...made, past: past(made) };
      cases.push(item);
      return item;
    }
  };
  const drawing: Drawing = { bureau, today, sealedCopy, random, draw, courts: BASIC_COURTS.filter((court) => court.code !== gusu), toldOf, newCase };
  const lines = seeds.flatMap(({ demo }) => (demo === undefined ? [] : [demo(drawing)]));
  return { cases, steps: lines.flatMap(({ steps }) => steps).sort((a, b) => a.at - b.at), requests: new Map(lines.flatMap(({ requests }) => [...requests])) };
}
