import { CITY_AGENCIES } from '#shared/domain/agencies/index.ts';
import type { CourtSettings } from '#shared/domain/linkage/lookups.ts';
import type { PersonRole } from '#shared/domain/permissions/roles.ts';
import type { AccountId, AgencyId, CourtCode } from '#shared/kernel/ids.ts';
import { DEMO_ACCOUNTS, type SeedAccount } from './demo-accounts.ts';
import { makePartySource, type PartySource } from './people.ts';
import { COURTS, type Court } from './places.ts';
import type { Random } from './random.ts';

/** A unit of the demo where people have accounts; `id` is the agency of these. */
export type AgencyUnit = { readonly id: AgencyId; readonly name: string };

/** Stations and every person are fictional. */
const STATIONS: readonly AgencyUnit[] = [
  { id: 'station:yunxi' as AgencyId, name: '云溪派出所（虚构）' },
  { id: 'station:tingyuan' as AgencyId, name: '汀园派出所（虚构）' },
  { id: 'station:zhaobi' as AgencyId, name: '照壁派出所（虚构）' },
  { id: 'station:huaiying' as AgencyId, name: '槐影派出所（虚构）' },
];

/** The agencies of the city by their public names, and the stations. */
export const AGENCY_UNITS: readonly AgencyUnit[] = [...CITY_AGENCIES.map(({ id, name }) => ({ id, name })), ...STATIONS];

const SLUGS: Readonly<Record<string, string>> = { 苏州: 'zhongyuan', 虎丘: 'huqiu', 吴中: 'wuzhong', 相城: 'xiangcheng', 姑苏: 'gusu', 吴江: 'wujiang', 常熟: 'changshu', 张家港: 'zhangjiagang', 昆山: 'kunshan', 太仓: 'taicang', 园区: 'yuanqu' };

/** Name of the court in account ids and logins. */
export function slugOf(court: Court): string {
  return SLUGS[court.district] ?? court.code;
}

/** People of the stories beside those that the start block lists. */
const STORY_PEOPLE: readonly SeedAccount[] = [{ id: 'gusu.qin' as AccountId, login: 'qin', role: 'judge', name: '秦法官', court: '苏0508' as CourtCode }];

/** 90,000 cases a year at 863 a judge are 105 judges (DOMAIN §5). */
const JUDGES_OF_THE_CITY = 105;
const BUSY: ReadonlySet<string> = new Set(['姑苏', '园区', '昆山']);

function strength(court: Court): readonly (readonly [PersonRole, number])[] {
  const busy = BUSY.has(court.district);
  const judges = court.share === 0 ? 2 : Math.round((JUDGES_OF_THE_CITY * court.share) / 100);
  return [
    ['judge', judges],
    ['clerk', Math.max(1, Math.ceil(judges / (busy ? 2 : 4)))],
    ['chief', 1],
    // A vice-president of the intermediate court takes what is asked of it from below (复议).
    ['president', court.share === 0 ? 2 : 1],
    ['command-centre', busy ? 2 : 1],
    ['field-officer', busy ? 4 : 2],
  ];
}

const LETTER: Readonly<Record<string, string>> = { judge: 'j', clerk: 'c', chief: 'f', president: 'p', 'command-centre': 'z', 'field-officer': 'g' };

function accountsOfCourt(court: Court, told: readonly SeedAccount[], people: PartySource): SeedAccount[] {
  const slug = slugOf(court);
  return strength(court).flatMap(([role, count]) => {
    const cast = told.filter((account) => account.court === court.code && account.role === role);
    const rest = Array.from({ length: Math.max(0, count - cast.length) }, (_, index): SeedAccount => {
      const id = `${slug}.${LETTER[role] ?? role}${index + 1}`;
      const phone = role === 'command-centre' ? { phone: dutyPhone(court) } : {};
      return { id: id as AccountId, login: id, role, name: people.officeName(), court: court.code, ...phone };
    });
    return [...cast, ...rest];
  });
}

/** Duty line of a court: the block 0512-0000 is given to nobody. */
function dutyPhone(court: Court): string {
  return `0512-0000${court.code.replace(/\D/g, '').padEnd(4, '0')}`;
}

/** All accounts of the bureau: the people of the stories and as many fictional colleagues as the city would have. */
export function makeAccounts(random: Random): readonly SeedAccount[] {
  const people = makePartySource(random);
  const told = [...DEMO_ACCOUNTS, ...STORY_PEOPLE];
  const stations = STATIONS.filter((item) => !told.some((account) => account.agency === item.id));
  return [
    ...COURTS.flatMap((court) => accountsOfCourt(court, told, people)),
    ...told.filter((account) => account.court === undefined),
    { id: 'police.s2' as AccountId, login: 'police.s2', role: 'police-specialist', name: people.officeName(), agency: 'police:suzhou' as AgencyId, phone: '0512-00000110' },
    ...stations.map((item): SeedAccount => {
      const id = `${item.id.replace('station:', '')}.s1`;
      return { id: id as AccountId, login: id, role: 'police-station', name: people.officeName(), agency: item.id, phone: '0512-00000112' };
    }),
  ];
}

/** Courts whose police requests go to the police's own system instead of the desk; the sandbox plays it. */
const CONNECTOR_COURTS: ReadonlySet<string> = new Set(['太仓']);

export function makeSettings(): readonly CourtSettings[] {
  return COURTS.map((court) => ({
    court: court.code,
    policeChannel: CONNECTOR_COURTS.has(court.district) ? 'connector' : 'desk',
    requireDishonestListing: false,
    dutyPhone: dutyPhone(court),
  }));
}
