import { existsSync } from 'node:fs';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { oneOf } from '#shared/kernel/schema.ts';
import { readJson, writeSmallFile } from './device-folder.ts';
import { erase } from './erase.ts';

/**
 * Erases a device that was revoked or reported lost, or that has not been in contact for longer than the bureau allows: keys
 * and data at once, the sealed journal as soon as everything in it is delivered. Written down step by step, so that a
 * machine that is switched off in the middle goes on at its next start.
 */
export type DeviceWipe = {
  /** Under way: nothing new is taken in. */
  isOrdered(): boolean;
  /** The page's own storage is still to be erased by the page. */
  wantsPage(): boolean;
  order(why: WipeReason): void;
  /** A worker of the page is alive. */
  pageHeard(): void;
  /** The page has erased what the browser keeps. */
  pageErased(): void;
  /** Goes on as far as it can. `isDelivered`: the journal holds nothing that could still be sent. */
  round(isDelivered: boolean, report: () => Promise<boolean>): Promise<void>;
};

export const WIPE_REASONS = ['revoked', 'no-contact'] as const;
export type WipeReason = (typeof WIPE_REASONS)[number];

export type WipeParts = {
  readonly stateFile: string;
  readonly now: () => number;
  /** Folders whose content is erased: secrets, files, print. */
  readonly folders: readonly string[];
  readonly eraseJournal: () => Promise<void>;
  /** Erases the browser's storage where the host itself can; false where only the page can. */
  readonly erasePage: () => Promise<boolean>;
  /** Erases a folder with all in it, or throws; given by tests. */
  readonly eraseFolder?: (path: string) => void;
  /** Everything is gone: the tokens may go too. */
  readonly onDone: () => void;
};

const StateSchema = Type.Object({ why: oneOf(WIPE_REASONS), since: Type.Integer(), page: Type.Boolean(), folders: Type.Boolean(), journal: Type.Boolean() });
type State = Static<typeof StateSchema>;
const stateCheck = Compile(StateSchema);

/** A page that has not been heard of for so long is not open. */
const PAGE_MS = 15_000;

function readState(path: string): State | null {
  if (!existsSync(path)) return null;
  const value = readJson(path);
  // Half a file was an order all the same: it is begun anew.
  if (stateCheck.Check(value)) return value;
  return { why: 'revoked', since: 0, page: false, folders: false, journal: false };
}

export function createDeviceWipe(parts: WipeParts): DeviceWipe {
  let state = readState(parts.stateFile);
  let heard = Number.NEGATIVE_INFINITY;

  function put(next: State): void {
    state = next;
    writeSmallFile(parts.stateFile, `${JSON.stringify(next)}\n`);
  }

  return {
    isOrdered: () => state !== null,
    wantsPage: () => state?.page === false,
    order(why) {
      if (state === null) put({ why, since: parts.now(), page: false, folders: false, journal: false });
    },
    pageHeard() {
      heard = parts.now();
    },
    pageErased() {
      if (state?.page === false) put({ ...state, page: true });
    },
    async round(isDelivered, report) {
      if (state === null) return;
      if (!state.folders) {
        // The part of the keys that the system keeps is in the first of them.
        for (const folder of parts.folders) (parts.eraseFolder ?? erase)(folder);
        put({ ...state, folders: true });
      }
      // A page that is open does it itself: a store that is in use cannot be taken from under it everywhere.
      if (!state.page && parts.now() - heard > PAGE_MS && (await parts.erasePage())) put({ ...state, page: true });
      if (!state.journal && isDelivered) {
        await parts.eraseJournal();
        put({ ...state, journal: true });
      }
      if (!state.page || !state.journal || !(await report())) return;
      erase(parts.stateFile);
      state = null;
      parts.onDone();
    },
  };
}
