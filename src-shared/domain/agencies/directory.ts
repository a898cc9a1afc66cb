import type { AgencyId, CourtCode } from '../../kernel/ids.ts';
import { courtByCode, SUZHOU_COURTS } from '../identifiers/index.ts';
import { CITY_AGENCIES, WHOLE_CITY } from './city.ts';
import type { Addressee, AgencyKind, AgencyRow, Channel } from './model.ts';

/** The agency of an id, or undefined. @param rows the agencies of the installation; without them, those shipped. */
export function agencyOf(id: string, rows: readonly AgencyRow[] = CITY_AGENCIES): AgencyRow | undefined {
  return rows.find((row) => row.id === id);
}

function districtOf(place: string): CourtCode | undefined {
  return (courtByCode(place) ?? SUZHOU_COURTS.find(({ area }) => area === place))?.code;
}

/**
 * The agency of a kind that serves a place: the only one of the district, else the only one of the whole city. Undefined
 * for a place that is not of this city, and where several serve it: then somebody must say which, nobody guesses.
 * @param place code of a court (苏0508) or of a district by GB/T 2260 (320508).
 */
export function agencyFor(kind: AgencyKind, place: string, rows: readonly AgencyRow[] = CITY_AGENCIES): AgencyRow | undefined {
  const district = districtOf(place);
  if (district === undefined) return undefined;
  const ofKind = rows.filter((row) => row.kind === kind);
  const here = ofKind.filter((row) => row.district === district);
  const serving = here.length > 0 ? here : ofKind.filter((row) => row.district === WHOLE_CITY);
  return serving.length === 1 ? serving[0] : undefined;
}

/** Whom a message is for, or undefined where there is no such agency, or not one of that kind. @param court of the request */
export function addressed(to: Addressee, court: CourtCode, rows: readonly AgencyRow[]): AgencyRow | undefined {
  if (to.agency === undefined) return agencyFor(to.kind, to.district ?? court, rows);
  const named = agencyOf(to.agency, rows);
  return named?.kind === to.kind ? named : undefined;
}

/** What a court has set of its channels: by agency, or for all agencies of a kind. */
export type ChannelSettings = { readonly policeChannel: Channel; readonly channels?: Readonly<Record<string, Channel>> };

/** The channel by which a court's messages reach an agency. The police's is still read in the form of earlier releases. */
export function channelTo(settings: ChannelSettings, { id, kind }: Pick<AgencyRow, 'id' | 'kind'>): Channel {
  return settings.channels?.[id] ?? settings.channels?.[kind] ?? (kind === 'police' ? settings.policeChannel : 'desk');
}

/** Whether a court can set a channel under this word: a kind of agency that there is, or an agency. */
export function isChannelKey(key: string, rows: readonly AgencyRow[]): key is AgencyKind | AgencyId {
  return rows.some(({ id, kind }) => id === key || kind === key);
}
