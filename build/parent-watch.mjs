// Preloaded into every process that build/processes.ts starts: when its starter is gone (killed with -9, or a closed
// terminal), nobody would ever stop it, and it would hold its port and its data folder for ever.
import { isMainThread } from 'node:worker_threads';

const GRACE_MS = 10_000;

if (isMainThread) {
  const parent = process.ppid;
  const gone = () => {
    if (process.platform !== 'win32') return process.ppid !== parent;
    try {
      process.kill(parent, 0);
      return false;
    } catch {
      return true;
    }
  };
  const watch = setInterval(() => {
    if (!gone()) return;
    clearInterval(watch);
    // Windows has no SIGTERM handler to run: there it ends at once.
    process.kill(process.pid, 'SIGTERM');
    setTimeout(() => process.exit(1), GRACE_MS).unref();
  }, 1_000);
  watch.unref();
}
