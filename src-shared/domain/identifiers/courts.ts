import type { CourtCode } from '../../kernel/ids.ts';

/** A court as its code in case numbers names it. */
export type Court = {
  readonly code: CourtCode;
  readonly name: string;
  readonly level: 'intermediate' | 'basic';
  /** GB/T 2260 code of the district; the industrial park has none. */
  readonly area?: string;
  /** The word that stood for it in case numbers before 2016; not published as a list, so an unknown word proves nothing. */
  readonly oldWord: string;
};

function court(code: string, oldWord: string, name: string, level: Court['level'], area?: string): Court {
  return { code: code as CourtCode, oldWord, name, level, ...(area === undefined ? {} : { area }) };
}

/** The courts of Suzhou (DOMAIN §3.1). Confirmed in public case numbers: 苏0508, 苏0583, 苏0591; the others by the rule. */
export const SUZHOU_COURTS: readonly Court[] = [
  court('苏05', '苏中', '江苏省苏州市中级人民法院', 'intermediate', '320500'),
  court('苏0505', '虎', '苏州市虎丘区人民法院', 'basic', '320505'),
  court('苏0506', '吴', '苏州市吴中区人民法院', 'basic', '320506'),
  court('苏0507', '相', '苏州市相城区人民法院', 'basic', '320507'),
  court('苏0508', '姑苏', '苏州市姑苏区人民法院', 'basic', '320508'),
  court('苏0509', '吴江', '苏州市吴江区人民法院', 'basic', '320509'),
  court('苏0581', '熟', '常熟市人民法院', 'basic', '320581'),
  court('苏0582', '张', '张家港市人民法院', 'basic', '320582'),
  court('苏0583', '昆', '昆山市人民法院', 'basic', '320583'),
  court('苏0585', '太', '太仓市人民法院', 'basic', '320585'),
  court('苏0591', '园', '苏州工业园区人民法院', 'basic'),
];

const BY_CODE: ReadonlyMap<string, Court> = new Map(SUZHOU_COURTS.map((entry) => [entry.code, entry]));

/** The court of a code, or undefined for a court outside Suzhou. */
export function courtByCode(code: string): Court | undefined {
  return BY_CODE.get(code);
}

/** The court that reviews what this one decided (复议): the intermediate court of a basic court of Suzhou. Undefined for every other. */
export function upperCourtOf(code: string): CourtCode | undefined {
  return courtByCode(code)?.level === 'basic' ? SUZHOU_COURTS.find(({ level }) => level === 'intermediate')?.code : undefined;
}

/** The court whose word stood in case numbers before 2016, or undefined. */
export function courtByOldWord(word: string): Court | undefined {
  return SUZHOU_COURTS.find((entry) => entry.oldWord === word);
}

/** 苏州市姑苏区人民法院 -> 姑苏法院, as people say it; other names stay. */
export function shortCourtName(court: string): string {
  if (court.endsWith('中级人民法院')) return `${court.replace(/^.+省/, '').replace(/市?中级人民法院$/, '')}中院`;
  if (court.includes('工业园区人民法院')) return '园区法院';
  const found = /^(?:苏州市)?(.+?)[区市县]?人民法院$/.exec(court);
  return found?.[1] === undefined ? court : `${found[1]}法院`;
}
