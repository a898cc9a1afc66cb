/** Whether a label holds what was typed, letters without regard to case. */
export function matches(label: string, typed: string): boolean {
  return label.toLowerCase().includes(typed.trim().toLowerCase());
}

/** Where what was typed stands in a label, as [from, to), for bold letters; empty where it matched something else. */
export function matchRanges(label: string, typed: string): readonly (readonly [number, number])[] {
  const wanted = typed.trim().toLowerCase();
  if (wanted === '') return [];
  const at = label.toLowerCase().indexOf(wanted);
  return at === -1 ? [] : [[at, at + wanted.length]];
}
