import type { Browser } from '@playwright/test';
import { playStory } from './play.ts';
import { type DetentionCast, type DetentionHouse, type DetentionWorld, endOfDetention, STORY_5 } from './story-5.ts';

/** The week before the detention: the answer of the bank has just come in. */
const BEGIN = '2026-09-21T09:00:00+08:00';
export const OUTCOME_5 = '已解除拘留';

/** Plays story 5 of the mission: 司法拘留, 潘某, 昆山法院. */
export function playDetention(browser: Browser, channel: 'desk' | 'connector', database: 'embedded' | 'postgres', house: DetentionHouse, between?: (world: DetentionWorld) => Promise<void>): Promise<readonly string[]> {
  const open = { demoStart: BEGIN, courts: [{ court: '苏0583', channels: { 'detention-house': channel } }], database };
  return playStory(open, (stage): DetentionWorld => ({ stage, browser, cast: {} as DetentionCast, house }), STORY_5, (world) => endOfDetention(world.cast.judge), between);
}
