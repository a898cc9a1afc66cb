import type { HostBridge } from '#shared/contracts/host-bridge.ts';
import { type Failure, failure } from '#shared/kernel/errors/index.ts';
import type { AskWhy } from './http.ts';

/** The host's finding as an error of the table; nothing where it cannot tell either. */
function failureOf({ state, status }: { readonly state: string; readonly status?: number | undefined }): Failure | undefined {
  switch (state) {
    case 'offline':
      return failure('NETWORK_OFFLINE');
    case 'name':
      return failure('SERVER_NAME_UNKNOWN');
    case 'not-running':
      return failure('SERVER_NOT_RUNNING');
    case 'certificate':
      return failure('SERVER_CERTIFICATE_INVALID');
    case 'silent':
      return failure('SERVER_SILENT');
    case 'gateway':
      return failure('GATEWAY_ANSWERED', { status: status ?? 0 });
    default:
      return undefined;
  }
}

/**
 * Asks the host why the server was not heard: a browser tells a page of a failed exchange only that it failed. Questions that
 * come at once are one; at a desk there is no host to ask.
 */
export function askHostWhy(bridge: HostBridge | null): AskWhy {
  let asking: Promise<Failure | undefined> | undefined;
  return () => {
    if (bridge === null) return Promise.resolve(undefined);
    asking ??= bridge.server
      .reach()
      .then((answer) => (answer.ok ? failureOf(answer.value) : undefined))
      .finally(() => {
        asking = undefined;
      });
    return asking;
  };
}
