import type { AgencyId } from '../../kernel/ids.ts';

/** The police authority of the city: one specialist desk for all courts of the installation. */
export const CITY_POLICE = 'police:suzhou' as AgencyId;

/**
 * The police authority that a desk unit belongs to. `police:<city>` is its own; a station names the authority it works
 * for (`station:<city>:<name>`), and one without a city (`station:<name>`) works for the city of the installation.
 */
export function authorityOf(unit: AgencyId): AgencyId {
  const [kind, city, name] = unit.split(':');
  if (kind !== 'station') return unit;
  return name === undefined ? CITY_POLICE : (`police:${city ?? ''}` as AgencyId);
}
