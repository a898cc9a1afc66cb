import type { AgencyId, CourtCode } from '../../kernel/ids.ts';
import type { AgencyKind, AgencyRow } from './model.ts';

/** 苏州市: whoever serves the whole city stands under its code. */
export const WHOLE_CITY = '苏05' as CourtCode;

type District = { readonly court: string; readonly slug: string; readonly name: string; readonly isCity?: true; readonly towns: string };

/** The ten districts, each with its towns (DOMAIN §5, public list) as `拼音 名称`. */
const DISTRICTS: readonly District[] = [
  { court: '苏0508', slug: 'gusu', name: '姑苏区', towns: 'baiyangwan 白洋湾 pingjiang 平江 jinchang 金阊 canglang 沧浪 shuangta 双塔 huqiu 虎丘 sujin 苏锦 wumenqiao 吴门桥' },
  { court: '苏0505', slug: 'huqiu', name: '虎丘区', towns: 'hengtang 横塘 shishan 狮山 fengqiao 枫桥 zhenhu 镇湖 tongan 通安 xushuguan 浒墅关 dongzhu 东渚' },
  {
    court: '苏0506',
    slug: 'wuzhong',
    name: '吴中区',
    towns:
      'changqiao 长桥 yuexi 越溪 guoxiang 郭巷 hengjing 横泾 xiangshan 香山 chengnan 城南 taihu 太湖 luzhi 甪直 mudu 木渎 xukou 胥口 dongshan 东山 guangfu 光福 jinting 金庭 linhu 临湖',
  },
  { court: '苏0507', slug: 'xiangcheng', name: '相城区', towns: 'yuanhe 元和 taiping 太平 huangqiao 黄桥 beiqiao 北桥 beihejing 北河泾 caohu 漕湖 chengyang 澄阳 wangting 望亭 huangdai 黄埭 weitang 渭塘 yangchenghu 阳澄湖' },
  { court: '苏0509', slug: 'wujiang', name: '吴江区', towns: 'songling 松陵 hengshan 横扇 bache 八坼 jiangling 江陵 pingwang 平望 shengze 盛泽 qidu 七都 zhenze 震泽 taoyuan 桃源 lili 黎里 tongli 同里' },
  { court: '苏0591', slug: 'yuanqu', name: '苏州工业园区', towns: 'loufeng 娄葑 xietang 斜塘 weiting 唯亭 shengpu 胜浦 jinjihu 金鸡湖' },
  {
    court: '苏0581',
    slug: 'changshu',
    name: '常熟市',
    isCity: true,
    towns:
      'yushan 虞山 changfu 常福 qinchuan 琴川 mocheng 莫城 bixi 碧溪 dongnan 东南 meili 梅李 haiyu 海虞 guli 古里 shajiabang 沙家浜 zhitang 支塘 dongbang 董浜 xinzhuang 辛庄 shanghu 尚湖',
  },
  { court: '苏0582', slug: 'zhangjiagang', name: '张家港市', isCity: true, towns: 'jingang 金港 houcheng 后塍 deji 德积 yangshe 杨舍 tangqiao 塘桥 jinfeng 锦丰 leyu 乐余 fenghuang 凤凰 nanfeng 南丰 daxin 大新' },
  { court: '苏0583', slug: 'kunshan', name: '昆山市', isCity: true, towns: 'yushan 玉山 bacheng 巴城 zhoushi 周市 lujia 陆家 huaqiao 花桥 zhangpu 张浦 qiandeng 千灯 dianshanhu 淀山湖 zhouzhuang 周庄 jinxi 锦溪' },
  { court: '苏0585', slug: 'taicang', name: '太仓市', isCity: true, towns: 'chengxiang 城厢 shaxi 沙溪 liuhe 浏河 fuqiao 浮桥 huangjing 璜泾 shuangfeng 双凤' },
];

/** Banks and operators of §5: one counter for the whole city each. */
const MONEY: readonly (readonly [kind: AgencyKind, id: string, name: string])[] = [
  ['bank', 'bank:icbc', '中国工商银行苏州分行'],
  ['bank', 'bank:abc', '中国农业银行苏州分行'],
  ['bank', 'bank:boc', '中国银行苏州分行'],
  ['bank', 'bank:ccb', '中国建设银行苏州分行'],
  ['bank', 'bank:bocom', '交通银行苏州分行'],
  ['bank', 'bank:psbc', '中国邮政储蓄银行苏州市分行'],
  ['bank', 'bank:cmb', '招商银行苏州分行'],
  ['bank', 'bank:jiangsu', '江苏银行苏州分行'],
  ['bank', 'bank:suzhou', '苏州银行'],
  ['bank', 'bank:suzhou-rural', '苏州农村商业银行'],
  ['bank', 'bank:changshu-rural', '常熟农村商业银行'],
  ['bank', 'bank:zhangjiagang-rural', '张家港农村商业银行'],
  ['bank', 'bank:taicang-rural', '太仓农村商业银行'],
  ['bank', 'bank:kunshan-rural', '昆山农村商业银行'],
  ['fund-operator', 'fund:alipay', '支付宝'],
  ['fund-operator', 'fund:tenpay', '财付通'],
  ['securities-operator', 'securities:csdc', '中国证券登记结算有限责任公司'],
  ['securities-operator', 'securities:dongwu', '东吴证券'],
];

/** Duty lines are fictional: the block 0512-0000 is given to nobody. */
const dutyPhone = (block: number, n: number): string => `0512-0000${String(block * 100 + n).padStart(4, '0')}`;

function row(kind: AgencyKind, id: string, district: string, name: string, phone: string): AgencyRow {
  return { id: id as AgencyId, kind, district: district as CourtCode, name, dutyPhone: phone };
}

function townsOf({ towns }: District): readonly (readonly [slug: string, name: string])[] {
  const words = towns.split(' ');
  return words.flatMap((slug, n) => (n % 2 === 0 ? [[slug, words[n + 1] ?? ''] as const] : []));
}

function ofDistrict(district: District, n: number): readonly AgencyRow[] {
  const { court, slug, name, isCity } = district;
  const short = name === '苏州工业园区' ? '工业园区' : name.replace(/[区市]$/u, '');
  const police = isCity === true ? `${name}公安局` : `苏州市公安局${slug === 'huqiu' ? '虎丘（高新区）' : short}分局`;
  const registry = isCity === true ? `${name}不动产登记中心` : `苏州市不动产登记中心${short}分中心`;
  const tax = isCity === true || slug === 'yuanqu' ? `国家税务总局${name}税务局` : `国家税务总局苏州市${name}税务局`;
  return [
    row('police-branch', `police:${slug}`, court, police, dutyPhone(61, n)),
    row('registry', `registry:${slug}`, court, registry, dutyPhone(62, n)),
    row('tax', `tax:${slug}`, court, tax, dutyPhone(63, n)),
    row('governance-centre', `governance:${slug}`, court, `${name}社会治理现代化综合指挥中心`, dutyPhone(64, n)),
    ...townsOf(district).map(([town, townName], k) => row('sub-centre', `grid:${slug}-${town}`, court, `${townName}网格分中心`, dutyPhone(70 + n, k + 1))),
  ];
}

/**
 * The agencies of Suzhou as shipped (DOMAIN §5), by their public names; `agencies.json` of an installation corrects and adds.
 * The ids of the police are those that earlier releases wrote.
 */
export const CITY_AGENCIES: readonly AgencyRow[] = [
  row('police', 'police:suzhou', WHOLE_CITY, '苏州市公安局', '0512-00000110'),
  row('traffic-police', 'police:traffic', WHOLE_CITY, '苏州市公安局交通警察支队', '0512-00000122'),
  row('detention-house', 'police:detention', WHOLE_CITY, '苏州市拘留所', dutyPhone(60, 1)),
  row('registry', 'registry:suzhou', WHOLE_CITY, '苏州市不动产登记中心', dutyPhone(60, 2)),
  row('tax', 'tax:suzhou', WHOLE_CITY, '国家税务总局苏州市税务局', dutyPhone(60, 3)),
  row('governance-centre', 'governance:suzhou', WHOLE_CITY, '苏州市社会治理现代化综合指挥中心', dutyPhone(60, 4)),
  ...DISTRICTS.flatMap((district, n) => ofDistrict(district, n + 1)),
  ...MONEY.map(([kind, id, name], n) => row(kind, id, WHOLE_CITY, name, dutyPhone(65, n + 1))),
];
