import { ipcMain } from 'electron';
import type { MessagePortMain } from 'electron';
import Value from 'typebox/value';
import { PortRequest } from '#shared/contracts/host-bridge.ts';
import { IPC_DATA_PORT, IPC_INVOKE, IPC_LISTENING } from '#shared/contracts/host-ipc.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import { err } from '#shared/kernel/result.ts';
import { isTrustedSender } from '../core/call-guard.ts';
import type { HostService } from '../core/host-service.ts';
import { APP_ORIGIN } from './app-scheme.ts';

/** Answers bridge calls of the window, and hands each data worker that asks a port of its own. `onListening`: a page hears events now. */
export function answerCalls(service: HostService, onListening: () => void): void {
  ipcMain.handle(IPC_INVOKE, (event, channel: unknown, args: unknown) => {
    if (!isTrustedSender(event.senderFrame, APP_ORIGIN)) return err(failure('HOST_CALLER_REFUSED'));
    return service.handle('window', channel, args);
  });
  ipcMain.on(IPC_LISTENING, (event) => {
    if (isTrustedSender(event.senderFrame, APP_ORIGIN)) onListening();
  });
  ipcMain.on(IPC_DATA_PORT, (event) => {
    const isTrusted = isTrustedSender(event.senderFrame, APP_ORIGIN);
    for (const [index, port] of event.ports.entries()) {
      if (isTrusted && index === 0) answerPort(port, service);
      else port.close();
    }
  });
}

/** The window that asked for the port has been checked; what comes over it is checked call by call. */
function answerPort(port: MessagePortMain, service: HostService): void {
  port.on('message', (event) => {
    const request: unknown = event.data;
    if (!Value.Check(PortRequest, request)) {
      const n = typeof request === 'object' && request !== null ? (request as Record<string, unknown>)['n'] : undefined;
      if (typeof n === 'number') port.postMessage({ n, answer: err(failure('BODY_INVALID')) });
      return;
    }
    void service.handle('data', request.channel, request.args).then((answer) => {
      port.postMessage({ n: request.n, answer });
    });
  });
  port.start();
}
