import { pinyin } from 'pinyin-pro';

/** Sound of a name: whole syllables for sorting, first letters for search. Family names are read as family names. */
export type Sound = { readonly letters: string; readonly syllables: string };

const CACHE_MAX = 200_000;
const cache = new Map<string, Sound>();

/** 单某 -> `{ letters: 'sm', syllables: 'shan mou' }`. Other characters stay as they are. */
export function soundOf(name: string): Sound {
  const found = cache.get(name);
  if (found !== undefined) return found;
  const syllables = pinyin(name, { toneType: 'none', surname: 'head', type: 'array', nonZh: 'consecutive' });
  const sound = { letters: syllables.map((s) => (/^[a-zü]+$/.test(s) ? s.slice(0, 1) : s)).join('').toLowerCase(), syllables: syllables.join(' ').toLowerCase() };
  if (cache.size >= CACHE_MAX) cache.clear();
  cache.set(name, sound);
  return sound;
}

const WIDE = /[\uff01-\uff5e]/g;

/** Text as search compares it: full-width forms narrowed, spaces left out, lower case. */
export function searchText(text: string): string {
  return text
    .replace(WIDE, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[〔【\[]/g, '(')
    .replace(/[〕】\]]/g, ')')
    .replace(/\s+/g, '')
    .toLowerCase();
}
