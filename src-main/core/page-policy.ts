import { originOf } from './call-guard.ts';

/** Where the page may go and what it may ask of the computer. Everything that is not named here is denied. */

/** The page stays on its own origin; also a reload of itself counts as its own. */
export function isOwnPage(address: string, origin: string): boolean {
  return originOf(address) === origin;
}

/** Links that may leave for the system's browser: https only, and only to hosts that the installation lists. */
export function isOpenableOutside(address: string, hosts: readonly string[]): boolean {
  try {
    const url = new URL(address);
    return url.protocol === 'https:' && url.username === '' && url.password === '' && hosts.includes(url.host);
  } catch {
    return false;
  }
}

/** A telephone number, for whatever this computer calls with: digits and the plus of a country, nothing that a dialler would run. */
export function isCallable(address: string): boolean {
  return /^tel:\+?\d{3,20}$/u.test(address);
}

/**
 * What the page may use. The local-network permissions are needed because the court's server stands in the local
 * network; the content security policy still limits it to that one address.
 */
const GRANTED: ReadonlySet<string> = new Set([
  'clipboard-sanitized-write',
  'notifications',
  'local-network',
  'local-network-access',
  'loopback-network',
]);

/** Camera and microphone only after the user switched them on for a record on the spot. */
const AFTER_SWITCH: ReadonlySet<string> = new Set(['media']);

export type PermissionAsk = {
  readonly permission: string;
  /** Origin or address of the frame that asks. */
  readonly from: string;
  readonly isMainFrame: boolean;
};

export function isPermitted(ask: PermissionAsk, origin: string, isMediaOn: boolean): boolean {
  if (!ask.isMainFrame || originOf(ask.from) !== origin) return false;
  return GRANTED.has(ask.permission) || (isMediaOn && AFTER_SWITCH.has(ask.permission));
}

/** Requests that may leave: the page's own scheme, and the configured server. */
export function isAllowedRequest(address: string, origin: string, serverUrl: string): boolean {
  if (/^(data|blob|devtools):/i.test(address)) return true;
  const from = originOf(address);
  if (from === '') return false;
  if (from === origin) return true;
  const server = originOf(serverUrl);
  return from === server || from === server.replace(/^http/, 'ws');
}
