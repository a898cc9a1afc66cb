import Type from 'typebox';
import type { Static, TSchema } from 'typebox';
import Value from 'typebox/value';
import { failure, ERROR_TABLE } from '../kernel/errors/index.ts';
import type { ErrorCode, Failure } from '../kernel/errors/index.ts';
import { err, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import { oneOf } from '../kernel/schema.ts';
import { COMMAND_CONDITIONS } from './app-commands.ts';
import { HOST_CHANNEL_NAMES, WEB_HOST_PREFIX, WEB_HOST_TOKEN_HEADER } from './host-ipc.ts';
import type { HostChannel } from './host-ipc.ts';

/**
 * The contract between the renderer (window and data worker) and the host it runs in: one table of channels with
 * argument and result schemas, one client over two transports. Every value is plain JSON, bytes travel as base64, so
 * that both transports carry exactly the same thing. Every call answers a `Result`; nothing here throws.
 */

const KIB = 1024;
const MIB = 1024 * KIB;

/** Bytes of one chunk of a stored file (1 MiB); the last one may be shorter, and an empty file has one empty chunk. */
export const FILE_CHUNK_BYTES = MIB;
/** Largest stored file: 512 MiB. */
export const FILE_MAX_BYTES = 512 * MIB;
/** Largest file handed over by value to the save dialog: 48 MiB; larger ones are saved by their address. */
export const SAVE_MAX_BYTES = 48 * MIB;
/** Largest text of one journal record before it is sealed, in characters; and its body once it is. */
export const JOURNAL_TEXT_MAX = 256 * KIB;
export const JOURNAL_BODY_MAX = 448 * KIB;
/** Most records of one append; a larger import goes in several. */
export const JOURNAL_APPEND_MAX = 500;
/** Most records of one page of `journal.read`. */
export const JOURNAL_PAGE_MAX = 500;
/** Most ids of one `journal.markReceipted`. */
export const JOURNAL_MARK_MAX = 5000;

const strict = { additionalProperties: false } as const;
const Nothing = Type.Object({}, strict);
const Id = Type.String({ pattern: '^[A-Za-z0-9._:-]{1,128}$' });
const Lane = Type.Union([Type.Literal('normal'), Type.Literal('safety')]);
const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
/** base64 of at most `bytes` bytes; the host decodes and counts for itself. */
const base64 = (bytes: number) => Type.String({ maxLength: Math.ceil(bytes / 3) * 4 });
const FileAddress = Type.String({ pattern: '^sha256:[0-9a-f]{64}$' });
const FileName = Type.String({ minLength: 1, maxLength: 180 });

/**
 * One record of the command journal. `body` is the text to bring back: a sealed command (`sealed-commands.ts`), or its
 * JSON from a release before the seal; the host never reads what is in it. `id` is the command id: a second append of the same id and body is acknowledged without a
 * second record.
 */
export const JournalRecord = Type.Object(
  { id: Id, stream: Id, lane: Lane, seq: Count, body: Type.String({ minLength: 1, maxLength: JOURNAL_BODY_MAX }) },
  strict,
);
export type JournalRecord = Static<typeof JournalRecord>;

/** A record as read back. `position` is its place in the journal (1, 2, …); times are epoch milliseconds of the host's clock. */
export const StoredJournalRecord = Type.Object(
  {
    id: Id,
    stream: Id,
    lane: Lane,
    seq: Count,
    body: Type.String(),
    position: Count,
    at: Count,
    receiptedAt: Type.Union([Count, Type.Null()]),
  },
  strict,
);
export type StoredJournalRecord = Static<typeof StoredJournalRecord>;

/**
 * Something in the journal that could not be read. `torn-tail`: bytes of a write that never ended, set aside under
 * `keptAs`. `damaged`: bytes that fail their digest in the middle. `gap`: positions that nothing accounts for.
 */
export const JournalDamage = Type.Object(
  {
    kind: Type.Union([Type.Literal('torn-tail'), Type.Literal('damaged'), Type.Literal('gap')]),
    segment: Type.String(),
    offset: Count,
    bytes: Count,
    keptAs: Type.Union([Type.String(), Type.Null()]),
    missingFrom: Type.Union([Count, Type.Null()]),
    missingTo: Type.Union([Count, Type.Null()]),
  },
  strict,
);
export type JournalDamage = Static<typeof JournalDamage>;

export const JournalState = Type.Object(
  {
    /** Random, made with the journal: another id means another journal, so the store needs a new incarnation. */
    journalId: Type.String(),
    lastPosition: Count,
    records: Count,
    unreceipted: Count,
    /** Highest sequence number of each stream and lane, so that a store found behind the journal is noticed. */
    streams: Type.Array(Type.Object({ stream: Id, lane: Lane, lastSeq: Count }, strict)),
    damage: Type.Array(JournalDamage),
    /** How long custody goes on after a receipt, as the table says; absent until it was told, and then nothing is let go. */
    retentionDays: Type.Optional(Count),
  },
  strict,
);
export type JournalState = Static<typeof JournalState>;

const SecretKey = Type.String({ pattern: '^[a-z0-9-]{1,64}$' });

export const HostKind = Type.Union([Type.Literal('electron'), Type.Literal('web')]);
export type HostKind = Static<typeof HostKind>;

export const DeviceInfo = Type.Object(
  {
    hostKind: HostKind,
    /** Random, kept in the data folder; not derived from hardware. */
    deviceInstallId: Type.String({ minLength: 16, maxLength: 64 }),
    /** What the installation proves itself by at the server; kept beside the id. */
    deviceSecret: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' })),
    version: Type.String(),
    commit: Type.String(),
    platform: Type.String(),
    runtime: Type.String(),
    /** What protects stored secrets: the operating system's store by name, or `none`. */
    secretBackend: Type.String(),
  },
  strict,
);
export type DeviceInfo = Static<typeof DeviceInfo>;

export const HostConfig = Type.Object(
  {
    /** Origin of the central server; the only address outside the host that the page may reach. */
    serverUrl: Type.String({ pattern: '^https?://[^/?#\\s]+$' }),
    courtName: Type.Optional(Type.String({ maxLength: 100 })),
    /** True only for a data folder created as a demonstration. */
    demo: Type.Boolean(),
  },
  strict,
);
export type HostConfig = Static<typeof HostConfig>;

export const WindowState = Type.Object(
  {
    mode: Type.Union([
      Type.Literal('normal'),
      Type.Literal('maximized'),
      Type.Literal('minimized'),
      Type.Literal('fullscreen'),
      Type.Literal('browser'),
    ]),
    zoomPercent: Type.Integer({ minimum: 25, maximum: 500 }),
    dark: Type.Union([Type.Boolean(), Type.Null()]),
  },
  strict,
);
export type WindowState = Static<typeof WindowState>;

type ChannelSpec = { readonly args: TSchema; readonly result: TSchema; /** Largest request in bytes of JSON. */ readonly maxBytes: number };

/** Whose streams in the journal: says nothing of who it is. */
const OwnerTag = Type.String({ pattern: '^[0-9a-f]{16}$' });

/** The channel table: what may be asked, what comes back, how large a question may be. */
export const HOST_CHANNELS = {
  /** Opens the journal if it is not open, and reports its state. */
  'journal.open': { args: Nothing, result: JournalState, maxBytes: KIB },
  /** Acknowledges only after the records, and on creation or rotation the folder too, are on the disk. */
  'journal.append': {
    args: Type.Object({ records: Type.Array(JournalRecord, { minItems: 1, maxItems: JOURNAL_APPEND_MAX }) }, strict),
    result: Type.Object({ positions: Type.Array(Count) }, strict),
    maxBytes: 16 * MIB,
  },
  /** Records after a position, in order. `unreceipted`: what still waits; `all`: what a server with a new epoch is offered. */
  'journal.read': {
    args: Type.Object(
      {
        after: Count,
        limit: Type.Integer({ minimum: 1, maximum: JOURNAL_PAGE_MAX }),
        scope: Type.Union([Type.Literal('unreceipted'), Type.Literal('all')]),
      },
      strict,
    ),
    result: Type.Object(
      { records: Type.Array(StoredJournalRecord), next: Type.Union([Count, Type.Null()]) },
      strict,
    ),
    maxBytes: KIB,
  },
  /**
   * Notes that receipts are there; ids that the journal does not hold come back. Custody goes on for `keepDays`, which is
   * the table's JOURNAL_RETENTION: the host knows no number of its own (ARCHITECTURE S14).
   */
  'journal.markReceipted': {
    args: Type.Object({ ids: Type.Array(Id, { minItems: 1, maxItems: JOURNAL_MARK_MAX }), keepDays: Type.Optional(Count) }, strict),
    result: Type.Object({ marked: Count, unknown: Type.Array(Id) }, strict),
    maxBytes: MIB,
  },
  'files.has': {
    args: Type.Object({ address: FileAddress }, strict),
    result: Type.Object(
      {
        state: Type.Union([Type.Literal('absent'), Type.Literal('partial'), Type.Literal('whole')]),
        /** Chunks received; the next `files.put` carries this index. */
        chunks: Count,
        size: Type.Union([Count, Type.Null()]),
      },
      strict,
    ),
    maxBytes: KIB,
  },
  /** Takes the next chunk of a file whose address is the SHA-256 of all its bytes; the last chunk is checked against it. */
  'files.put': {
    args: Type.Object(
      {
        address: FileAddress,
        size: Type.Integer({ minimum: 0, maximum: FILE_MAX_BYTES }),
        index: Count,
        data: base64(FILE_CHUNK_BYTES),
      },
      strict,
    ),
    result: Type.Object({ whole: Type.Boolean(), chunks: Count }, strict),
    maxBytes: 2 * MIB,
  },
  'files.get': {
    args: Type.Object({ address: FileAddress, index: Count }, strict),
    result: Type.Object({ data: base64(FILE_CHUNK_BYTES), size: Count, last: Type.Boolean() }, strict),
    maxBytes: KIB,
  },
  /** Save dialog of the host; `browser` means that this host has none and the page offers the download itself. */
  'files.save': {
    args: Type.Object(
      {
        name: FileName,
        content: Type.Union([
          Type.Object({ data: base64(SAVE_MAX_BYTES) }, strict),
          Type.Object({ address: FileAddress }, strict),
        ]),
      },
      strict,
    ),
    result: Type.Object(
      { outcome: Type.Union([Type.Literal('saved'), Type.Literal('cancelled'), Type.Literal('browser')]) },
      strict,
    ),
    maxBytes: 66 * MIB,
  },
  /** Renders a self-contained document (no scripts, no outside resources) to PDF, A4 unless its own `@page` says otherwise. */
  'print.toPdf': {
    args: Type.Object(
      { html: Type.String({ minLength: 1, maxLength: 8 * MIB }), title: Type.String({ maxLength: 200 }) },
      strict,
    ),
    result: Type.Object({ data: Type.String() }, strict),
    maxBytes: 33 * MIB,
  },
  'secrets.available': {
    args: Nothing,
    result: Type.Object({ available: Type.Boolean(), backend: Type.String() }, strict),
    maxBytes: KIB,
  },
  'secrets.get': {
    args: Type.Object({ key: SecretKey }, strict),
    result: Type.Object({ value: Type.Union([Type.String(), Type.Null()]) }, strict),
    maxBytes: KIB,
  },
  /** `value: null` deletes. */
  'secrets.set': {
    args: Type.Object({ key: SecretKey, value: Type.Union([Type.String({ maxLength: 8 * KIB }), Type.Null()]) }, strict),
    result: Nothing,
    maxBytes: 40 * KIB,
  },
  /** Lets the host deliver sealed records of one person (tag of his streams) with a token that can do nothing else. */
  'delivery.keepRight': {
    args: Type.Object({ tag: OwnerTag, token: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }) }, strict),
    result: Nothing,
    maxBytes: KIB,
  },
  /**
   * Told every few seconds: whose own queue sends (the tag of his streams), and once when it stops; for everybody else the
   * host delivers by itself. Without a tag nobody is at work. The answer says whether the page must erase what the browser
   * keeps for it, because this device was revoked or reported lost.
   */
  'delivery.atWork': { args: Type.Object({ tag: Type.Optional(OwnerTag), working: Type.Boolean() }, strict), result: Type.Object({ erase: Type.Boolean() }, strict), maxBytes: KIB },
  /** The page has erased it. */
  'delivery.erased': { args: Nothing, result: Nothing, maxBytes: KIB },
  'device.info': { args: Nothing, result: DeviceInfo, maxBytes: KIB },
  'config.get': { args: Nothing, result: HostConfig, maxBytes: KIB },
  /** Why the configured server is not reached, as far as the machine can tell; asked after an exchange of the page failed. */
  'server.reach': {
    args: Nothing,
    result: Type.Object({ state: oneOf(['offline', 'name', 'not-running', 'certificate', 'silent', 'gateway', 'unknown']), status: Type.Optional(Type.Integer()) }, strict),
    maxBytes: KIB,
  },
  /** Generic words only: notifications are readable on a locked screen. `shown: false` = the page may use its own. */
  'notify.show': {
    args: Type.Object(
      {
        title: Type.String({ minLength: 1, maxLength: 60 }),
        body: Type.String({ maxLength: 120 }),
        tag: Type.String({ pattern: '^[A-Za-z0-9._:-]{1,64}$' }),
      },
      strict,
    ),
    result: Type.Object({ shown: Type.Boolean() }, strict),
    maxBytes: 4 * KIB,
  },
  /** Reads the window's state; what is given is applied first. */
  'window.state': {
    args: Type.Object(
      {
        zoomPercent: Type.Optional(Type.Integer({ minimum: 80, maximum: 200 })),
        theme: Type.Optional(Type.Union([Type.Literal('system'), Type.Literal('light'), Type.Literal('dark')])),
        language: Type.Optional(Type.Union([Type.Literal('zh-CN'), Type.Literal('en')])),
        /** What holds now, for the entries of the native menu. */
        conditions: Type.Optional(Type.Array(oneOf(COMMAND_CONDITIONS), { maxItems: 20 })),
      },
      strict,
    ),
    result: WindowState,
    maxBytes: KIB,
  },
  'updates.check': {
    args: Nothing,
    result: Type.Object({ state: Type.Literal('not-configured') }, strict),
    maxBytes: KIB,
  },
} as const satisfies Record<HostChannel, ChannelSpec>;

export type HostArgs<C extends HostChannel> = Static<(typeof HOST_CHANNELS)[C]['args']>;
export type HostResult<C extends HostChannel> = Static<(typeof HOST_CHANNELS)[C]['result']>;

/** What the main process tells the window: a menu command, a link to open, a wake-up from sleep, a reason to lock. */
export const HostEvent = Type.Union([
  Type.Object({ type: Type.Literal('command'), id: Type.String({ maxLength: 64 }) }, strict),
  Type.Object(
    {
      type: Type.Literal('open'),
      target: Type.Union([Type.Literal('case'), Type.Literal('request')]),
      id: Type.String({ pattern: '^[A-Za-z0-9-]{1,64}$' }),
    },
    strict,
  ),
  Type.Object({ type: Type.Literal('wake') }, strict),
  /** The machine goes to sleep, or its own screen is locked. */
  Type.Object({ type: Type.Literal('lock') }, strict),
]);
export type HostEvent = Static<typeof HostEvent>;

/** Carries one call; resolves with whatever the host answered, rejects when no answer came. */
export type HostInvoke = (channel: HostChannel, args: unknown) => Promise<unknown>;

type Call<C extends HostChannel> = (args: HostArgs<C>) => Promise<Result<HostResult<C>, Failure>>;
type Ask<C extends HostChannel> = () => Promise<Result<HostResult<C>, Failure>>;

/** The host as the renderer sees it. */
export type HostBridge = {
  readonly journal: {
    readonly open: Ask<'journal.open'>;
    readonly append: Call<'journal.append'>;
    readonly read: Call<'journal.read'>;
    readonly markReceipted: Call<'journal.markReceipted'>;
  };
  readonly files: {
    readonly has: Call<'files.has'>;
    readonly put: Call<'files.put'>;
    readonly get: Call<'files.get'>;
    readonly save: Call<'files.save'>;
  };
  readonly print: { readonly toPdf: Call<'print.toPdf'> };
  readonly secrets: {
    readonly available: Ask<'secrets.available'>;
    readonly get: Call<'secrets.get'>;
    readonly set: Call<'secrets.set'>;
  };
  readonly delivery: { readonly keepRight: Call<'delivery.keepRight'>; readonly atWork: Call<'delivery.atWork'>; readonly erased: Ask<'delivery.erased'> };
  readonly device: { readonly info: Ask<'device.info'> };
  readonly config: { readonly get: Ask<'config.get'> };
  readonly server: { readonly reach: Ask<'server.reach'> };
  readonly notify: { readonly show: Call<'notify.show'> };
  readonly window: { readonly state: Call<'window.state'> };
  readonly updates: { readonly check: Ask<'updates.check'> };
};

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(ERROR_TABLE, code);
}

/** A failure read off the wire; a code outside the table becomes `INTERNAL` and keeps its spelling as a parameter. */
export function parseFailure(value: unknown): Failure {
  const raw = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  const params: Record<string, string | number> = {};
  if (typeof raw['params'] === 'object' && raw['params'] !== null) {
    for (const [k, v] of Object.entries(raw['params'])) {
      if (typeof v === 'string' || typeof v === 'number') params[k] = v;
    }
  }
  if (!isErrorCode(raw['code'])) return failure('INTERNAL', { answered: String(raw['code']).slice(0, 40) });
  return Object.keys(params).length > 0 ? failure(raw['code'], params) : failure(raw['code']);
}

/** Calls whose effect may have happened although no answer came; they must never be reported as refused. */
const UNSURE_WITHOUT_ANSWER: ReadonlySet<HostChannel> = new Set(['journal.append']);

/**
 * The one client of the bridge. Arguments are checked before they leave, answers before they are believed. No answer:
 * `OUTCOME_UNSURE` for an append (settle it by id at the next open), `HOST_UNREACHABLE` for everything else.
 */
export function bridgeOver(invoke: HostInvoke): HostBridge {
  async function call<C extends HostChannel>(channel: C, args: HostArgs<C>): Promise<Result<HostResult<C>, Failure>> {
    const spec = HOST_CHANNELS[channel];
    if (!Value.Check(spec.args, args)) return err(failure('BODY_INVALID', { channel }));
    let answer: unknown;
    try {
      answer = await invoke(channel, args);
    } catch {
      return err(failure(UNSURE_WITHOUT_ANSWER.has(channel) ? 'OUTCOME_UNSURE' : 'HOST_UNREACHABLE', { channel }));
    }
    const envelope = typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>) : {};
    if (envelope['ok'] === false) return err(parseFailure(envelope['error']));
    if (envelope['ok'] !== true || !Value.Check(spec.result, envelope['value'])) {
      return err(failure(UNSURE_WITHOUT_ANSWER.has(channel) ? 'OUTCOME_UNSURE' : 'HOST_ANSWER_INVALID', { channel }));
    }
    return ok(envelope['value'] as HostResult<C>);
  }
  const on =
    <C extends HostChannel>(channel: C): Call<C> =>
    (args) =>
      call(channel, args);
  return {
    journal: {
      open: () => call('journal.open', {}),
      append: on('journal.append'),
      read: on('journal.read'),
      markReceipted: on('journal.markReceipted'),
    },
    files: { has: on('files.has'), put: on('files.put'), get: on('files.get'), save: on('files.save') },
    print: { toPdf: on('print.toPdf') },
    secrets: {
      available: () => call('secrets.available', {}),
      get: on('secrets.get'),
      set: on('secrets.set'),
    },
    delivery: { keepRight: on('delivery.keepRight'), atWork: on('delivery.atWork'), erased: () => call('delivery.erased', {}) },
    device: { info: () => call('device.info', {}) },
    config: { get: () => call('config.get', {}) },
    server: { reach: () => call('server.reach', {}) },
    notify: { show: on('notify.show') },
    window: { state: on('window.state') },
    updates: { check: () => call('updates.check', {}) },
  };
}

/** What `fetch` must offer here; typed by shape because shared code knows no DOM. */
export type FetchLike = (
  url: string,
  init: { method: string; headers: Record<string, string>; body: string; credentials: 'omit'; cache: 'no-store' },
) => Promise<{ json(): Promise<unknown> }>;

/** Transport of the web host: one POST a call. Works in the window and in the worker. */
export function invokeOverHttp(at: { readonly origin: string; readonly token: string }, fetchIt: FetchLike): HostInvoke {
  return async (channel, args) => {
    const answer = await fetchIt(`${at.origin}${WEB_HOST_PREFIX}${channel}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [WEB_HOST_TOKEN_HEADER]: at.token },
      body: JSON.stringify(args),
      credentials: 'omit',
      cache: 'no-store',
    });
    return answer.json();
  };
}

/** The part of a `MessagePort` that the transport uses. */
export type PortLike = {
  postMessage(message: unknown): void;
  addEventListener(type: 'message' | 'close', listener: (event: { data?: unknown }) => void): void;
  start(): void;
};

/** One call over the data port. */
export const PortRequest = Type.Object(
  { n: Count, channel: Type.Union(HOST_CHANNEL_NAMES.map((name) => Type.Literal(name))), args: Type.Unknown() },
  strict,
);

/**
 * Transport of the Electron data port: the worker reaches the host's journal without a window on the path. A closed
 * port rejects everything in flight, so that no caller waits for a host that is gone.
 */
export function invokeOverPort(port: PortLike): HostInvoke {
  type Waiting = { resolve: (answer: unknown) => void; reject: (reason: Error) => void };
  const waiting = new Map<number, Waiting>();
  let next = 1;
  let closed = false;
  port.addEventListener('message', (event) => {
    const message = typeof event.data === 'object' && event.data !== null ? (event.data as Record<string, unknown>) : {};
    const n = message['n'];
    if (typeof n !== 'number') return;
    const entry = waiting.get(n);
    waiting.delete(n);
    entry?.resolve(message['answer']);
  });
  port.addEventListener('close', () => {
    closed = true;
    for (const entry of waiting.values()) entry.reject(new Error('the data port is closed'));
    waiting.clear();
  });
  port.start();
  return (channel, args) => {
    if (closed) return Promise.reject(new Error('the data port is closed'));
    const n = next++;
    return new Promise((resolve, reject) => {
      waiting.set(n, { resolve, reject });
      port.postMessage({ n, channel, args });
    });
  };
}

/**
 * How a data worker reaches its host; the window makes one (`openDataHandle` of the renderer's bridge) and posts it to
 * the worker. A port is transferred. `none` is the desk profile: no host, nothing stays on that computer.
 */
export type DataHandle =
  | { readonly kind: 'port'; readonly port: PortLike }
  | { readonly kind: 'http'; readonly origin: string; readonly token: string }
  | { readonly kind: 'none' };

/** The bridge of a worker from its handle; null in the desk profile. */
export function bridgeFromHandle(handle: DataHandle, fetchIt: FetchLike): HostBridge | null {
  if (handle.kind === 'port') return bridgeOver(invokeOverPort(handle.port));
  if (handle.kind === 'http') return bridgeOver(invokeOverHttp(handle, fetchIt));
  return null;
}

/** Number of chunks of a file of `size` bytes. */
export function fileChunkCount(size: number): number {
  return Math.max(1, Math.ceil(size / FILE_CHUNK_BYTES));
}
