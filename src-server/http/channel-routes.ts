import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { agencyKindsWrittenTo } from '#shared/contracts/agency-protocol.ts';
import { ChangeChannelSchema, type CourtChannel, type CourtChannels, CourtChannelsSchema } from '#shared/contracts/channels.ts';
import { agencyFor, type AgencyKind, type AgencyRow, channelTo } from '#shared/domain/agencies/index.ts';
import { courtByCode, SUZHOU_COURTS } from '#shared/domain/identifiers/index.ts';
import { CodedError, failure } from '#shared/kernel/errors/index.ts';
import type { AgencyId, CourtCode } from '#shared/kernel/ids.ts';
import type { ServerCore } from '../commands/core.ts';
import { changeChannel } from '../commands/court-settings.ts';
import { defaultSettings } from '../commands/lookups.ts';
import type { IdentityPort, Session } from '../identity/port.ts';
import { bearerToken } from '../identity/routes.ts';
import { described, parsed } from './described.ts';
import { sendFailure } from './failures.ts';

export type ChannelRouteOptions = {
  readonly core: ServerCore;
  readonly identity: Pick<IdentityPort, 'verify'>;
  /** Where an agency's own system listens; undefined for one that has none here. */
  readonly addressOf: (agency: AgencyId) => string | undefined;
};

/** By which channel each court's messages reach the agencies that it writes to; read and changed by the administrator alone. */
export async function channelRoutes(app: FastifyInstance, { core, identity, addressOf }: ChannelRouteOptions): Promise<void> {
  const forAdministrator = (answer: (request: FastifyRequest, session: Session) => Promise<unknown>) => async (request: FastifyRequest, reply: FastifyReply) => {
    const token = bearerToken(request);
    const session = token.ok ? await identity.verify(token.value) : token;
    if (!session.ok) return await sendFailure(reply, session.error);
    if (session.value.role !== 'administrator') return await sendFailure(reply, failure('ROLE_NOT_ALLOWED'));
    return await reply.header('cache-control', 'no-store').send(await answer(request, session.value));
  };
  /** Those that a message of the court to this kind may be for. */
  const servingOf = (kind: AgencyKind, court: CourtCode): readonly AgencyRow[] => {
    const one = agencyFor(kind, court, core.agencies());
    return one === undefined ? core.agencies().filter((row) => row.kind === kind) : [one];
  };
  const all = async (): Promise<CourtChannels> => {
    const settings = new Map((await core.store.allSettings()).map((each) => [each.court, each]));
    return {
      courts: SUZHOU_COURTS.map(({ code }) => ({
        court: code,
        channels: agencyKindsWrittenTo().map((kind): CourtChannel => {
          const serving = servingOf(kind, code);
          const [first] = serving;
          const channel = channelTo(settings.get(code) ?? defaultSettings(code), first !== undefined && serving.length === 1 ? first : { id: '' as AgencyId, kind });
          return { kind, ...(first !== undefined && serving.length === 1 ? { agency: first.name } : {}), channel, hasSystem: serving.some(({ id }) => addressOf(id) !== undefined) };
        }),
      })),
    };
  };

  app.get('/v1/channels', described({ tag: 'operation', summary: 'Channels of the courts to agencies, for the administrator', answer: CourtChannelsSchema }), forAdministrator(all));
  app.post(
    '/v1/channels',
    described({ tag: 'operation', summary: 'Set by which channel a court reaches a kind of agency', body: ChangeChannelSchema, answer: CourtChannelsSchema }),
    forAdministrator(async (request, session) => {
      const { court, kind, channel } = parsed(ChangeChannelSchema, request.body);
      if (courtByCode(court) === undefined || !agencyKindsWrittenTo().includes(kind)) throw new CodedError('BODY_INVALID', { field: 'kind' });
      const serving = servingOf(kind, court);
      if (channel === 'connector' && !serving.some(({ id }) => addressOf(id) !== undefined)) throw new CodedError('AGENCY_ADDRESS_MISSING', { agency: serving[0]?.id ?? kind });
      await changeChannel(core, { account: session.account, role: session.role, device: session.device, ip: request.ip }, { court, kind, channel });
      return all();
    }),
  );
}
