import { addDays, type CivilDate, civilDate } from '../../kernel/time.ts';
import table from './statutory-days.json' with { type: 'json' };

/** Days after 正月初一 that are off with it: its eve, and the two after it. */
const SPRING_FESTIVAL = [-1, 0, 1, 2] as const;
const FIXED = [
  ['01-01', '元旦'],
  ['05-01', '劳动节'],
  ['05-02', '劳动节'],
  ['10-01', '国庆节'],
  ['10-02', '国庆节'],
  ['10-03', '国庆节'],
] as const;

function daysOf(year: (typeof table.years)[number]): readonly (readonly [CivilDate, string])[] {
  const spring = civilDate(year.springFestival);
  return [
    ...FIXED.map(([day, name]) => [civilDate(`${String(year.year)}-${day}`), name] as const),
    ...SPRING_FESTIVAL.map((days) => [addDays(spring, days), '春节'] as const),
    [civilDate(year.qingming), '清明节'],
    [civilDate(year.dragonBoat), '端午节'],
    [civilDate(year.midAutumn), '中秋节'],
  ];
}

/**
 * The days off that the law itself fixes (全国年节及纪念日放假办法 §2, as amended from 2025-01-01), for the years whose
 * notice is not out yet: the notice will move weekends around them, but it cannot make them working days. Spring
 * Festival, 清明, 端午 and 中秋 lie where the lunar and solar calendar puts them; the table ends with 2060.
 */
export const STATUTORY_DAYS: ReadonlyMap<CivilDate, string> = new Map(table.years.flatMap(daysOf));
