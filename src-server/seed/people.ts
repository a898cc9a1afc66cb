import { creditCodeCheckCharacter, idCheckCharacter } from '#shared/domain/identifiers/index.ts';
import type { Random } from './random.ts';

/** A fictional person or organisation of the demo, before it becomes a party of a case. */
export type FictionalParty = {
  readonly kind: 'person' | 'organisation';
  readonly name: string;
  readonly idNo: string;
  readonly phone: string;
};

const SURNAMES = '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边净阴闫佘练肖邬岑窦沙';
const FEMALE = ['知微', '若汀', '静姝', '映雪', '采薇', '云舒', '念慈', '婉清', '秋澜', '月吟', '思齐', '岚音', '素心', '晚晴', '佩兰', '芸芳', '桂香', '小满', '春燕', '玉珍', '惠芬', '丽霞', '雪梅', '秀云', '晓棠', '疏桐', '言蹊', '安歌'];
const MALE = ['景行', '怀瑾', '承志', '若谷', '砚秋', '启明', '正则', '远山', '守拙', '鹤鸣', '书砚', '明远', '子衡', '立诚', '伯安', '建业', '国梁', '志远', '永康', '德胜', '海峰', '文斌', '少棠', '望川', '松年', '修竹', '亦辰', '载阳'];

/** Surnames of the story's people: nobody else of the court carries them, so that a row is found by its name. */
const KEPT = new Set('蒋陆方纪田彭陶何施阮褚邵冯金叶秦梁');

/** Region 320599 with a right GB 11643 checksum: formally sound, and nobody's. `serial` even = female. */
export function fictionalIdNumber(birth: string, serial: number): string {
  const first17 = `320599${birth}${String(serial).padStart(3, '0')}`;
  return first17 + idCheckCharacter(first17);
}

const ORG_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];

/** A formally sound unified social credit code (GB 32100 with a GB 11714 body) under the fictional region. */
export function fictionalCreditCode(serial: number): string {
  const org = `MA${String(900_000 + serial)}`;
  const value = (char: string) => Number.parseInt(char, 36);
  const orgSum = ORG_WEIGHTS.reduce((total, weight, index) => total + weight * value(org.charAt(index)), 0);
  const orgCheck = '0X987654321'.charAt(orgSum % 11);
  const body = `91320599${org}${orgCheck}`;
  return body + creditCodeCheckCharacter(body);
}

/** Numbers of the block 1380000: never given out. */
export function fictionalPhone(random: Random): string {
  return `1380000${String(random.int(0, 9_999)).padStart(4, '0')}`;
}

/** Makes people and organisations that all differ in number and, as far as the pools reach, in name. */
export type PartySource = { person(): FictionalParty; organisation(kind: OrganisationKind): FictionalParty; officeName(): string };

export type OrganisationKind = 'bank' | 'property' | 'employer' | 'trade' | 'builder';

const ORG_WORDS = ['云岫', '澄湖', '枫桨', '听橹', '望舒', '芷兰', '停云', '疏雨', '莲泾', '蓼汀', '沁芳', '梧枝', '叠翠', '漱石', '半塘', '兰舟', '月渡', '采菱', '青梧', '桐荫', '荻浦', '照壁', '临漪', '柳岸', '杏林'];
const ORG_TAILS: Readonly<Record<OrganisationKind, readonly string[]>> = {
  bank: ['示例银行股份有限公司苏州分行', '示例农村商业银行股份有限公司', '示例消费金融有限公司', '示例银行股份有限公司信用卡中心'],
  property: ['物业服务有限公司', '物业管理有限公司'],
  employer: ['精密制造有限公司', '电子科技有限公司', '餐饮管理有限公司', '服饰有限公司', '物流有限公司', '劳务服务有限公司'],
  trade: ['贸易有限公司', '建材有限公司', '纺织有限公司', '机电设备有限公司', '食品有限公司', '新材料有限公司'],
  builder: ['建设工程有限公司', '装饰工程有限公司', '市政园林有限公司'],
};

const STORY_PARTIES = new Set('王齐');
const surnamesWithout = (kept: ReadonlySet<string>) => Array.from(SURNAMES).filter((char) => !kept.has(char));
const PARTY_SURNAMES = surnamesWithout(STORY_PARTIES);
const OFFICE_SURNAMES = surnamesWithout(KEPT);
/** With many thousands of people names repeat, as they do in life; numbers never do. */
const TRIES_FOR_A_NEW_NAME = 6;

/** Surnames stand in order of how common they are; the square makes the first ones common here too. */
function commonFirst(source: Random, surnames: readonly string[]): string {
  return surnames[Math.floor(source.next() ** 2 * surnames.length)] ?? '';
}

export function makePartySource(random: Random): PartySource {
  const used = new Set<string>();
  const usedNames = new Set<string>();
  let organisations = 0;

  const fullName = (female: boolean, source: Random, surnames: readonly string[]): string => {
    let name = '';
    for (let tries = 0; tries < TRIES_FOR_A_NEW_NAME; tries += 1) {
      name = commonFirst(source, surnames) + source.pick(female ? FEMALE : MALE);
      if (!usedNames.has(name)) break;
    }
    usedNames.add(name);
    return name;
  };

  const people = random.branch('people');
  const officers = random.branch('officers');
  return {
    person: () => {
      for (;;) {
        const birth = `${people.int(1956, 2004)}${String(people.int(1, 12)).padStart(2, '0')}${String(people.int(1, 28)).padStart(2, '0')}`;
        const serial = people.int(1, 999);
        const idNo = fictionalIdNumber(birth, serial);
        if (used.has(idNo)) continue;
        used.add(idNo);
        return { kind: 'person', name: fullName(serial % 2 === 0, people, PARTY_SURNAMES), idNo, phone: fictionalPhone(people) };
      }
    },
    organisation: (kind) => {
      organisations += 1;
      const tails = ORG_TAILS[kind];
      const word = ORG_WORDS[organisations % ORG_WORDS.length] ?? '';
      const second = ORG_WORDS[Math.floor(organisations / ORG_WORDS.length + organisations) % ORG_WORDS.length] ?? '';
      const tail = tails[organisations % tails.length] ?? '';
      const name = kind === 'bank' ? `${word}${tail}` : `苏州${word}${second === word ? '' : second}${tail}`;
      return { kind: 'organisation', name, idNo: fictionalCreditCode(organisations), phone: `0512-0000${String(organisations % 10_000).padStart(4, '0')}` };
    },
    officeName: () => fullName(officers.chance(0.45), officers, OFFICE_SURNAMES),
  };
}
