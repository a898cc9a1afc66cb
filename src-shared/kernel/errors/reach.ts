import { defineErrors } from './define.ts';

/**
 * Why the server was not reached. A dead server is told from a dead line, as far as the machine that asks can tell;
 * NETWORK_UNREACHABLE is left for what it cannot. All of them mean the same to a queue: nothing was heard of the server.
 */
export const reachErrors = defineErrors({
  NETWORK_UNREACHABLE: { retry: 'later', http: 0 },
  NETWORK_OFFLINE: { retry: 'later', http: 0 },
  SERVER_NAME_UNKNOWN: { retry: 'later', http: 0 },
  SERVER_NOT_RUNNING: { retry: 'later', http: 0 },
  SERVER_CERTIFICATE_INVALID: { retry: 'later', http: 0 },
  SERVER_SILENT: { retry: 'later', http: 0 },
  GATEWAY_ANSWERED: { retry: 'later', http: 0 },
});
