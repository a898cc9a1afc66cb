/**
 * Names shared by both ends of the desktop wire. They stand apart from the schemas, because the preload bundle
 * takes nothing but these few strings.
 */
export const HOST_CHANNEL_NAMES = [
  'journal.open',
  'journal.append',
  'journal.read',
  'journal.markReceipted',
  'files.has',
  'files.put',
  'files.get',
  'files.save',
  'print.toPdf',
  'secrets.available',
  'secrets.get',
  'secrets.set',
  'delivery.keepRight',
  'delivery.atWork',
  'delivery.erased',
  'device.info',
  'config.get',
  'server.reach',
  'notify.show',
  'window.state',
  'updates.check',
] as const;

export type HostChannel = (typeof HOST_CHANNEL_NAMES)[number];

/** Channels that the data worker may call; everything else belongs to the window. */
export const DATA_CHANNEL_NAMES = [
  'journal.open',
  'journal.append',
  'journal.read',
  'journal.markReceipted',
  'files.has',
  'files.put',
  'files.get',
  'secrets.available',
  'secrets.get',
  'secrets.set',
  'delivery.keepRight',
  'delivery.atWork',
  'delivery.erased',
  'device.info',
  'config.get',
  'server.reach',
] as const satisfies readonly HostChannel[];

/** Electron IPC channel that carries every bridge call of the window. */
export const IPC_INVOKE = 'host:invoke';
/** Electron IPC channel by which the preload hands the main process one end of the data port. */
export const IPC_DATA_PORT = 'host:data-port';
/** Electron IPC channel from the main process to the window: menu commands, links, wake-ups. */
export const IPC_EVENT = 'host:event';
/** Electron IPC channel by which a page says that it listens: what came before is sent now. */
export const IPC_LISTENING = 'host:listening';
/** Tag of the window message by which the preload gives the page its end of the data port. */
export const DATA_PORT_MESSAGE = 'lianzhi:data-port';
/** Property of `window` that the preload fills. */
export const PRELOAD_GLOBAL = 'lianzhiHost';

/** Path prefix of bridge calls at the web host. */
export const WEB_HOST_PREFIX = '/__host/';
/** Header that proves a bridge call comes from the page which the web host opened. */
export const WEB_HOST_TOKEN_HEADER = 'x-lianzhi-host-token';
/** `<meta name>` by which a server tells the page what serves it: `web` (web host) or `desk` (central server). */
export const HOST_META_NAME = 'lianzhi-host';

/** What the preload puts on `window`: a handful of functions, no Electron object among them. */
export type PreloadHost = {
  readonly kind: 'electron';
  /** Carries one bridge call; the main process checks channel and arguments. */
  invoke(channel: HostChannel, args: unknown): Promise<unknown>;
  /** Asks for a data port; it arrives as a window message tagged `DATA_PORT_MESSAGE`. */
  requestDataPort(): void;
  /** Menu commands, links and wake-ups; returns how to stop listening. */
  onEvent(listener: (event: unknown) => void): () => void;
};
