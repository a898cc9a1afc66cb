import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import type { JSONWebKeySet } from 'jose';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { agencyOf, CITY_AGENCIES } from '#shared/domain/agencies/index.ts';
import { CITY_POLICE } from '#shared/domain/permissions/agencies.ts';
import { oneOf } from '#shared/kernel/schema.ts';
import { type Instant, instant } from '#shared/kernel/time.ts';
import { fileNameOf, openAgency, type SandboxAgency, type Surroundings } from './agency.ts';
import { type Knobs, SCRIPTS } from './play.ts';
import { PLAYS } from './plays.ts';
import { messageOpener } from './protocol.ts';

/** Settings of one sandbox run. `serverUrl` is where the court's side of the protocol listens. */
export type SandboxConfig = { readonly port: number; readonly dataFolder: string; readonly serverUrl: string };

const KnobsSchema = Type.Partial(
  Type.Object({ script: oneOf(SCRIPTS), delayMs: Type.Integer({ minimum: 0 }), copies: Type.Integer({ minimum: 1, maximum: 5 }), reorder: Type.Boolean(), acknowledgeReleases: Type.Boolean() }),
  { additionalProperties: false },
);
const OutageSchema = Type.Object({ down: Type.Boolean() }, { additionalProperties: false });
const ClockSchema = Type.Object({ now: Type.Integer() }, { additionalProperties: false });
const PostSchema = Type.Object({ jws: Type.String({ maxLength: 512_000 }) }, { additionalProperties: false });

const checkKnobs = Compile(KnobsSchema);
const checkOutage = Compile(OutageSchema);
const checkClock = Compile(ClockSchema);
const checkPost = Compile(PostSchema);

const RETRY_MS = 400;

/**
 * Plays every agency of the city over the published protocol only, each with its own key and log at `/agencies/{id}`; the
 * police also at the root, where they were before there were others. `…/scenario/*` is the door for stories and for people
 * who try the product: scripts, delays, silence, refusals, duplicates, reordering and outage, by agency.
 */
export async function startSandbox(config: SandboxConfig): Promise<{ readonly app: FastifyInstance; readonly url: string; close(): Promise<void> }> {
  /** How far the sandbox's clock was moved from the machine's, milliseconds. */
  let clockOffset = 0;
  const around: Surroundings = {
    dataFolder: config.dataFolder,
    serverUrl: config.serverUrl,
    now: (): Instant => instant(Date.now() + clockOffset),
    setOffset: (offset) => {
      clockOffset = offset;
    },
    open: messageOpener(async () => (await (await fetch(`${config.serverUrl}/lianzhi/v1/jwks`)).json()) as JSONWebKeySet),
  };
  const agencies = new Map<string, Promise<SandboxAgency>>();
  const opened: SandboxAgency[] = [];

  /** The agency of an id, opened when it is first spoken to; undefined where there is none such. */
  const agency = (id: string): Promise<SandboxAgency> | undefined => {
    const row = agencyOf(id);
    if (row === undefined) return undefined;
    const found =
      agencies.get(id) ??
      openAgency(row, PLAYS[row.kind] ?? [], around).then((each) => {
        opened.push(each);
        return each;
      });
    agencies.set(id, found);
    return found;
  };
  await agency(CITY_POLICE);
  // Whoever had promised something goes on with it.
  for (const row of CITY_AGENCIES) if (existsSync(join(config.dataFolder, `${fileNameOf(row)}.log`))) await agency(row.id);
  const loop = setInterval(() => {
    for (const each of opened) void each.deliverAll();
  }, RETRY_MS);

  const app = Fastify({ logger: false, bodyLimit: 1_048_576 });
  app.get('/health', () => ({ ok: true }));

  const played = async (request: FastifyRequest): Promise<SandboxAgency> => {
    const { agency: id } = request.params as { readonly agency?: string };
    const found = await agency(id ?? CITY_POLICE);
    if (found === undefined) throw Object.assign(new Error('no such agency'), { statusCode: 404 });
    return found;
  };

  const routes = (room: FastifyInstance): void => {
    room.addHook('onRequest', async (request, reply) => {
      if (request.routeOptions.url?.includes('/scenario/') !== true && (await played(request)).isDown()) await reply.code(503).send({ outcome: 'refused', code: 'AGENCY_CLOSED' });
    });
    room.get('/lianzhi/v1/jwks', async (request) => ({ keys: [(await played(request)).publicJwk] }));
    room.get('/lianzhi/v1/messages/:key', async (request, reply) =>
      (await played(request)).has((request.params as { readonly key: string }).key) ? { outcome: 'duplicate' } : await reply.code(404).send({ outcome: 'refused', code: 'NEVER_ARRIVED' }),
    );
    room.post('/lianzhi/v1/messages', async (request, reply) => {
      if (!checkPost.Check(request.body)) return reply.code(400).send({ outcome: 'refused', code: 'MESSAGE_INVALID' });
      const { status, answer } = await (await played(request)).receive((request.body as { jws: string }).jws);
      return reply.code(status).send(answer);
    });
    room.put('/scenario/knobs', async (request, reply) => {
      if (!checkKnobs.Check(request.body)) return reply.code(400).send({ code: 'BODY_INVALID' });
      return (await played(request)).setKnobs(request.body as Partial<Knobs>);
    });
    room.put('/scenario/outage', async (request, reply) => {
      if (!checkOutage.Check(request.body)) return reply.code(400).send({ code: 'BODY_INVALID' });
      const { down } = request.body as { down: boolean };
      (await played(request)).setDown(down);
      return { down };
    });
    room.get('/scenario/state', async (request) => (await played(request)).state());
    room.post('/scenario/act', async (request, reply) => (await played(request)).act(request.body) ?? (await reply.code(404).send({ code: 'NOT_FOUND' })));
  };
  await app.register(async (room) => routes(room));
  await app.register(async (room) => routes(room), { prefix: '/agencies/:agency' });

  app.put('/scenario/clock', async (request, reply) => {
    if (!checkClock.Check(request.body)) return reply.code(400).send({ code: 'BODY_INVALID' });
    const body = request.body as { readonly now: number };
    // One story, one time: the court's demo goes first, firing its timers on the way, and may say no.
    const court = await fetch(`${config.serverUrl}/demo/clock`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ now: body.now }) });
    if (!court.ok) return reply.code(502).send(await court.json());
    clockOffset = body.now - Date.now();
    (await agency(CITY_POLICE))?.noteClock(clockOffset);
    return { now: around.now() };
  });

  const url = await app.listen({ host: '127.0.0.1', port: config.port });
  return {
    app,
    url,
    async close() {
      clearInterval(loop);
      await app.close();
      for (const each of opened) each.close();
    },
  };
}
