import type { EngineQueries, QueryName } from '#shared/contracts/engine.ts';
import type { Actor } from '#shared/domain/linkage/command.ts';
import { canonicalJson } from '#shared/kernel/digest.ts';
import { type CivilDate, civilDateOf, type Clock, type Instant, instant } from '#shared/kernel/time.ts';
import type { Breath } from '../breath.ts';
import type { Device } from '../device.ts';
import type { Glance } from '../store/glance.ts';
import { createWorkIndex, type WorkEntry } from './work-index.ts';
import { worklistAnswers } from './worklist-answers.ts';

/** Changes with the shape of `WorkEntry`: what another release kept is not read. */
const FORMAT = 2;
/** Entries of one part; one part is made or read in one go. */
const PART = 2_000;

/** What a glance is about: by whom, on which day, by which clock. Steps and colours of rows belong to that day. */
type About = { readonly format: number; readonly actor: Actor; readonly day: CivilDate; readonly skewMs: number; readonly filling: boolean };

/** The worklist as it stood at one moment. */
export type GlanceNote = { readonly about: string; /** Of the rows. */ readonly version: number; readonly entries: readonly WorkEntry[] };

export function aboutGlance(device: Pick<Device, 'actor' | 'time'>, filling: boolean): string {
  const { actor, time } = device;
  return canonicalJson({ format: FORMAT, actor, day: civilDateOf(time.now()), skewMs: Math.round(time.skewMs() / 1000) * 1000, filling } satisfies About);
}

/** The rows as texts, made in portions. */
export async function partsOf(entries: readonly WorkEntry[], breath: Breath): Promise<readonly string[]> {
  const parts: string[] = [];
  for (let from = 0; from < entries.length; from += PART) {
    await breath();
    parts.push(JSON.stringify(entries.slice(from, from + PART)));
  }
  return parts;
}

/** Answers about the worklist out of the last glance, while the store is opened behind it. */
export type GlanceViews = {
  /** `undefined`: nothing is known about this yet. */
  watch<N extends QueryName>(name: N, params: EngineQueries[N]['params'], send: (answer: EngineQueries[N]['answer']) => void): (() => void) | undefined;
  /** Settles when a window has had its first answer and a moment to show it, or when none asks. */
  readonly shown: Promise<void>;
};

/** How long the store waits at most for a window to ask, and for it to show what it was told. */
const ASKED_MS = 300;
const SHOWN_MS = 150;
/** The log of a short list is read sooner than anybody could wait for: each row of the list is worth so much patience. */
const PATIENCE_MS = 0.02;

/**
 * Opens a glance for this person. What is not from today, or not the newest the log knows, is marked as still filling.
 * @returns `undefined` when it is of another release or of another office of this person, or shows nothing
 */
export function openGlance(glance: Glance, actor: Actor, clock: Clock): GlanceViews | undefined {
  const about = JSON.parse(glance.about) as About;
  if (about.format !== FORMAT || canonicalJson(about.actor) !== canonicalJson(actor)) return undefined;
  const index = createWorkIndex();
  // What opens was written by this program, under a key of this person.
  index.restore(glance.parts.flatMap((part) => JSON.parse(part) as WorkEntry[]));
  if (index.size() === 0) return undefined;
  const patience = index.size() * PATIENCE_MS;
  const now = (): Instant => instant(clock.now() - about.skewMs);
  const isFilling = (): boolean => about.filling || !glance.isCurrent || civilDateOf(now()) !== about.day;
  let show: () => void = () => undefined;
  const shown = new Promise<void>((resolve) => {
    show = resolve;
    setTimeout(resolve, Math.min(ASKED_MS, patience));
  });
  return {
    watch(name, params, send) {
      const asked = { name, params } as { [K in QueryName]: { readonly name: K; readonly params: EngineQueries[K]['params'] } }[QueryName];
      if (asked.name !== 'worklist' && asked.name !== 'worklist-counts') return undefined;
      const answer = asked.name === 'worklist' ? worklistAnswers(index, asked.params, isFilling) : () => index.counts(asked.params, now());
      let isWatched = true;
      // After the call at hand, as every other answer.
      setTimeout(() => {
        if (!isWatched) return;
        send(answer() as Parameters<typeof send>[0]);
        setTimeout(show, Math.min(SHOWN_MS, patience));
      }, 0);
      return () => {
        isWatched = false;
      };
    },
    shown,
  };
}
