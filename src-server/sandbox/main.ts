import { resolve } from 'node:path';
import { startSandbox } from './server.ts';

/** Process entry of the sandbox agencies; settings come by environment (build/README.md). */
const sandbox = await startSandbox({
  port: Number(process.env['LIANZHI_SANDBOX_PORT'] ?? 47811),
  dataFolder: resolve(process.env['LIANZHI_DATA'] ?? 'data/sandbox'),
  serverUrl: process.env['LIANZHI_SERVER_URL'] ?? 'http://127.0.0.1:47810',
});
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    void sandbox.close().then(() => process.exit(0));
  });
}
// Last: whoever reads it may ask for the end at once.
process.stdout.write(`${JSON.stringify({ ready: true, url: sandbox.url })}\n`);
