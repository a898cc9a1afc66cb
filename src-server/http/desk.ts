import { existsSync } from 'node:fs';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { failure } from '#shared/kernel/errors/index.ts';
import { sendFailure } from './failures.ts';

/**
 * What the page may do: talk to this server, and to nothing else. Inline styles only, because overlays are placed by them.
 * Frames only of bytes the page holds already: the browser's own viewer shows the sealed copies, which are PDFs.
 */
const DESK_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "frame-src blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const DESK_HEADERS = {
  'content-security-policy': DESK_POLICY,
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), bluetooth=(), payment=(), display-capture=()',
} as const;

/**
 * The desk of agencies without a system of their own: the same built page under /desk/, in its desk profile. Addresses
 * inside the page answer with the page itself; a missing part answers 404.
 */
export async function deskPages(app: FastifyInstance, folder: string): Promise<void> {
  if (!existsSync(folder)) return;
  await app.register(
    async (desk) => {
      await desk.register(fastifyStatic, {
        root: folder,
        prefix: '/',
        redirect: false,
        index: 'index.html',
        cacheControl: false,
        setHeaders: (response, path) => {
          // Built parts carry their hash in the name; the page itself must be asked for again.
          void response.header('cache-control', /[/\\]assets[/\\]/.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
          for (const [name, value] of Object.entries(DESK_HEADERS)) void response.header(name, value);
        },
      });
      desk.setNotFoundHandler(async (request, reply) => {
        const isPage = request.method === 'GET' && !/\.[a-z0-9]{1,8}$/i.test(request.url.split('?')[0] ?? '');
        return isPage ? reply.sendFile('index.html') : sendFailure(reply, failure('NOT_FOUND'));
      });
    },
    { prefix: '/desk' },
  );
  app.get('/desk', { schema: { hide: true } }, async (_request, reply) => reply.redirect('/desk/'));
}
