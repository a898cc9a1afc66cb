import { resolve } from 'node:path';
import vue from '@vitejs/plugin-vue';
import { build, preview } from 'vite';
import { contentSecurityPolicy } from '#main/core/content-policy.ts';

/**
 * Builds the gallery of parts and serves it on loopback, for tests and for looking at it:
 * `?page=workbench&theme=dark&language=en`, pages as in GalleryApp.vue. The hosts' own security policy holds, so a part that would
 * need `eval` or an inline script fails here. It is not part of the product.
 */
export async function serveGallery(port = 0): Promise<{ readonly url: string; close(): Promise<void> }> {
  const outDir = resolve(import.meta.dirname, '../../../.cache/gallery');
  const shared = { configFile: false as const, root: import.meta.dirname, publicDir: resolve(import.meta.dirname, '../../../src-renderer/public'), logLevel: 'error' as const };
  await build({ ...shared, plugins: [vue()], build: { outDir, emptyOutDir: true, target: 'chrome120', reportCompressedSize: false } });
  const server = await preview({ ...shared, build: { outDir }, preview: { host: '127.0.0.1', port, strictPort: port !== 0, headers: { 'content-security-policy': contentSecurityPolicy('http://127.0.0.1:9') } } });
  const url = server.resolvedUrls?.local[0];
  if (url === undefined) throw new Error('the gallery has no address');
  return { url, close: () => server.close() };
}
