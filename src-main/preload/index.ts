import { contextBridge, ipcRenderer } from 'electron';
import {
  DATA_PORT_MESSAGE,
  IPC_DATA_PORT,
  IPC_EVENT,
  IPC_INVOKE,
  IPC_LISTENING,
  PRELOAD_GLOBAL,
} from '#shared/contracts/host-ipc.ts';
import type { PreloadHost } from '#shared/contracts/host-ipc.ts';

/** All that the page gets of its host. What is asked is checked in the main process; here nothing is decided. */
const host: PreloadHost = Object.freeze({
  kind: 'electron' as const,
  invoke: (channel, args) => ipcRenderer.invoke(IPC_INVOKE, channel, args),
  requestDataPort() {
    const { port1, port2 } = new MessageChannel();
    ipcRenderer.postMessage(IPC_DATA_PORT, null, [port1]);
    // Ports cannot cross the bridge as values, only with a message; the page passes it on to its data worker.
    window.postMessage(DATA_PORT_MESSAGE, window.location.origin, [port2]);
  },
  onEvent(listener) {
    const take = (_event: unknown, event: unknown): void => {
      listener(event);
    };
    ipcRenderer.on(IPC_EVENT, take);
    ipcRenderer.send(IPC_LISTENING);
    return () => {
      ipcRenderer.removeListener(IPC_EVENT, take);
    };
  },
} satisfies PreloadHost);

contextBridge.exposeInMainWorld(PRELOAD_GLOBAL, host);
