/**
 * The fonts that stand in for the ones a document names. Courts run Windows, Kylin and UOS, each with its own names for
 * FangSong and Song; a machine with none of them shows the Noto or Source Han serif instead of whatever is there.
 */
const FANGSONG = ['仿宋', 'FangSong', '仿宋_GB2312', 'FangSong_GB2312', '方正仿宋_GBK', 'STFangsong', 'Zhuque Fangsong'];
const SONG = ['宋体', 'SimSun', '方正小标宋简体', '方正小标宋_GBK', 'Songti SC', 'STSong'];
const KAI = ['楷体', 'KaiTi', '楷体_GB2312', 'STKaiti'];
const HEI = ['黑体', 'SimHei', 'Heiti SC', 'Noto Sans CJK SC', 'Source Han Sans SC', '思源黑体', 'Microsoft YaHei', 'sans-serif'];
const SERIF_LAST = ['Noto Serif CJK SC', 'Source Han Serif SC', '思源宋体', 'Noto Serif SC', 'serif'];

const GENERIC = new Set(['serif', 'sans-serif']);

function unquoted(name: string): string {
  return name.trim().replace(/^["']|["']$/gu, '');
}

function familyOf(names: readonly string[]): readonly string[] {
  const first = names.find((name) => !name.startsWith('var('))?.toLowerCase() ?? '';
  if (/黑|hei|gothic|sans|arial|calibri|yahei|deng/u.test(first)) return HEI;
  if (/楷|kai/u.test(first)) return [...KAI, ...SERIF_LAST];
  if (/仿宋|fang/u.test(first)) return [...FANGSONG, ...SERIF_LAST];
  return [...SONG, ...SERIF_LAST];
}

/** A CSS `font-family` value with its fallbacks; the named fonts stay in front. */
export function withFallbacks(fontFamily: string): string {
  const named = fontFamily.split(',').map(unquoted).filter((name) => name !== '');
  const all = [...named.filter((name) => !GENERIC.has(name)), ...familyOf(named)];
  return [...new Set(all)].map((name) => (GENERIC.has(name) || name.startsWith('var(') ? name : `"${name.replaceAll('"', '')}"`)).join(', ');
}

/** The same for every declaration of a style sheet. */
export function withFallbacksInCss(css: string): string {
  return css.replace(/font-family:\s*([^;}]+)/gu, (_, value: string) => `font-family: ${withFallbacks(value)}`);
}
