import type { EngineSession } from '#shared/contracts/engine.ts';
import { courtByCode } from '#shared/domain/identifiers/index.ts';

/** 「姑苏法院 · 承办法官」: where somebody works and as what. Roles of an agency name the agency themselves. */
export function officeOf(session: Pick<EngineSession, 'role' | 'court'>, t: (key: string) => string): string {
  const role = t(`session.role.${session.role}`);
  const place = session.court === undefined ? undefined : courtByCode(session.court)?.name ?? session.court;
  return place === undefined ? role : `${shortName(place)} · ${role}`;
}

/** 苏州市姑苏区人民法院 -> 姑苏法院, as people say it; other names stay. */
export function shortName(court: string): string {
  if (court.endsWith('中级人民法院')) return `${court.replace(/^.+省/, '').replace(/市?中级人民法院$/, '')}中院`;
  if (court.includes('工业园区人民法院')) return '园区法院';
  const found = /^(?:苏州市)?(.+?)[区市县]?人民法院$/.exec(court);
  return found?.[1] === undefined ? court : `${found[1]}法院`;
}
