import { bridgeFromHandle } from '#shared/contracts/host-bridge.ts';
import type { DataHandle, JournalRecord } from '#shared/contracts/host-bridge.ts';

/** Appends one record through its own way to the host and answers with what came back. */
self.addEventListener('message', (event: MessageEvent<{ handle: DataHandle; task: JournalRecord }>) => {
  const bridge = bridgeFromHandle(event.data.handle, (url, init) => fetch(url, init));
  void bridge?.journal.append({ records: [event.data.task] }).then((answer) => { self.postMessage(answer); });
});
