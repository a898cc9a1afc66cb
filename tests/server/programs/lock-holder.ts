import { lockFolder } from '#server/store/folder-lock.ts';

/** Holds the lock that its argument names until it is killed. */
lockFolder(process.argv[2] ?? '');
process.stdout.write('held\n');
setInterval(() => undefined, 1_000);
