import type { EngineSession } from '#shared/contracts/engine.ts';
import { courtByCode, shortCourtName } from '#shared/domain/identifiers/index.ts';

/** 「姑苏法院 · 承办法官」, 「苏州市公安局 · 公安专线专员」: where somebody works and as what. Codes are never shown. */
export function officeOf(session: Pick<EngineSession, 'role' | 'court' | 'agencyName'>, t: (key: string) => string): string {
  const role = t(`session.role.${session.role}`);
  const place = session.court === undefined ? session.agencyName : shortCourtName(courtByCode(session.court)?.name ?? session.court);
  if (place === undefined) return role;
  // 「云溪派出所」 says its role itself.
  return place.includes(role) ? place : `${place} · ${role}`;
}
