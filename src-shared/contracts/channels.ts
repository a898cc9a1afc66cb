import Type, { type Static } from 'typebox';
import { AGENCY_FIELDS, AgencyKindSchema, CHANNELS } from '../domain/agencies/index.ts';
import { closed, CourtCodeSchema, oneOf } from '../kernel/schema.ts';

/** How the messages of one court reach one kind of agency: GET /v1/channels, for the administrator. */
export const CourtChannelSchema = closed({
  kind: AgencyKindSchema,
  /** The one that serves the court; absent where the matter says which of several. */
  agency: Type.Optional(AGENCY_FIELDS.name),
  channel: oneOf(CHANNELS),
  /** Whether the address of a system of its own is known here: without one nothing can be sent to it. */
  hasSystem: Type.Boolean(),
});
export type CourtChannel = Static<typeof CourtChannelSchema>;

export const CourtChannelsSchema = closed({ courts: Type.Array(closed({ court: CourtCodeSchema, channels: Type.Array(CourtChannelSchema) })) });
export type CourtChannels = Static<typeof CourtChannelsSchema>;

/** POST /v1/channels: one court, one kind of agency, from now on. */
export const ChangeChannelSchema = closed({ court: CourtCodeSchema, kind: AgencyKindSchema, channel: oneOf(CHANNELS) });
