import { startPostgres } from '../postgres.ts';

// A private cluster for a developer: prints its address and stays until Ctrl+C.
const cluster = await startPostgres({ durable: true });
process.stdout.write(`PostgreSQL ${cluster.version}\nDATABASE_URL=${cluster.url}\nCtrl+C stops it and removes its files.\n`);
await new Promise<void>((settle) => {
  process.once('SIGINT', () => settle());
  process.once('SIGTERM', () => settle());
});
await cluster.stop();
