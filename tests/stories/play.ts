import { expect, test } from '@playwright/test';
import { openStage, settled, type Stage, type StageOptions } from './stage.ts';
import { type Cost, costLine, costTable } from './tally.ts';
import { type Cast, endState, type Police, STORY_1, type World } from './story-1.ts';

/** One step of any story, in the world of that story. */
type Step<W> = { readonly name: string; readonly run: (world: W) => Promise<void> };

/**
 * Plays a story from the first window to the last.
 * @param open the installation it is played on, and the day it begins.
 * @param worldOn the people of the story, who come to their windows step by step.
 * @param between what breaks after each step.
 * @returns what the story has come to, as `end` reads it.
 */
export async function playStory<W, E>(open: StageOptions, worldOn: (stage: Stage) => W, steps: readonly Step<W>[], end: (world: W) => Promise<E>, between?: (world: W) => Promise<void>): Promise<E> {
  const stage = await openStage(open);
  try {
    const world = worldOn(stage);
    for (const step of steps) {
      stage.tally.step(step.name);
      await test.step(step.name, () => step.run(world));
      if (between !== undefined) await test.step(`after ${step.name.split(' ')[0] ?? ''}: the server is killed`, () => between(world));
    }
    return await end(world);
  } finally {
    await stage.close();
  }
}

/** The server is killed where it stands; what was filed a moment ago goes up before the story's clock moves on: nobody else would wait for it either. */
export async function killedBetween(stage: Stage, windows: readonly (Parameters<typeof settled>[0])[]): Promise<void> {
  await stage.crashServer();
  for (const page of windows) await settled(page);
}

/**
 * A story at the desk comes to the same whatever breaks on the way: the lines of the request's page, in any order, as they stand in
 * `snapshot` (`--update-snapshots` writes it anew when the page says it in other words).
 * @param outcome the line that the whole story is about.
 */
export function cameTo(end: readonly string[], snapshot: string, outcome: string): void {
  expect(end.join('\n')).toContain(outcome);
  expect(`${[...end].sort().join('\n')}\n`).toMatchSnapshot(snapshot);
}

/** Story 1 of the mission: 「法院+公安」, 王某, 姑苏法院. It begins on 2026-01-26, the day of the export. */
const BEGIN = '2026-01-26T09:00:00+08:00';
export const OUTCOME_1 = '部分履行并分期 + 拘留';
/** Most that one request may cost everybody together, from the judge's first act to the release that the police confirm. */
const MOST: Cost = { clicks: 24, keys: 80 };

/** Steps 6 to 19; the packet that came back and went again (11, 12) is printed apart, because not every request comes back. */
function tellCost({ tally }: Stage): void {
  const steps = [...tally.read()].map((each) => ({ each, at: Number.parseInt(each[0], 10) })).filter(({ at }) => at >= 6 && at <= 19);
  const isBack = (at: number): boolean => at === 11 || at === 12;
  const straight = costTable(steps.flatMap(({ each, at }) => (isBack(at) ? [] : [each])));
  const whole = costTable(steps.map(({ each }) => each));
  const back = costTable(steps.flatMap(({ each, at }) => (isBack(at) ? [each] : [])));
  process.stdout.write(`\nStory 1, from the judge's first act to the release:\n${straight.text}\nThe packet comes back and goes again:\n${back.text}\n${costLine('all of it', whole.total)}\n`);
  expect(straight.total.clicks).toBeLessThanOrEqual(MOST.clicks);
  expect(straight.total.keys).toBeLessThanOrEqual(MOST.keys);
}

/** Plays story 1 of the mission. */
export async function play(browser: World['browser'], channel: 'desk' | 'connector', database: 'embedded' | 'postgres', police: Police, between?: (world: World) => Promise<void>): Promise<readonly string[]> {
  return playStory({ demoStart: BEGIN, courts: [{ court: '苏0508', channels: { police: channel } }], database }, (stage): World => ({ stage, browser, cast: {} as Cast, police }), STORY_1, (world) => {
    tellCost(world.stage);
    return endState(world.cast.judge.page);
  }, between);
}
