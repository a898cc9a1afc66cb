import type { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { env } from 'node:process';
import type { Member, Shape, Signature, TypeInfo, Typings } from './typings.ts';

/** The course of an application, as Electron knows it. */
export type Phase = 'loading' | 'ready' | 'quitting' | 'gone';

/** Read anew, or as another process has written them down: the compiler takes longer to load than all the rest. */
export const TYPINGS: Typings = env['LIANZHI_TYPINGS'] === undefined ? (await import('./typings.ts')).readTypings() : (JSON.parse(readFileSync(env['LIANZHI_TYPINGS'], 'utf8')) as Typings);

/** What was done that Electron would not have borne, in order; each is thrown as well. */
export const violations: string[] = [];

export const course = { phase: 'loading' as Phase, platform: (): NodeJS.Platform => process.platform };

/** Has no effect, or throws, once the application is ready. */
const BEFORE_READY: ReadonlySet<string> = new Set(['Protocol.registerSchemesAsPrivileged', 'App.enableSandbox', 'App.disableHardwareAcceleration', 'App.setPath', 'CommandLine.appendSwitch']);
/** Throws, answers nothing, or answers wrongly until the application is ready. */
const AFTER_READY: ReadonlySet<string> = new Set([
  'App.getLocale', 'Dialog.showMessageBox', 'Dialog.showMessageBoxSync', 'Dialog.showSaveDialog', 'Menu.setApplicationMenu', 'new BrowserWindow', 'new Notification',
  'PowerMonitor.on', 'PowerMonitor.getSystemIdleState', 'Net.fetch', 'SafeStorage.encryptStringAsync', 'SafeStorage.decryptStringAsync', 'SafeStorage.isAsyncEncryptionAvailable',
  'SafeStorage.getSelectedStorageBackend', 'Screen.getPrimaryDisplay', 'Screen.getAllDisplays', 'Session.defaultSession', 'Session.fromPartition',
]);

/** Something that the real thing would not have borne. */
export class Violation extends TypeError {}

export function violate(text: string): never {
  violations.push(text);
  throw new Violation(text);
}

function chainOf(name: string): TypeInfo[] {
  const info = TYPINGS.types[name];
  return info === undefined ? [] : [info, ...info.bases.flatMap(chainOf)];
}

function find<T>(name: string, part: (info: TypeInfo) => Record<string, T>, key: string): T | undefined {
  for (const info of chainOf(name)) if (Object.hasOwn(part(info), key)) return part(info)[key];
  return undefined;
}

/** Names of an options type: only data, no methods. */
function keysOf(name: string): Record<string, Member> | undefined {
  const chain = chainOf(name);
  if (chain.length === 0 || chain.some(({ members, constructs, events }) => constructs.length > 0 || Object.keys(events).length > 0 || Object.values(members).some(({ signatures }) => signatures !== null))) return undefined;
  return Object.assign({}, ...chain.toReversed().map(({ members }) => members)) as Record<string, Member>;
}

/** What is wrong with a value; undefined when nothing is. */
function wrong(value: unknown, shape: Shape, where: string): string | undefined {
  switch (shape.kind) {
    case 'any': return undefined;
    case 'primitive': return typeof value === shape.name ? undefined : `${where} is no ${shape.name}`;
    case 'literal': return value === shape.value ? undefined : `${where} is not ${JSON.stringify(shape.value)}`;
    case 'union': {
      const found = shape.of.map((one) => wrong(value, one, where));
      return found.includes(undefined) ? undefined : (found.find((text) => text?.includes('no option') === true) ?? `${where} (${typeof value === 'string' ? JSON.stringify(value) : typeof value}) is none of what may stand there`);
    }
    case 'array': return Array.isArray(value) ? value.map((one, at) => wrong(one, shape.of, `${where}[${String(at)}]`)).find((text) => text !== undefined) : `${where} is no array`;
    case 'object': return wrongKeys(value, where, (key) => shape.keys[key], Object.entries(shape.keys).filter(([, { optional }]) => !optional).map(([key]) => key));
    case 'ref': {
      const keys = keysOf(shape.name);
      if (keys === undefined) return TYPINGS.types[shape.name] === undefined || kindOf(value, shape.name) ? undefined : `${where} is no ${shape.name}`;
      const required = Object.entries(keys).filter(([, { shape: own }]) => !(own.kind === 'union' && own.of.some((one) => one.kind === 'literal' && one.value === undefined))).map(([key]) => key);
      return wrongKeys(value, where, (key) => keys[key], required);
    }
  }
}

function wrongKeys(value: unknown, where: string, keyOf: (key: string) => { readonly shape: Shape } | undefined, required: readonly string[]): string | undefined {
  if (typeof value !== 'object' || value === null) return `${where} is no object`;
  for (const [key, inner] of Object.entries(value)) {
    const known = keyOf(key);
    if (known === undefined) return `${where} has no option ${key}`;
    const found = wrong(inner, known.shape, `${where}.${key}`);
    if (found !== undefined) return found;
  }
  const missing = required.find((key) => !Object.hasOwn(value, key));
  return missing === undefined ? undefined : `${where} lacks ${missing}`;
}

function wrongCall(args: readonly unknown[], signature: Signature): string | undefined {
  const least = signature.filter(({ optional, rest }) => !optional && !rest).length;
  const most = signature.some(({ rest }) => rest) ? Infinity : signature.length;
  if (args.length < least || args.length > most) return `takes ${most === least ? String(least) : `${String(least)} to ${String(most)}`} arguments, not ${String(args.length)}`;
  return args.map((arg, at) => {
    const parameter = signature[at];
    return parameter === undefined || parameter.rest || (arg === undefined && parameter.optional) ? undefined : wrong(arg, parameter.shape, `argument ${String(at + 1)}`);
  }).find((text) => text !== undefined);
}

function checkCall(what: string, args: readonly unknown[], signatures: readonly Signature[]): void {
  const found = signatures.map((signature) => wrongCall(args, signature));
  if (found.length === 0 || found.includes(undefined)) return;
  // Of several ways to call it, the one that came nearest says most.
  violate(`${what} ${found.find((text) => text?.startsWith('argument') === true) ?? found[0] ?? ''}`);
}

function checkCourse(what: string, platforms: readonly string[] | null): void {
  if (course.phase === 'gone') violate(`${what} after the end`);
  if (course.phase === 'loading' && AFTER_READY.has(what)) violate(`${what} before ready`);
  if (course.phase !== 'loading' && BEFORE_READY.has(what)) violate(`${what} after ready`);
  if (platforms !== null && !platforms.includes(course.platform())) violate(`${what} does not exist on ${course.platform()}`);
}

const EVENT_METHODS: ReadonlySet<string> = new Set(['on', 'once', 'off', 'addListener', 'removeListener']);
const behind = new WeakMap<object, { readonly type: string; readonly part: object }>();
const before = new WeakMap<object, object>();

/** Whether a value is one of ours of that type; what is none of ours is not judged. */
function kindOf(value: unknown, type: string): boolean {
  const known = typeof value === 'object' && value !== null ? behind.get(value) : undefined;
  return typeof value === 'object' && (known === undefined || chainOf(known.type).some((info) => info === TYPINGS.types[type]));
}

/** What stands behind a strict part, for whoever plays the system. */
export function behindOf<T extends object>(part: T): T & { readonly events: EventEmitter } {
  return (behind.get(part)?.part ?? part) as T & { readonly events: EventEmitter };
}

/** The fires of an event as the system would: only such as the typings have, and on this platform. @returns how many heard it */
export function fire(part: object, name: string, ...args: unknown[]): number {
  const known = behind.get(part) ?? behind.get(before.get(part) ?? {});
  if (known === undefined) throw new Error('not a part of the fake');
  const isIpc = known.type === 'IpcMain' || known.type === 'IpcRenderer';
  const event = find(known.type, ({ events }) => events, name);
  if (event === undefined && !isIpc) throw new Error(`${known.type} has no event ${name}`);
  if (event?.platforms?.includes(course.platform()) === false) return 0;
  const { events } = known.part as { events: EventEmitter };
  const heard = events.listenerCount(name);
  events.emit(name, ...args);
  return heard;
}

function listen(type: string, part: object, method: string, args: readonly unknown[]): unknown {
  checkCourse(`${type}.on`, null);
  const [name, listener] = args;
  if (args.length !== 2 || typeof name !== 'string' || typeof listener !== 'function') violate(`${type}.${method} takes an event and a listener`);
  const hasAnyName = find(type, ({ members }) => members, method)?.signatures?.some(([first]) => first?.shape.kind === 'primitive') === true;
  const event = find(type, ({ events }) => events, name as string);
  if (event === undefined && !hasAnyName) violate(`${type} has no event ${name as string}`);
  if (event?.platforms?.includes(course.platform()) === false) violate(`${type}: event ${name as string} does not exist on ${course.platform()}`);
  (part as { events: EventEmitter }).events[method as 'on'](name as string, listener as () => void);
  return undefined;
}

/** A part within a part is strict as well. */
function nested(shape: Shape, value: unknown): unknown {
  if (shape.kind !== 'ref' || typeof value !== 'object' || value === null || TYPINGS.types[shape.name] === undefined || behind.has(value)) return value;
  return keysOf(shape.name) === undefined ? strict(shape.name, value) : value;
}

/**
 * A part of the fake as the product gets it: only what Electron's typings have, called as they say, when and where it
 * may be called. `statics`: the class itself.
 */
export function strict<T extends object>(type: string, part: T, statics = false): T {
  const known = before.get(part);
  if (known !== undefined) return known as T;
  const calls = new Map<string, unknown>();
  const memberOf = (key: string): Member | undefined => find(type, (info) => (statics ? info.statics : info.members), key);
  const proxy: T = new Proxy(part, {
    get(_target, key) {
      if (typeof key === 'symbol' || ['then', 'toJSON', 'constructor', 'prototype'].includes(key)) return Reflect.get(part, key) as unknown;
      if (!statics && EVENT_METHODS.has(key)) return (...args: unknown[]) => (listen(type, part, key, args), proxy);
      const member = memberOf(key);
      if (member === undefined) return violate(`${type}.${key} does not exist`);
      if (!(key in part)) return violate(`${type}.${key} is not played by the fake`);
      const what = `${type}.${key}`;
      if (member.signatures === null) {
        checkCourse(what, member.platforms);
        return nested(member.shape, Reflect.get(part, key));
      }
      const { signatures, platforms } = member;
      if (!calls.has(key)) {
        calls.set(key, (...args: unknown[]) => {
          checkCourse(what, platforms);
          checkCall(what, args, signatures);
          return (Reflect.get(part, key) as (...given: unknown[]) => unknown).apply(part, args);
        });
      }
      return calls.get(key);
    },
    set(_target, key, value) {
      const member = typeof key === 'string' ? memberOf(key) : undefined;
      const what = `${type}.${String(key)}`;
      if (member === undefined || member.signatures !== null) return violate(`${what} cannot be set`);
      checkCourse(what, member.platforms);
      const found = wrong(value, member.shape, what);
      if (found !== undefined) violate(found);
      return Reflect.set(part, key, value);
    },
    construct(target, args: unknown[]) {
      checkCourse(`new ${type}`, null);
      checkCall(`new ${type}`, args, TYPINGS.types[type]?.constructs ?? []);
      return strict(type, Reflect.construct(target as new (...given: unknown[]) => object, args) as object);
    },
  });
  behind.set(proxy, { type, part });
  before.set(part, proxy);
  return proxy;
}

/** A value as it arrives in the other process. */
export function cloned<T>(value: T, what: string): T {
  try {
    return structuredClone(value);
  } catch {
    return violate(`${what} cannot be cloned`);
  }
}
