import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDeviceWipe, type DeviceWipe } from '#main/core/device-wipe.ts';
import { nodeDisk } from '#main/core/disk.ts';
import { journalOnce } from '#main/core/host-service.ts';
import { type Journal, openJournal } from '#main/core/journal.ts';
import { createSealedDelivery, type DeliveryPost, type SealedDelivery } from '#main/core/sealed-delivery.ts';
import { ownerTag } from '#renderer/data/intake/custody.ts';
import { sealedJournal } from '#renderer/data/intake/sealed-journal.ts';
import { freshPersonalKeys, holdPersonalKeys, type PersonalHold } from '#renderer/data/session/personal-keys.ts';
import { bridgeOver, type HostBridge } from '#shared/contracts/host-bridge.ts';
import type { SignInAnswer } from '#shared/contracts/identity.ts';
import type { Custody } from '#shared/contracts/ports.ts';
import type { Command, Lane } from '#shared/domain/linkage/command.ts';
import type { AccountId, CourtCode, DeviceId } from '#shared/kernel/ids.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import { ok, type Result } from '#shared/kernel/result.ts';
import { DAY_MS, HOUR_MS, instant, MINUTE_MS } from '#shared/kernel/time.ts';
import type { CommandSession } from '#server/commands/core.ts';
import { takeSlice } from '#server/commands/take-slice.ts';
import { createDeviceKeys } from '#server/identity/device-keys.ts';
import { type JournalOpener, openJournalKey } from '#server/sealed/journal-key.ts';
import { createQuarantine, SEALED_MIGRATIONS } from '#server/sealed/quarantine.ts';
import { sealedRoutes } from '#server/sealed/routes.ts';
import { createMemoryStore, type MemoryStore } from '#server/store/memory.ts';
import { atDesk, call, enter, type Office, openOffice, signInBody } from '../identity/office.ts';
import { deskOf, type Desk, importCase, note, type TestCore, testCore } from './people.ts';

/**
 * A device whose person has gone, its host, and the server, put together from the real parts: what was filed is sealed by the
 * engine, delivered by the host, and decided by the server, and nobody signs in for it.
 */
const JUDGE: CommandSession = { account: 'judge' as AccountId, role: 'judge', court: '苏0508' as CourtCode, device: 'device-of-judge' as DeviceId };
const TAG = ownerTag({ device: JUDGE.device, user: JUDGE.account });

type Stage = {
  readonly office: Office;
  readonly core: TestCore;
  readonly store: MemoryStore;
  readonly opener: JournalOpener;
  readonly journal: Journal;
  readonly hold: PersonalHold;
  readonly desk: Desk;
  readonly folder: string;
  delivery: SealedDelivery;
  wipe: DeviceWipe;
  pageIsOurs: boolean;
  session: SignInAnswer;
  online: boolean;
  readonly posts: { readonly records: number; readonly status: number }[];
  /** Host time. */
  at: number;
  openHost(): SealedDelivery;
  closeJournal(): Promise<void>;
  openedJournal(): Promise<Result<Journal, Failure>>;
  /** What a person at work files; sealed as the engine does it. */
  file(...commands: readonly Command[]): Promise<void>;
  /** As the engine files what waits for its files. */
  fileHeld(command: Custody['command'], n: number): Promise<void>;
  giveRight(): Promise<string>;
};

let stage: Stage;

async function openStage(): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'lianzhi-sealed-'));
  const opener = await openJournalKey(folder);
  const office = await openOffice({}, { journal: opener.publicKey });
  await office.database.write(async (db) => {
    for (const { sql } of SEALED_MIGRATIONS) for (const one of sql.split(';').filter((part) => part.trim() !== '')) await db.query(one);
  });
  const store = createMemoryStore({ createdAt: office.now() });
  const core = testCore(store);
  const keys = createDeviceKeys({ database: office.database, clocks: { shown: { now: office.now }, elapsed: { now: office.now } } });
  await office.app.register(sealedRoutes, { core, identity: office.identity, opener, keys, quarantine: createQuarantine(office.database) });
  const once = journalOnce(() => openJournal({ dir: join(folder, 'journal'), disk: nodeDisk(), now: () => office.now() }));
  const opened = await once.open();
  if (!opened.ok) throw new Error(opened.error.code);
  const journal = opened.value;
  const bridge: HostBridge = bridgeOver(async (channel, args) => {
    const asked = args as { records: never[]; ids: string[]; after: number; limit: number; scope: 'all' };
    if (channel === 'journal.append') return journal.append(asked.records);
    if (channel === 'journal.read') return journal.read(asked.after, asked.limit, asked.scope);
    if (channel === 'journal.markReceipted') return journal.markReceipted(asked.ids);
    return journal.state();
  });
  const hold = await holdPersonalKeys(await freshPersonalKeys());
  const desk = deskOf(JUDGE);
  const mine = sealedJournal(bridge.journal, { hold, server: () => opener.publicKey, tag: TAG });
  let n = 0;
  const made: Stage = {
    office,
    core,
    store,
    opener,
    journal,
    hold,
    desk,
    folder,
    session: await enter(office, signInBody('judge')),
    online: true,
    posts: [],
    at: 0,
    delivery: undefined as unknown as SealedDelivery,
    wipe: undefined as unknown as DeviceWipe,
    pageIsOurs: true,
    closeJournal: () => once.close(),
    openedJournal: () => once.open(),
    openHost() {
      const post: DeliveryPost = async (path, token, body) => {
        if (!made.online) return null;
        const answer = await office.app.inject({ method: 'POST', url: path, headers: { authorization: `Bearer ${token}` }, payload: body as object });
        made.posts.push({ records: (body as { records: unknown[] }).records?.length ?? 0, status: answer.statusCode });
        return { status: answer.statusCode, body: answer.json() };
      };
      made.wipe = createDeviceWipe({
        stateFile: join(folder, 'wipe.json'),
        now: () => made.at,
        folders: ['secrets', 'files', 'print'].map((name) => join(folder, name)),
        eraseJournal: () => once.replace(() => { rmSync(join(folder, 'journal'), { recursive: true }); }),
        erasePage: () => Promise.resolve(made.pageIsOurs),
        onDone: () => { made.delivery.forgetRights(); },
      });
      made.delivery = createSealedDelivery({
        journal: () => once.open(),
        rightsFile: join(folder, 'delivery.json'),
        contactFile: join(folder, 'contact.json'),
        wipe: made.wipe,
        post,
        now: () => made.at,
        random: () => 0.5,
        onDefect: (error) => { throw error instanceof Error ? error : new Error('defect'); },
      });
      return made.delivery;
    },
    async file(...commands) {
      const records = commands.map(({ stream, seq, ...command }) => {
        n += 1;
        const custody: Custody = { n, command, slot: { stream, seq }, title: '（2026）苏0508执90017号', decidedAt: office.now(), files: [] };
        return { id: command.id, stream: `${TAG}.${stream.incarnation}`, lane: stream.lane as Lane, seq, body: JSON.stringify(custody) };
      });
      const appended = await mine.append({ records });
      if (!appended.ok) throw new Error(appended.error.code);
    },
    async fileHeld(command, at) {
      const custody: Custody = { n: at, command, title: '等待附件', decidedAt: office.now(), files: [] };
      const appended = await mine.append({ records: [{ id: command.id, stream: `${TAG}.00000000000000a1.held`, lane: 'normal', seq: at, body: JSON.stringify(custody) }] });
      if (!appended.ok) throw new Error(appended.error.code);
    },
    async giveRight() {
      const answer = await call(office, 'POST', '/v1/session/device-key', made.session.token, { signing: hold.signing.publicKey });
      expect(answer.status).toBe(200);
      const token = String(answer.body['token']);
      expect(made.delivery.keepRight(TAG, token)).toEqual(ok({}));
      return token;
    },
  };
  made.openHost();
  return made;
}

beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => {
  await stage.delivery.stop();
  await stage.closeJournal();
  await stage.office.close();
  await rm(stage.folder, { recursive: true, force: true });
});

const receiptOf = (command: Command) => stage.store.tables.receipts.get(command.id)?.receipt;
const deliver = async (passMs = 20_000) => {
  stage.at += passMs;
  await stage.delivery.round();
};

describe('a host delivers while nobody is at work', () => {
  test('locked or signed out: each command is decided as if its actor had sent it, and none twice', async () => {
    const { desk, office } = stage;
    await stage.giveRight();
    const commands = [importCase(desk, 'case-1'), note(desk, 'case-1', '第一'), note(desk, 'case-1', '第二', { after: [] })];
    await stage.file(...commands);
    await call(office, 'DELETE', '/v1/session', stage.session.token);
    await deliver();
    expect(commands.map((command) => receiptOf(command)?.outcome)).toEqual(['accepted', 'accepted', 'accepted']);
    // Nothing more is sent, and the mark in the journal stays its owner's.
    const posts = stage.posts.length;
    await deliver();
    expect(stage.posts).toHaveLength(posts);
    const state = await stage.journal.state();
    expect(state.ok && state.value.unreceipted).toBe(3);
    // The owner's own queue, later, gets the same receipts.
    const again = await takeSlice(stage.core, JUDGE, desk.slice(...commands));
    expect(again).toMatchObject({ ok: true, value: { expect: 4, receipts: commands.map(({ id }) => ({ commandId: id, outcome: 'accepted' })) } });
    expect(stage.store.tables.aggregates.get('case/case-1')).toMatchObject({ version: 3 });
  });

  test('the owner was faster with a part of it', async () => {
    const { desk } = stage;
    await stage.giveRight();
    const commands = [importCase(desk, 'case-1'), note(desk, 'case-1', '第一')];
    await stage.file(...commands);
    await takeSlice(stage.core, JUDGE, desk.slice(commands[0] as Command));
    await deliver();
    expect(receiptOf(commands[1] as Command)).toMatchObject({ outcome: 'accepted' });
    expect(stage.store.tables.aggregates.get('case/case-1')).toMatchObject({ version: 2 });
  });

  test('not while a queue is at work, at once when it stops, and after a while when it fell silent', async () => {
    const { desk, delivery } = stage;
    await stage.giveRight();
    await stage.file(importCase(desk, 'case-1'));
    delivery.atWork(true, TAG);
    await stage.delivery.round();
    stage.at += 10_000;
    await stage.delivery.round();
    // It asks how this device stands, and sends nothing.
    expect(stage.posts).toEqual([{ records: 0, status: 200 }]);
    delivery.atWork(false, TAG);
    await stage.delivery.round();
    expect(stage.posts.slice(1)).toEqual([{ records: 1, status: 200 }]);
    delivery.atWork(true, TAG);
    await stage.file(note(desk, 'case-1', '之后'));
    await deliver(16_000);
    expect(stage.posts.slice(2)).toEqual([{ records: 1, status: 200 }]);
  });

  test('while another person is at work on the same machine', async () => {
    const { desk, delivery } = stage;
    await stage.giveRight();
    const command = importCase(desk, 'case-1');
    await stage.file(command);
    const other = ownerTag({ device: JUDGE.device, user: 'gusu.lu' as AccountId });
    delivery.atWork(true, TAG);
    delivery.atWork(true, other);
    await stage.delivery.round();
    expect(receiptOf(command)).toBeUndefined();
    delivery.atWork(false, TAG);
    await stage.delivery.round();
    expect(receiptOf(command)).toMatchObject({ outcome: 'accepted' });
  });

  test('a queue that stops because its session was refused makes the host ask at once', async () => {
    const { delivery } = stage;
    await stage.giveRight();
    delivery.atWork(true, TAG);
    await stage.delivery.round();
    delivery.atWork(true, TAG);
    await stage.delivery.round();
    expect(stage.posts).toHaveLength(1);
    delivery.atWork(false, TAG);
    delivery.atWork(false, TAG);
    await stage.delivery.round();
    await stage.delivery.round();
    expect(stage.posts).toHaveLength(2);
  });

  test('after a restart of the host, with the token it kept, and again and again while the network is away', async () => {
    const { desk } = stage;
    await stage.giveRight();
    await stage.file(importCase(desk, 'case-1'));
    stage.online = false;
    stage.openHost();
    for (let i = 0; i < 5; i += 1) await deliver();
    stage.online = true;
    await deliver(6 * MINUTE_MS);
    expect(stage.posts).toEqual([{ records: 1, status: 200 }]);
  });

  test('a long queue goes in parts, in order', async () => {
    const { desk } = stage;
    await stage.giveRight();
    const commands = [importCase(desk, 'case-1'), ...Array.from({ length: 119 }, (_, i) => note(desk, 'case-1', `第 ${String(i)} 条`))];
    await stage.file(...commands);
    await deliver();
    expect(stage.posts.map(({ records }) => records)).toEqual([50, 50, 20]);
    expect(commands.every((command) => receiptOf(command)?.outcome === 'accepted')).toBe(true);
  });

  test('a refusal is a receipt, and the next one goes on', async () => {
    const { desk } = stage;
    await stage.giveRight();
    const bad = note(desk, 'case-9', '没有这个案件');
    const good = importCase(desk, 'case-1');
    await stage.file(bad, good);
    await deliver();
    expect(receiptOf(bad)).toMatchObject({ outcome: 'refused' });
    expect(receiptOf(good)).toMatchObject({ outcome: 'accepted' });
  });

  test('the safety lane does not wait for a normal stream that cannot go on', async () => {
    const { desk } = stage;
    await stage.giveRight();
    const missing = importCase(desk, 'case-1');
    const behind = note(desk, 'case-1', '前一条没有送达');
    await stage.file(behind);
    const safety = desk.file('locate-person.request-release', ['locate-request', 'r-1'], { requestId: 'r-1', reason: 'paid' });
    await stage.file(safety);
    await deliver();
    expect(receiptOf(behind)).toBeUndefined();
    expect(receiptOf(safety)).toBeDefined();
    // The one before comes by its owner's own queue; then the stream goes on.
    await takeSlice(stage.core, JUDGE, desk.slice(missing));
    await deliver(11 * MINUTE_MS);
    expect(receiptOf(behind)).toMatchObject({ outcome: 'accepted' });
  });
});

describe('what is not believed', () => {
  test('a record signed by an unknown key, changed, or moved, is not executed and holds up its stream alone', async () => {
    const { desk } = stage;
    const stranger = await holdPersonalKeys(await freshPersonalKeys());
    await stage.giveRight();
    const forged = sealedJournal(
      bridgeOver((channel, args) => (channel === 'journal.append' ? stage.journal.append((args as { records: never[] }).records) : Promise.reject(new Error('unused')))).journal,
      { hold: stranger, server: () => stage.opener.publicKey, tag: TAG },
    );
    const command = importCase(desk, 'case-1');
    const { stream, seq, ...rest } = command;
    const custody: Custody = { n: 1, command: rest, slot: { stream, seq }, title: 't', decidedAt: stage.office.now(), files: [] };
    await forged.append({ records: [{ id: command.id, stream: `${TAG}.${stream.incarnation}`, lane: 'normal', seq, body: JSON.stringify(custody) }] });
    await deliver();
    expect(receiptOf(command)).toBeUndefined();
    expect(stage.posts).toEqual([{ records: 1, status: 200 }]);
  });

  test('what was filed after the session ended waits for its actor', async () => {
    const { desk, office } = stage;
    await stage.giveRight();
    await call(office, 'DELETE', '/v1/session', stage.session.token);
    office.pass(HOUR_MS);
    const late = importCase(desk, 'case-1');
    await stage.file(late);
    await deliver();
    expect(receiptOf(late)).toBeUndefined();
    // He signs in there again, and owns it by that: it goes at once, whoever sends it.
    stage.session = await enter(office, signInBody('judge'));
    await stage.giveRight();
    await deliver();
    expect(receiptOf(late)).toMatchObject({ outcome: 'accepted' });
  });

  test('an offline term that ran out ends the right as well', async () => {
    const { desk, office } = stage;
    await stage.giveRight();
    office.pass(8 * DAY_MS);
    const late = importCase(desk, 'case-1');
    await stage.file(late);
    await deliver();
    expect(receiptOf(late)).toBeUndefined();
  });

  test('the send token opens nothing else, and nobody gets one at a desk or without a session', async () => {
    const { office } = stage;
    const token = await stage.giveRight();
    for (const [method, url] of [['GET', '/v1/session'], ['GET', '/v1/devices'], ['GET', '/v1/quarantine'], ['POST', '/v1/session/device-key'], ['POST', '/v1/session/refresh']] as const) {
      expect((await call(office, method, url, token, method === 'POST' ? { signing: stage.hold.signing.publicKey } : undefined)).status, url).toBe(401);
    }
    const signing = stage.hold.signing.publicKey;
    expect((await call(office, 'POST', '/v1/session/device-key', undefined, { signing })).status).toBe(401);
    const desk = await enter(office, atDesk('specialist'));
    expect((await call(office, 'POST', '/v1/session/device-key', desk.token, { signing })).status).toBe(403);
    expect((await call(office, 'POST', '/v1/sealed-commands', stage.session.token, { records: [] })).status).toBe(401);
    expect((await call(office, 'POST', '/v1/sealed-commands', token, { records: [] })).body).toEqual({ results: [], wipe: false, eraseAfterDays: 30 });
  });

  test('tokens before the last three are forgotten; a host that was refused waits for the next', async () => {
    const { desk, office } = stage;
    const first = await stage.giveRight();
    for (let i = 0; i < 3; i += 1) {
      office.pass(1_000);
      await call(office, 'POST', '/v1/session/device-key', stage.session.token, { signing: stage.hold.signing.publicKey });
    }
    expect((await call(office, 'POST', '/v1/sealed-commands', first, { records: [] })).body).toMatchObject({ code: 'SEND_TOKEN_INVALID' });
    const command = importCase(desk, 'case-1');
    await stage.file(command);
    await deliver();
    await deliver();
    expect(stage.posts).toEqual([{ records: 1, status: 401 }]);
    await stage.giveRight();
    await deliver();
    expect(receiptOf(command)).toMatchObject({ outcome: 'accepted' });
  });
});

describe('a device that was lost', () => {
  const OTHER = { ...signInBody('judge'), device: { ...signInBody('judge').device, deviceId: 'other-device' as DeviceId } };
  async function lose(): Promise<SignInAnswer> {
    const admin = await enter(stage.office, signInBody('admin'));
    expect((await call(stage.office, 'POST', `/v1/devices/${JUDGE.device}/revoke`, admin.token, { reason: '设备遗失' })).status).toBe(200);
    return enter(stage.office, OTHER);
  }
  type Listed = { readonly items: readonly { readonly id: string; readonly title: string }[] };

  test('what it delivers is kept apart; its actor releases or refuses each elsewhere, and each has one receipt', async () => {
    const { desk, office } = stage;
    await stage.giveRight();
    const commands = [importCase(desk, 'case-1'), note(desk, 'case-1', '本人'), note(desk, 'case-1', '不是本人')];
    await stage.file(...commands);
    const { token } = await lose();
    await deliver();
    expect(commands.map(receiptOf)).toEqual([undefined, undefined, undefined]);
    const listed = (await call(office, 'GET', '/v1/quarantine', token)).body as unknown as Listed;
    expect(listed.items.map(({ id }) => id).toSorted()).toEqual(commands.map(({ id }) => id).toSorted());
    expect(listed.items[0]).toMatchObject({ kind: expect.stringMatching(/^case\./), title: '（2026）苏0508执90017号', device: JUDGE.device, deviceName: 'Laptop of judge' });

    const decide = (command: Command | undefined, decision: string, by = token) => call(office, 'POST', `/v1/quarantine/${command?.id ?? ''}`, by, { decision });
    expect((await decide(commands[0], 'release')).body).toMatchObject({ receipt: { outcome: 'accepted' } });
    expect((await decide(commands[2], 'refuse')).body).toMatchObject({ receipt: { outcome: 'refused', failure: { code: 'QUARANTINE_REFUSED' } } });
    expect((await decide(commands[1], 'release')).body).toMatchObject({ receipt: { outcome: 'accepted' } });
    expect((await decide(commands[1], 'release')).status).toBe(404);
    expect(((await call(office, 'GET', '/v1/quarantine', token)).body as unknown as Listed).items).toEqual([]);
    expect(stage.store.tables.aggregates.get('case/case-1')).toMatchObject({ version: 2 });
  });

  test('what builds on something undecided waits for that, and nobody else sees or decides it', async () => {
    const { desk, office } = stage;
    await stage.giveRight();
    const first = importCase(desk, 'case-1');
    const second = note(desk, 'case-1', '依赖前一条', { after: [first.id] });
    await stage.file(first, second);
    const { token } = await lose();
    await deliver();
    const decide = (command: Command, by: string) => call(office, 'POST', `/v1/quarantine/${command.id}`, by, { decision: 'release' });
    expect((await decide(second, token)).body).toMatchObject({ code: 'ANCESTOR_AWAITED' });
    const clerk = await enter(office, signInBody('clerk'));
    expect(((await call(office, 'GET', '/v1/quarantine', clerk.token)).body as unknown as Listed).items).toEqual([]);
    expect((await decide(first, clerk.token)).status).toBe(404);
    expect((await decide(first, token)).body).toMatchObject({ receipt: { outcome: 'accepted' } });
    expect((await decide(second, token)).body).toMatchObject({ receipt: { outcome: 'accepted' } });
  });

  test('hears that it was lost at its next contact, with or without anything to deliver, until it has said that it is done', async () => {
    const token = await stage.giveRight();
    const admin = await lose();
    expect(admin.session.account).toBe('judge');
    const ask = () => call(stage.office, 'POST', '/v1/sealed-commands', token, { records: [] });
    expect((await ask()).body).toEqual({ results: [], wipe: true, eraseAfterDays: 30 });
    stage.office.pass(MINUTE_MS);
    expect((await call(stage.office, 'POST', '/v1/sealed-commands/wiped', token, {})).status).toBe(200);
    expect((await ask()).body).toEqual({ results: [], wipe: false, eraseAfterDays: 30 });
    const boss = await enter(stage.office, signInBody('admin'));
    const devices = (await call(stage.office, 'GET', '/v1/devices?all=true', boss.token)).body['devices'] as readonly Record<string, unknown>[];
    expect(devices.find(({ deviceId }) => deviceId === JUDGE.device)).toMatchObject({ wipedAt: instant(stage.office.now()) });
  });

  function plant(): void {
    for (const name of ['secrets', 'files', 'print']) {
      mkdirSync(join(stage.folder, name), { recursive: true });
      writeFileSync(join(stage.folder, name, 'thing'), 'x');
    }
  }
  const left = () => readdirSync(stage.folder).filter((name) => name !== 'sealed-journal.key').toSorted();
  /** An empty journal is made anew at once: it is what a new device has. */
  const nothingLeft = async () => {
    expect(left().filter((name) => name !== 'journal')).toEqual([]);
    const opened = await stage.openedJournal();
    expect(opened.ok && (await opened.value.state())).toMatchObject({ ok: true, value: { records: 0 } });
  };
  const devices = async () => {
    const boss = await enter(stage.office, signInBody('admin'));
    return (await call(stage.office, 'GET', '/v1/devices?all=true', boss.token)).body['devices'] as readonly Record<string, unknown>[];
  };
  const wipedAt = async () => (await devices()).find(({ deviceId }) => deviceId === JUDGE.device)?.['wipedAt'];

  test('at its next contact it sends what it has, erases keys, data and journal, and the server shows it done', async () => {
    const { desk } = stage;
    plant();
    await stage.giveRight();
    const held = note(desk, 'case-1', '等待附件');
    const sent = importCase(desk, 'case-1');
    await stage.file(sent);
    const { stream: _stream, seq: _seq, ...waiting } = held;
    await stage.fileHeld(waiting, 7);
    const { token } = await lose();
    await deliver();
    // Ordered by that very answer; the next rounds send the rest and finish.
    expect(stage.wipe.isOrdered()).toBe(true);
    await deliver();
    await deliver();
    expect(stage.wipe.isOrdered()).toBe(false);
    await nothingLeft();
    expect(await wipedAt()).toBe(stage.office.now());
    const listed = (await call(stage.office, 'GET', '/v1/quarantine', token)).body as unknown as Listed;
    expect(listed.items.map(({ id }) => id).toSorted()).toEqual([held.id, sent.id].toSorted());
    expect(receiptOf(sent)).toBeUndefined();
  });

  test('a machine that is switched off in the middle goes on, and nothing is taken in meanwhile', async () => {
    plant();
    stage.pageIsOurs = false;
    await stage.giveRight();
    await lose();
    await deliver();
    expect(stage.wipe.isOrdered()).toBe(true);
    expect(existsSync(join(stage.folder, 'secrets'))).toBe(false);
    stage.openHost();
    expect(stage.wipe.isOrdered()).toBe(true);
    expect(stage.wipe.wantsPage()).toBe(true);
    await deliver();
    expect(await wipedAt()).toBeUndefined();
    stage.wipe.pageHeard();
    stage.wipe.pageErased();
    await deliver();
    expect(await wipedAt()).toBe(stage.office.now());
    await nothingLeft();
  });

  test('a device that hears nothing for longer than allowed erases keys and data by itself, and the journal once it is delivered', async () => {
    const { desk, office } = stage;
    plant();
    await stage.giveRight();
    await deliver();
    const command = importCase(desk, 'case-1');
    await stage.file(command);
    stage.online = false;
    stage.at += 29 * DAY_MS;
    await stage.delivery.round();
    expect(stage.wipe.isOrdered()).toBe(false);
    // A clock that jumped ahead for a moment erases nothing.
    stage.at += 2 * DAY_MS;
    await stage.delivery.round();
    expect(stage.wipe.isOrdered()).toBe(false);
    stage.at += 2 * HOUR_MS;
    await stage.delivery.round();
    expect(stage.wipe.isOrdered()).toBe(true);
    expect(left()).toEqual(['contact.json', 'delivery.json', 'journal', 'wipe.json']);
    stage.online = true;
    office.pass(MINUTE_MS);
    await deliver(10 * MINUTE_MS);
    await deliver(10 * MINUTE_MS);
    expect(receiptOf(command)).toMatchObject({ outcome: 'accepted' });
    expect(stage.wipe.isOrdered()).toBe(false);
    await nothingLeft();
  });
});
