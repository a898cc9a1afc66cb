import { SUZHOU_COURTS } from '#shared/domain/identifiers/index.ts';
import type { CourtCode } from '#shared/kernel/ids.ts';
import type { Random } from './random.ts';

export type Court = {
  readonly code: CourtCode;
  readonly name: string;
  readonly district: string;
  /** Share of the city's enforcement cases, percent: an assumption of the demo (DOMAIN §5). */
  readonly share: number;
};

const DISTRICTS: Readonly<Record<string, readonly [district: string, share: number]>> = {
  苏05: ['苏州', 0],
  苏0505: ['虎丘', 4],
  苏0506: ['吴中', 10],
  苏0507: ['相城', 6],
  苏0508: ['姑苏', 8],
  苏0509: ['吴江', 12],
  苏0581: ['常熟', 11],
  苏0582: ['张家港', 10],
  苏0583: ['昆山', 21],
  苏0585: ['太仓', 6],
  苏0591: ['园区', 12],
};

/** The intermediate court and the ten basic courts. */
export const COURTS: readonly Court[] = SUZHOU_COURTS.map(({ code, name }) => {
  const [district, share] = DISTRICTS[code] ?? [];
  if (district === undefined || share === undefined) throw new Error(`no district for court ${code}`);
  return { code, name, district, share };
});

export const BASIC_COURTS: readonly Court[] = COURTS.filter((item) => item.share > 0);

/** Towns that the demo uses, three a district, under their real names (public list); all below them is fictional. */
const TOWNS: Readonly<Record<string, readonly [string, string, string]>> = {
  昆山: ['玉山镇', '花桥镇', '千灯镇'],
  虎丘: ['狮山街道', '浒墅关镇', '东渚街道'],
  吴中: ['木渎镇', '甪直镇', '长桥街道'],
  相城: ['元和街道', '望亭镇', '黄埭镇'],
  姑苏: ['双塔街道', '平江街道', '金阊街道'],
  吴江: ['松陵街道', '盛泽镇', '同里镇'],
  常熟: ['虞山街道', '梅李镇', '辛庄镇'],
  张家港: ['杨舍镇', '塘桥镇', '锦丰镇'],
  太仓: ['城厢镇', '沙溪镇', '浏河镇'],
  园区: ['娄葑街道', '斜塘街道', '唯亭街道'],
};

export type Town = { readonly code: string; readonly name: string; readonly court: CourtCode; readonly district: string };
export type Community = { readonly code: string; readonly name: string; readonly town: string };
/** 12-digit community code, three-digit serial, kind 0 = 综合网格 (DOMAIN §3.1). */
export type Grid = { readonly code: string; readonly name: string; readonly community: string };

export type Places = { readonly towns: readonly Town[]; readonly communities: readonly Community[]; readonly grids: readonly Grid[] };

const FIRST = ['听橹', '枕河', '槐影', '云溪', '照壁', '蓼汀', '栖霞浜', '望舒', '芷兰', '桐荫', '澄怀', '竹苑', '沁芳', '临漪', '梧枝', '叠翠', '疏雨', '枫桨', '荻浦', '停云', '漱石', '汀兰', '半塘里', '杏林', '兰舟', '月渡', '青梧', '柳岸', '采菱', '莲泾'];
const COMMUNITIES_PER_TOWN = 3;
const GRIDS_PER_COMMUNITY = 4;
/** 320599 belongs to no real district: no fictional grid can be taken for a real one. */
const FICTIONAL_REGION = '320599';
const FIRST_TOWN_SERIAL = 100;

/** Towns, communities and grids of the demo: 30, 90 and 360. */
export function makePlaces(random: Random): Places {
  const towns = Object.entries(TOWNS).flatMap(([district, names]) => {
    const owner = COURTS.find((item) => item.district === district);
    if (!owner) throw new Error(`no court for ${district}`);
    return names.map((name) => ({ name, district, court: owner.code }));
  });
  const numbered: Town[] = towns.map((town, index) => ({ ...town, code: `${FICTIONAL_REGION}${FIRST_TOWN_SERIAL + index}` }));
  const communities = numbered.flatMap((town) =>
    random
      .branch(town.code)
      .shuffled(FIRST)
      .slice(0, COMMUNITIES_PER_TOWN)
      .map((first, index): Community => ({ code: `${town.code}${String(index + 1).padStart(3, '0')}`, name: `${first}社区`, town: town.code })),
  );
  const grids = communities.flatMap((community) =>
    Array.from({ length: GRIDS_PER_COMMUNITY }, (_, index): Grid => ({
      code: `${community.code}${String(index + 1).padStart(3, '0')}0`,
      name: `${community.name.replace('社区', '')}第${'一二三四'.charAt(index)}网格`,
      community: community.code,
    })),
  );
  return { towns: numbered, communities, grids };
}

const LANES = ['听橹街', '枕河路', '槐影路', '照壁巷', '蓼汀路', '望舒街', '芷兰路', '桐荫巷', '澄怀路', '沁芳街', '临漪路', '停云路', '漱石巷', '采菱路', '月渡街', '青梧路'];
const ESTATES = ['云岫花园', '听橹苑', '桐荫里', '枫桨新村', '疏雨轩', '澄怀公寓', '汀兰家园', '叠翠雅苑', '莲泾小区', '柳岸花苑'];

/** A fictional address in a town of the court's district. */
export function makeAddress(random: Random, places: Places, courtCode: CourtCode): string {
  const town = random.pick(places.towns.filter((item) => item.court === courtCode));
  const county = town.district === '园区' ? '苏州工业园区' : ['常熟', '张家港', '昆山', '太仓'].includes(town.district) ? `${town.district}市` : `苏州市${town.district}区`;
  const room = `${random.int(1, 28)} 幢 ${random.int(1, 18)}0${random.int(1, 6)} 室`;
  const estate = random.chance(0.6) ? random.pick(ESTATES) : '';
  return `${county}${town.name}${random.pick(LANES)} ${random.int(1, 988)} 号${estate} ${room}`;
}
