import type { DeviceInfo, HostArgs, HostConfig, HostResult } from '#shared/contracts/host-bridge.ts';
import { SAVE_MAX_BYTES, FILE_CHUNK_BYTES, HOST_CHANNELS } from '#shared/contracts/host-bridge.ts';
import type { HostChannel } from '#shared/contracts/host-ipc.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import { err, ok } from '#shared/kernel/result.ts';
import type { Result } from '#shared/kernel/result.ts';
import { checkCall, isChannelFor, isLargerThan } from './call-guard.ts';
import type { Caller, CheckedCall } from './call-guard.ts';
import type { DeviceWipe } from './device-wipe.ts';
import type { FileStore } from './file-store.ts';
import type { Journal } from './journal.ts';
import { isSavableName } from './save-names.ts';
import type { SealedDelivery } from './sealed-delivery.ts';
import { reachServer } from './server-reach.ts';

type Answer<C extends HostChannel> = Promise<Result<HostResult<C>, Failure>>;

/** Bytes to save, piece by piece, so that a large file never stands in memory as a whole. */
export type SaveSource = AsyncIterable<Uint8Array>;

/** What each host does in its own way. */
export type HostPlatform = {
  deviceInfo(): Promise<DeviceInfo>;
  config(): HostConfig;
  /** Asks where to save and writes there; the page never learns or chooses a path. */
  save(name: string, source: SaveSource): Answer<'files.save'>;
  printToPdf(html: string, title: string): Promise<Result<Uint8Array, Failure>>;
  secretsAvailable(): Answer<'secrets.available'>;
  getSecret(key: string): Answer<'secrets.get'>;
  setSecret(key: string, value: string | null): Answer<'secrets.set'>;
  notify(args: HostArgs<'notify.show'>): Answer<'notify.show'>;
  windowState(args: HostArgs<'window.state'>): Answer<'window.state'>;
  checkUpdates(): Answer<'updates.check'>;
};

export type HostService = {
  /** Answers one call from outside; never throws, whatever comes in. */
  handle(caller: Caller, channel: unknown, args: unknown): Promise<Result<unknown, Failure>>;
};

/** Channels that bring something to keep. */
const TAKES_IN: ReadonlySet<HostChannel> = new Set(['journal.append', 'files.put', 'secrets.set', 'delivery.keepRight']);

/** Strict base64: `Buffer.from` alone would skip what it does not know. */
function decodeBase64(text: string): Uint8Array | null {
  if (text.length % 4 !== 0) return null;
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}

/** The host's answers, the same for both hosts. `openJournal` is asked again until it succeeds once. */
export function createHostService(parts: {
  readonly openJournal: () => Promise<Result<Journal, Failure>>;
  readonly files: FileStore;
  readonly platform: HostPlatform;
  readonly delivery: Pick<SealedDelivery, 'keepRight' | 'atWork'>;
  readonly wipe: Pick<DeviceWipe, 'isOrdered' | 'wantsPage' | 'pageHeard' | 'pageErased'>;
  /** Told about defects only: a code and a channel, never arguments. */
  readonly onDefect: (channel: string, error: unknown) => void;
}): HostService {
  const { files, platform } = parts;

  async function* stored(address: string): SaveSource {
    for (let index = 0; ; index += 1) {
      const chunk = await files.get(address, index);
      if (!chunk.ok) throw new StoredFileError(chunk.error);
      yield chunk.value.data;
      if (chunk.value.last) return;
    }
  }

  async function save(args: HostArgs<'files.save'>): Answer<'files.save'> {
    if (!isSavableName(args.name)) return err(failure('HOST_FILE_TYPE_REFUSED'));
    if ('data' in args.content) {
      const bytes = decodeBase64(args.content.data);
      if (bytes === null) return err(failure('BODY_INVALID', { channel: 'files.save' }));
      if (bytes.length > SAVE_MAX_BYTES) return err(failure('BODY_TOO_LARGE'));
      return platform.save(args.name, pieces(bytes));
    }
    const { address } = args.content;
    if ((await files.has(address)).state !== 'whole') return err(failure('HOST_FILE_NOT_STORED'));
    try {
      return await platform.save(args.name, stored(address));
    } catch (error) {
      if (error instanceof StoredFileError) return err(error.failure);
      throw error;
    }
  }

  async function put(args: HostArgs<'files.put'>): Answer<'files.put'> {
    const bytes = decodeBase64(args.data);
    if (bytes === null || bytes.length > FILE_CHUNK_BYTES) return err(failure('BODY_INVALID', { channel: 'files.put' }));
    return files.put(args.address, args.size, args.index, bytes);
  }

  async function answer(call: CheckedCall): Promise<Result<unknown, Failure>> {
    // What is being erased takes nothing in: it would be lost with the rest.
    if (parts.wipe.isOrdered() && TAKES_IN.has(call.channel)) return err(failure('DEVICE_REVOKED'));
    switch (call.channel) {
      case 'journal.open':
        return withJournal((journal) => journal.state());
      case 'journal.append':
        return withJournal((journal) => journal.append(call.args.records));
      case 'journal.read':
        return withJournal((journal) => journal.read(call.args.after, call.args.limit, call.args.scope));
      case 'journal.markReceipted':
        return withJournal((journal) => journal.markReceipted(call.args.ids, call.args.keepDays));
      case 'files.has':
        return ok(await files.has(call.args.address));
      case 'files.put':
        return put(call.args);
      case 'files.get': {
        const chunk = await files.get(call.args.address, call.args.index);
        if (!chunk.ok) return chunk;
        return ok({ ...chunk.value, data: Buffer.from(chunk.value.data).toString('base64') });
      }
      case 'files.save':
        return save(call.args);
      case 'print.toPdf': {
        const pdf = await platform.printToPdf(call.args.html, call.args.title);
        return pdf.ok ? ok({ data: Buffer.from(pdf.value).toString('base64') }) : pdf;
      }
      case 'secrets.available':
        return platform.secretsAvailable();
      case 'secrets.get':
        return platform.getSecret(call.args.key);
      case 'secrets.set':
        return platform.setSecret(call.args.key, call.args.value);
      case 'delivery.keepRight':
        return parts.delivery.keepRight(call.args.tag, call.args.token);
      case 'delivery.atWork':
        parts.delivery.atWork(call.args.working, call.args.tag);
        parts.wipe.pageHeard();
        return ok({ erase: parts.wipe.wantsPage() });
      case 'delivery.erased':
        parts.wipe.pageErased();
        return ok({});
      case 'device.info':
        return ok(await platform.deviceInfo());
      case 'config.get':
        return ok(platform.config());
      case 'server.reach':
        return ok(await reachServer(platform.config().serverUrl));
      case 'notify.show':
        return platform.notify(call.args);
      case 'window.state':
        return platform.windowState(call.args);
      case 'updates.check':
        return platform.checkUpdates();
    }
  }

  async function withJournal<T>(work: (journal: Journal) => Promise<Result<T, Failure>>): Promise<Result<T, Failure>> {
    const journal = await parts.openJournal();
    return journal.ok ? work(journal.value) : journal;
  }

  return {
    async handle(caller, channel, args) {
      if (isChannelFor(caller, channel) && isLargerThan(args, HOST_CHANNELS[channel].maxBytes)) {
        return err(failure('BODY_TOO_LARGE'));
      }
      const call = checkCall(caller, channel, args);
      if (!call.ok) return call;
      try {
        return await answer(call.value);
      } catch (error) {
        parts.onDefect(call.value.channel, error);
        return err(failure(call.value.channel === 'journal.append' ? 'OUTCOME_UNSURE' : 'INTERNAL'));
      }
    },
  };
}

class StoredFileError extends Error {
  readonly failure: Failure;

  constructor(why: Failure) {
    super(why.code);
    this.failure = why;
  }
}

async function* pieces(bytes: Uint8Array): SaveSource {
  await Promise.resolve();
  yield bytes;
}

/** Opens the journal once and shares it; a failed attempt is forgotten, so that the next call tries again. */
export function journalOnce(open: () => Promise<Result<Journal, Failure>>): {
  open(): Promise<Result<Journal, Failure>>;
  /** Closes it, does something to its folder, and lets the next call open what is there then. */
  replace(work: () => void): Promise<void>;
  close(): Promise<void>;
} {
  let current: Promise<Result<Journal, Failure>> | null = null;
  return {
    async open() {
      current ??= open();
      const mine = current;
      const result = await mine;
      if (!result.ok && current === mine) current = null;
      return result;
    },
    async replace(work) {
      const result = await current;
      if (result?.ok === true) await result.value.close();
      try {
        work();
      } finally {
        current = null;
      }
    },
    async close() {
      const result = await current;
      if (result?.ok === true) await result.value.close();
    },
  };
}
