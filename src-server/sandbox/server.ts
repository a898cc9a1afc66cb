import Fastify, { type FastifyInstance } from 'fastify';
import { join } from 'node:path';
import type { JSONWebKeySet } from 'jose';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import type { AgencyAnswer, AgencyMessage } from '#shared/contracts/agency-protocol.ts';
import { oneOf } from '#shared/kernel/schema.ts';
import { type Instant, instant } from '#shared/kernel/time.ts';
import { openAgencyLog } from './log.ts';
import { acknowledgeRelease, activate, type Answer, answerKey, DEFAULT_KNOBS, emptyPolice, giveBack, type Knobs, reportHit, SCRIPTS, take } from './police.ts';
import { messageOpener, openSigningKey } from './protocol.ts';

/** Settings of one sandbox run. `serverUrl` is where the court's side of the protocol listens. */
export type SandboxConfig = { readonly port: number; readonly dataFolder: string; readonly serverUrl: string };

type LogEntry = { readonly type: 'received'; readonly message: AgencyMessage } | { readonly type: 'promised'; readonly key: string; readonly answer: Answer } | { readonly type: 'delivered'; readonly key: string } | { readonly type: 'clock'; readonly offset: number };

const KnobsSchema = Type.Partial(
  Type.Object({ script: oneOf(SCRIPTS), delayMs: Type.Integer({ minimum: 0 }), copies: Type.Integer({ minimum: 1, maximum: 5 }), reorder: Type.Boolean(), acknowledgeReleases: Type.Boolean() }),
  { additionalProperties: false },
);
const ActSchema = Type.Object(
  {
    requestId: Type.String(),
    act: oneOf(['accept', 'return', 'reject', 'hit', 'acknowledge-release']),
    code: Type.Optional(oneOf(['R01', 'R02', 'R03', 'R07'])),
    text: Type.Optional(Type.String()),
    days: Type.Optional(Type.Integer()),
    place: Type.Optional(Type.String()),
    held: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
const OutageSchema = Type.Object({ down: Type.Boolean() }, { additionalProperties: false });
const ClockSchema = Type.Object({ now: Type.Integer() }, { additionalProperties: false });
const PostSchema = Type.Object({ jws: Type.String({ maxLength: 512_000 }) }, { additionalProperties: false });

const checkKnobs = Compile(KnobsSchema);
const checkAct = Compile(ActSchema);
const checkOutage = Compile(OutageSchema);
const checkClock = Compile(ClockSchema);
const checkPost = Compile(PostSchema);

const RETRY_MS = 400;

/**
 * Plays the police over the published protocol only. `/scenario/*` is the door for stories and for people who try the
 * product: scripts, delays, silence, refusals, duplicates, reordering and outage.
 */
export async function startSandbox(config: SandboxConfig): Promise<{ readonly app: FastifyInstance; readonly url: string; close(): Promise<void> }> {
  const police = emptyPolice();
  const undelivered = new Map<string, Answer>();
  let knobs: Knobs = DEFAULT_KNOBS;
  let down = false;
  /** How far the sandbox's clock was moved from the machine's, milliseconds. */
  let clockOffset = 0;
  const now = (): Instant => instant(Date.now() + clockOffset);
  const counts = { received: 0, duplicates: 0, refused: 0, sent: 0 };

  const log = openAgencyLog<LogEntry>(join(config.dataFolder, 'police.log'), (entry) => {
    if (entry.type === 'received') take(police, entry.message, { ...DEFAULT_KNOBS, script: 'silent' }, now());
    else if (entry.type === 'promised') {
      undelivered.set(entry.key, entry.answer);
      replayPromise(entry.answer);
    } else if (entry.type === 'clock') clockOffset = entry.offset;
    else undelivered.delete(entry.key);
  });
  const key = await openSigningKey(join(config.dataFolder, 'police.key.json'));
  const open = messageOpener(async () => (await (await fetch(`${config.serverUrl}/lianzhi/v1/jwks`)).json()) as JSONWebKeySet);

  /** After a restart the promises of the log say how far each control had come. */
  function replayPromise(a: Answer): void {
    const control = police.controls.get(a.requestId);
    if (!control || a.message !== 'control.review') return;
    const body = a.body as { readonly result: 'accepted' | 'returned' | 'rejected'; readonly controlNo?: string };
    control.state = body.result === 'accepted' ? 'active' : body.result;
    control.returnedOnce ||= body.result !== 'accepted';
    if (body.controlNo !== undefined) {
      control.controlNo = body.controlNo;
      police.nextControl = Math.max(police.nextControl, Number(body.controlNo.split('-').at(-1)) + 1);
    }
  }

  async function deliver(id: string, a: Answer): Promise<void> {
    if (down) return;
    const message: AgencyMessage = {
      protocol: 'lianzhi-agency/1',
      message: a.message,
      idempotencyKey: id,
      requestId: a.requestId as AgencyMessage['requestId'],
      revision: a.revision,
      round: a.round,
      sender: 'police:suzhou',
      sentAt: now(),
      body: a.body,
    };
    const jws = await key.sign(message);
    for (let copy = 0; copy < knobs.copies; copy += 1) {
      const response = await fetch(`${config.serverUrl}/lianzhi/v1/messages`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ jws }) });
      if (!response.ok) return;
      counts.sent += 1;
    }
    undelivered.delete(id);
    log.append({ type: 'delivered', key: id });
  }

  let sending = false;
  async function deliverAll(): Promise<void> {
    if (sending) return;
    sending = true;
    try {
      const waiting = [...undelivered];
      if (knobs.reorder && waiting.length < 2 && waiting.every(([, a]) => a.message === 'control.received')) return;
      for (const [id, a] of knobs.reorder ? waiting.reverse() : waiting) await deliver(id, a);
    } catch {
      // The court's server is away: everything stays promised and the next round tries again.
    } finally {
      sending = false;
    }
  }
  const loop = setInterval(() => void deliverAll(), RETRY_MS);

  function promise(a: Answer | undefined): string | undefined {
    if (a === undefined) return undefined;
    const id = answerKey(a);
    undelivered.set(id, a);
    log.append({ type: 'promised', key: id, answer: a });
    void deliverAll();
    return id;
  }

  const app = Fastify({ logger: false, bodyLimit: 1_048_576 });
  app.addHook('onRequest', async (request, reply) => {
    if (down && !request.url.startsWith('/scenario') && request.url !== '/health') await reply.code(503).send({ outcome: 'refused', code: 'AGENCY_CLOSED' });
  });

  app.get('/health', () => ({ ok: true }));
  app.get('/lianzhi/v1/jwks', () => ({ keys: [key.publicJwk] }));
  app.get<{ Params: { key: string } }>('/lianzhi/v1/messages/:key', async (request, reply) =>
    police.received.has(request.params.key) ? { outcome: 'duplicate' } : await reply.code(404).send({ outcome: 'refused', code: 'NEVER_ARRIVED' }),
  );
  app.post('/lianzhi/v1/messages', async (request, reply): Promise<AgencyAnswer> => {
    if (!checkPost.Check(request.body)) return reply.code(400).send({ outcome: 'refused', code: 'MESSAGE_INVALID' });
    const opened = await open((request.body as { jws: string }).jws);
    if (!opened.ok) {
      counts.refused += 1;
      return reply.code(opened.code === 'SIGNATURE_INVALID' ? 401 : 400).send({ outcome: 'refused', code: opened.code });
    }
    const { outcome, answers } = take(police, opened.message, knobs, now());
    if (outcome === 'duplicate') counts.duplicates += 1;
    else {
      counts.received += 1;
      log.append({ type: 'received', message: opened.message });
      for (const planned of answers) setTimeout(() => promise(planned.make()), planned.after);
    }
    return { outcome };
  });

  app.put('/scenario/knobs', async (request, reply) => {
    if (!checkKnobs.Check(request.body)) return reply.code(400).send({ code: 'BODY_INVALID' });
    knobs = { ...knobs, ...(request.body as Partial<Knobs>) };
    return knobs;
  });
  app.put('/scenario/outage', async (request, reply) => {
    if (!checkOutage.Check(request.body)) return reply.code(400).send({ code: 'BODY_INVALID' });
    ({ down } = request.body as { down: boolean });
    return { down };
  });
  app.put('/scenario/clock', async (request, reply) => {
    if (!checkClock.Check(request.body)) return reply.code(400).send({ code: 'BODY_INVALID' });
    const body = request.body as { readonly now: number };
    // One story, one time: the court's demo goes first, firing its timers on the way, and may say no.
    const court = await fetch(`${config.serverUrl}/demo/clock`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ now: body.now }) });
    if (!court.ok) return reply.code(502).send(await court.json());
    clockOffset = body.now - Date.now();
    log.append({ type: 'clock', offset: clockOffset });
    return { now: now() };
  });
  app.get('/scenario/state', () => ({ knobs, down, counts, undelivered: undelivered.size, controls: [...police.controls.values()].map(({ idNo: _idNo, ...control }) => control) }));
  app.post('/scenario/act', async (request, reply) => {
    if (!checkAct.Check(request.body)) return reply.code(400).send({ code: 'BODY_INVALID' });
    const act = request.body as { requestId: string; act: string; code?: 'R01' | 'R02' | 'R03' | 'R07'; text?: string; days?: number; place?: string; held?: boolean };
    const control = police.controls.get(act.requestId);
    if (!control) return reply.code(404).send({ code: 'NOT_FOUND' });
    switch (act.act) {
      case 'accept':
        return { key: promise(activate(police, control, now(), act.days ?? 180)) };
      case 'return':
        return { key: promise(giveBack(control, 'returned', act.code ?? 'R03', act.text ?? '证号登记人非本案被执行人')) };
      case 'reject':
        return { key: promise(giveBack(control, 'rejected', act.code ?? 'R07', act.text ?? '不符合查控条件')) };
      case 'hit':
        return { key: promise(reportHit(control, now(), act.place ?? '云溪路检查点', act.held ?? false)) };
      default:
        control.state = 'released';
        return { key: promise(acknowledgeRelease(control, control.controlNo, now())) };
    }
  });

  const url = await app.listen({ host: '127.0.0.1', port: config.port });
  return {
    app,
    url,
    async close() {
      clearInterval(loop);
      await app.close();
      log.close();
    },
  };
}
