import Type from 'typebox';
import type { Static } from 'typebox';
import Value from 'typebox/value';

const Pixels = Type.Integer({ minimum: -100_000, maximum: 100_000 });

/** What is remembered of a window between two starts; sizes in device-independent pixels. */
export const SavedWindow = Type.Object({
  x: Pixels,
  y: Pixels,
  width: Pixels,
  height: Pixels,
  isMaximized: Type.Boolean(),
  zoomPercent: Type.Integer({ minimum: 80, maximum: 200 }),
});
export type SavedWindow = Static<typeof SavedWindow>;

/** The usable part of one display. */
export type Area = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

export const SMALLEST_WINDOW = { width: 1024, height: 700 } as const;
const FIRST_WINDOW = { width: 1440, height: 900 } as const;
/** So much of a window's top edge must be visible for people to get hold of it. */
const GRIP = 80;

/** Reads what was saved; null for anything else, so that a spoilt file only costs the position. */
export function parseSavedWindow(text: string): SavedWindow | null {
  try {
    const value: unknown = JSON.parse(text);
    return Value.Check(SavedWindow, value) ? value : null;
  } catch {
    return null;
  }
}

function centred(area: Area): Area {
  const width = Math.min(FIRST_WINDOW.width, area.width);
  const height = Math.min(FIRST_WINDOW.height, area.height);
  return { x: area.x + Math.floor((area.width - width) / 2), y: area.y + Math.floor((area.height - height) / 2), width, height };
}

/**
 * Where to open the window: where it was, moved and shrunk into a display that is there now; a monitor may have been
 * unplugged since. `areas` holds the primary display first.
 */
export function placeWindow(saved: SavedWindow | null, areas: readonly Area[]): Area {
  const primary = areas[0] ?? { x: 0, y: 0, ...FIRST_WINDOW };
  if (saved === null) return centred(primary);
  const home = areas.find((area) => isGrippable(saved, area));
  if (home === undefined) return centred(primary);
  const width = Math.min(Math.max(saved.width, SMALLEST_WINDOW.width), home.width);
  const height = Math.min(Math.max(saved.height, SMALLEST_WINDOW.height), home.height);
  const x = Math.min(Math.max(saved.x, home.x), home.x + home.width - width);
  const y = Math.min(Math.max(saved.y, home.y), home.y + home.height - height);
  return { x, y, width, height };
}

function isGrippable(window: Area, area: Area): boolean {
  const overlap = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x);
  return overlap >= GRIP && window.y >= area.y - GRIP && window.y <= area.y + area.height - GRIP;
}
