import { protocol } from 'electron';
import type { Session } from 'electron';
import { pageHeaders } from '../core/content-policy.ts';
import { readPageFile } from '../core/page-files.ts';

const SCHEME = 'app';
const HOST = 'lianzhi';
/** The page's origin: part of the identity of everything that it stores, so it never changes. */
export const APP_ORIGIN = `${SCHEME}://${HOST}`;

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves the built renderer under the app's own scheme, with the same headers as the web host. */
export function serveApp(session: Session, options: { readonly rendererDir: string; readonly serverUrl: string }): void {
  const headers = pageHeaders(options.serverUrl);
  session.protocol.handle(SCHEME, async (request) => {
    const url = new URL(request.url);
    const isOurs = url.host === HOST && (request.method === 'GET' || request.method === 'HEAD');
    const file = isOurs ? await readPageFile(options.rendererDir, url.pathname) : null;
    if (file === null) return new Response('', { status: 404, headers: { ...headers } });
    return new Response(request.method === 'HEAD' ? null : file.body, {
      status: 200,
      headers: { ...headers, 'content-type': file.type, 'cache-control': file.cache },
    });
  });
}
