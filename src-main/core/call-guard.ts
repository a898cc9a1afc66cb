import { Compile } from 'typebox/compile';
import { HOST_CHANNELS } from '#shared/contracts/host-bridge.ts';
import type { HostArgs } from '#shared/contracts/host-bridge.ts';
import { DATA_CHANNEL_NAMES, HOST_CHANNEL_NAMES } from '#shared/contracts/host-ipc.ts';
import type { HostChannel } from '#shared/contracts/host-ipc.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import { err, ok } from '#shared/kernel/result.ts';
import type { Result } from '#shared/kernel/result.ts';

/** Who asks: the page's window, or the data worker, which gets fewer channels. */
export type Caller = 'window' | 'data';

const ALLOWED: Readonly<Record<Caller, ReadonlySet<string>>> = {
  window: new Set(HOST_CHANNEL_NAMES),
  data: new Set(DATA_CHANNEL_NAMES),
};

const CHECKS: { readonly [C in HostChannel]: { Check(value: unknown): boolean } } = {
  'journal.open': Compile(HOST_CHANNELS['journal.open'].args),
  'journal.append': Compile(HOST_CHANNELS['journal.append'].args),
  'journal.read': Compile(HOST_CHANNELS['journal.read'].args),
  'journal.markReceipted': Compile(HOST_CHANNELS['journal.markReceipted'].args),
  'files.has': Compile(HOST_CHANNELS['files.has'].args),
  'files.put': Compile(HOST_CHANNELS['files.put'].args),
  'files.get': Compile(HOST_CHANNELS['files.get'].args),
  'files.save': Compile(HOST_CHANNELS['files.save'].args),
  'print.toPdf': Compile(HOST_CHANNELS['print.toPdf'].args),
  'secrets.available': Compile(HOST_CHANNELS['secrets.available'].args),
  'secrets.get': Compile(HOST_CHANNELS['secrets.get'].args),
  'secrets.set': Compile(HOST_CHANNELS['secrets.set'].args),
  'delivery.keepRight': Compile(HOST_CHANNELS['delivery.keepRight'].args),
  'delivery.atWork': Compile(HOST_CHANNELS['delivery.atWork'].args),
  'delivery.erased': Compile(HOST_CHANNELS['delivery.erased'].args),
  'device.info': Compile(HOST_CHANNELS['device.info'].args),
  'config.get': Compile(HOST_CHANNELS['config.get'].args),
  'server.reach': Compile(HOST_CHANNELS['server.reach'].args),
  'notify.show': Compile(HOST_CHANNELS['notify.show'].args),
  'window.state': Compile(HOST_CHANNELS['window.state'].args),
  'updates.check': Compile(HOST_CHANNELS['updates.check'].args),
};

/** One call whose channel and arguments have been checked. */
export type CheckedCall = { readonly [C in HostChannel]: { readonly channel: C; readonly args: HostArgs<C> } }[HostChannel];

/** Whether `name` is a channel that `caller` may use. */
export function isChannelFor(caller: Caller, name: unknown): name is HostChannel {
  return typeof name === 'string' && ALLOWED[caller].has(name);
}

/** Turns what came over the border into a typed call: `HOST_CHANNEL_UNKNOWN` or `BODY_INVALID` otherwise. */
export function checkCall(caller: Caller, channel: unknown, args: unknown): Result<CheckedCall, Failure> {
  if (!isChannelFor(caller, channel)) return err(failure('HOST_CHANNEL_UNKNOWN'));
  if (!CHECKS[channel].Check(args)) return err(failure('BODY_INVALID', { channel }));
  // The compiled check of this very channel has just passed, which the type system cannot see through the index.
  return ok({ channel, args } as CheckedCall);
}

/**
 * Largest serialised size of arguments that arrive as objects (IPC, port): what JSON would take, counted without
 * building the text; stops as soon as `limit` is passed.
 */
export function isLargerThan(value: unknown, limit: number): boolean {
  let left = limit;
  const stack: unknown[] = [value];
  while (stack.length > 0) {
    const item = stack.pop();
    if (typeof item === 'string') left -= item.length + 2;
    else if (typeof item === 'object' && item !== null) {
      left -= 2;
      for (const [key, inner] of Object.entries(item)) {
        left -= key.length + 4;
        stack.push(inner);
        if (left < 0) return true;
      }
    } else left -= 8;
    if (left < 0) return true;
  }
  return false;
}

/** Where a call by Electron IPC came from, as far as the guard needs it. */
export type SenderFrame = { readonly url: string; readonly parent: unknown } | null;

/** Only the top frame of our own page may call: no sub-frame, no foreign or look-alike address, no frame that is gone. */
export function isTrustedSender(frame: SenderFrame, origin: string): boolean {
  if (frame === null || frame.parent !== null) return false;
  return originOf(frame.url) === origin;
}

/** Origin of an address, also for the app's own scheme, which `URL.origin` calls `null`; empty for what cannot be read. */
export function originOf(address: string): string {
  try {
    const url = new URL(address);
    if (url.username !== '' || url.password !== '') return '';
    return `${url.protocol}//${url.host}`;
  } catch {
    return '';
  }
}
