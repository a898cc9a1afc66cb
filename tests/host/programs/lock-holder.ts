import { lockSystem, takeWriterLock } from '#main/core/writer-lock.ts';

/** Holds the lock of a path under a name that ends with this process, as on Windows, until it is killed. */
const [, , path = '', name = ''] = process.argv;
// An argument cannot hold the zero byte with which such a name begins.
const socket = name.replace('@', '\0');
const taken = await takeWriterLock(path, { ...lockSystem('linux'), socketOf: () => socket });
process.stdout.write(taken.ok ? 'held\n' : 'refused\n');
if (taken.ok) setInterval(() => undefined, 60_000);
