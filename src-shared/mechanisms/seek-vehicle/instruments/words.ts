import { bodyTime } from '../../../instruments/paper/civil-words.ts';
import type { FUELS, SeizureRecord, Side } from '../seizure-record.ts';

/** What the codes of a seizure are in the words of its lists. A new word of the model does not compile without its own here. */

export const SIDE_WORDS: Readonly<Record<Side, string>> = {
  front: '正前',
  'front-right': '右前',
  right: '右侧',
  'rear-right': '右后',
  rear: '正后',
  'rear-left': '左后',
  left: '左侧',
  'front-left': '左前',
};

export const FUEL_WORDS: Readonly<Record<(typeof FUELS)[number], string>> = {
  empty: '油表见底',
  quarter: '约四分之一',
  half: '约二分之一',
  'three-quarters': '约四分之三',
  full: '满',
  electric: '电动车，无油量',
  unreadable: '无法读取',
};

const READ_WORDS: Readonly<Record<SeizureRecord['readFrom'], string>> = { typed: '现场录入', picture: '由照片识读' };
const WHO_WORDS: Readonly<Record<SeizureRecord['called']['who'], string>> = { debtor: '被执行人', 'adult-relative': '被执行人的成年家属' };

/** Which signs were compared, how they were read, and what came of it. */
export function checkWords({ plate, readFrom }: Pick<SeizureRecord, 'plate' | 'readFrom'>, isSame: boolean): string {
  const signs = plate === undefined ? '车辆识别代号' : '号牌、车辆识别代号';
  return `${signs}${READ_WORDS[readFrom]}，与裁定书记载${isSame ? '一致' : '不一致'}`;
}

/** Who was called to be there, when, and whether he was reached and came (民事诉讼法 §256). */
export function calledWords({ who, name, at, answered, present }: SeizureRecord['called']): string {
  return `${bodyTime(at)}通知${WHO_WORDS[who]}${name}到场，${answered ? '已联系上' : '未能联系上'}，${present ? '已到场' : '未到场'}`;
}
