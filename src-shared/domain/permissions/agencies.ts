import type { AgencyId } from '../../kernel/ids.ts';
import { agencyOf, type AgencyKind, type AgencyRow } from '../agencies/index.ts';
import type { AGENCY_ROLES } from './roles.ts';

/** The police authority of the city: one specialist desk for all courts of the installation. */
export const CITY_POLICE = 'police:suzhou' as AgencyId;

/**
 * The authority that a desk unit belongs to, and whose matters it receives. Every agency is its own, the city police and
 * the traffic police each for itself, and neither receives the other's; a station names the authority it works
 * for (`station:<city>:<name>`), and one without a city (`station:<name>`) works for the city of the installation.
 */
export function authorityOf(unit: AgencyId): AgencyId {
  const [kind, city, name] = unit.split(':');
  if (kind !== 'station') return unit;
  return name === undefined ? CITY_POLICE : (`police:${city ?? ''}` as AgencyId);
}

/** Kinds whose people work on a line of the police (公安专线, 交警专线); those of every other agency work at its desk (机构专办). */
const POLICE_LINES: readonly AgencyKind[] = ['police', 'police-branch', 'traffic-police'];

/**
 * Whether an account of this role can belong to the unit. Stations, and the police of other cities, stand in no directory;
 * a desk is one of an agency that does.
 */
export function canWorkFor(role: (typeof AGENCY_ROLES)[number], unit: AgencyId, rows: readonly AgencyRow[]): boolean {
  const row = agencyOf(unit, rows);
  if (role === 'agency-desk') return row !== undefined && !POLICE_LINES.includes(row.kind);
  return row === undefined || POLICE_LINES.includes(row.kind);
}
