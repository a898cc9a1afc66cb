import { lookup } from 'node:dns/promises';
import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { networkInterfaces } from 'node:os';
import type { HostResult } from '#shared/contracts/host-bridge.ts';

/** How the way to the server looks from this machine; `unknown` where even the machine cannot tell. */
export type ServerReach = HostResult<'server.reach'>;

/** The page waits for this while it shows that nothing was heard: no part of it may take long. */
const PATIENCE_MS = 2_500;

const CERTIFICATE_CODES: ReadonlySet<string> = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REVOKED',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** Whether this machine has any network but its own loop. */
function hasNetwork(): boolean {
  return Object.values(networkInterfaces()).some((addresses) => addresses?.some((address) => !address.internal) === true);
}

function isLoop(host: string): boolean {
  return host === 'localhost' || host.startsWith('127.') || host === '[::1]';
}

/** One short question to the server itself: its answer is JSON, and a page is somebody else's. */
function ask(url: URL): Promise<ServerReach> {
  return new Promise((resolve) => {
    const request = (url.protocol === 'https:' ? tlsRequest : plainRequest)(new URL('/health', url), { timeout: PATIENCE_MS, headers: { accept: 'application/json' } }, (response) => {
      response.resume();
      const isOurs = String(response.headers['content-type'] ?? '').includes('application/json');
      resolve(isOurs ? { state: 'unknown' } : { state: 'gateway', status: response.statusCode ?? 0 });
    });
    request.on('timeout', () => {
      request.destroy();
      resolve({ state: request.socket?.connecting === true ? 'unknown' : 'silent' });
    });
    request.on('error', (error) => {
      const code = codeOf(error);
      if (code === 'ECONNREFUSED') resolve({ state: 'not-running' });
      else if (CERTIFICATE_CODES.has(code)) resolve({ state: 'certificate' });
      else resolve({ state: 'unknown' });
    });
    request.end();
  });
}

/**
 * Why the server is not reached, asked after the page's own exchange failed: a page learns nothing but that it did. Sends
 * nothing but a request for the server's health, and only to the configured server.
 */
export async function reachServer(serverUrl: string): Promise<ServerReach> {
  const url = new URL(serverUrl);
  if (!isLoop(url.hostname) && !hasNetwork()) return { state: 'offline' };
  try {
    await lookup(url.hostname.replace(/^\[|\]$/g, ''));
  } catch (error) {
    return { state: codeOf(error) === 'ENOTFOUND' ? 'name' : 'unknown' };
  }
  return ask(url);
}
