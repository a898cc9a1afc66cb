import type { Tone } from './tones.ts';

/** A column of `DataGrid`. What stands in a cell comes from the slot `cell-<id>`, else from `text`. */
export type GridColumn<Row> = {
  readonly id: string;
  readonly label: string;
  /** px, or at least `min` px and a share `grow` of what is left. */
  readonly width: number | { readonly min: number; readonly grow: number };
  readonly align?: 'start' | 'end';
  readonly sortable?: boolean;
  readonly text?: (row: Row) => string;
  /** Left out while the grid is narrower than this (px), so that the columns that matter keep their room. */
  readonly hideBelow?: number;
};

export type GridSort = { readonly column: string; readonly direction: 'up' | 'down' };

/** The row at an index, or undefined while it has not come. */
export type RowAt<Row> = (index: number) => Row | undefined;

/** What the owner of a grid draws into its cells, by `cell-<id>` of the column. */
export type GridCells<Row> = Readonly<Record<`cell-${string}`, (cell: { row: Row; index: number }) => unknown>>;

/** What a row says before it is read: a bar at its left edge in the tone. */
export type RowTone<Row> = (row: Row) => Tone | undefined;

/** The `grid-template-columns` of the columns, and the width below which the grid scrolls sideways (px). */
export function columnTracks<Row>(columns: readonly GridColumn<Row>[]): { readonly template: string; readonly minWidth: number } {
  const template = columns.map(({ width }) => (typeof width === 'number' ? `${String(width)}px` : `minmax(${String(width.min)}px, ${String(width.grow)}fr)`));
  const minWidth = columns.reduce((sum, { width }) => sum + (typeof width === 'number' ? width : width.min), 0);
  return { template: template.join(' '), minWidth };
}

/** The next sort when a header is pressed: up, down, then the page's own order. */
export function nextSort(sort: GridSort | null, column: string): GridSort | null {
  if (sort?.column !== column) return { column, direction: 'up' };
  return sort.direction === 'up' ? { column, direction: 'down' } : null;
}

/**
 * Where the cursor goes for a key, or null if the key does not move it. `page` is how many rows fit on screen.
 * Without a cursor (-1) the first move lands on the first row, End on the last.
 */
export function movedCursor(key: string, cursor: number, rowCount: number, page: number): number | null {
  if (rowCount === 0) return null;
  const last = rowCount - 1;
  const clamp = (index: number): number => Math.min(last, Math.max(0, index));
  switch (key) {
    case 'ArrowDown':
      return clamp(cursor + 1);
    case 'ArrowUp':
      return cursor === -1 ? 0 : clamp(cursor - 1);
    case 'PageDown':
      return cursor === -1 ? 0 : clamp(cursor + Math.max(1, page - 1));
    case 'PageUp':
      return cursor === -1 ? 0 : clamp(cursor - Math.max(1, page - 1));
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}
