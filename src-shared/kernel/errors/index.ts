import { assetsErrors } from './assets.ts';
import { casesErrors } from './cases.ts';
import { commonErrors } from './common.ts';
import { detainPersonErrors } from './detain-person.ts';
import { filesErrors } from './files.ts';
import { hostErrors } from './host.ts';
import { identityErrors } from './identity.ts';
import { importErrors } from './import.ts';
import { instrumentErrors } from './instruments.ts';
import { linkageErrors } from './linkage.ts';
import { locatePersonErrors } from './locate-person.ts';
import { reachErrors } from './reach.ts';
import { requestErrors } from './requests.ts';
import { seekVehicleErrors } from './seek-vehicle.ts';
import { seizureErrors } from './seizure.ts';

/** The one error table: every code the product can show, log or send. */
export const ERROR_TABLE = {
  ...commonErrors,
  ...linkageErrors,
  ...requestErrors,
  ...locatePersonErrors,
  ...detainPersonErrors,
  ...casesErrors,
  ...assetsErrors,
  ...seizureErrors,
  ...seekVehicleErrors,
  ...importErrors,
  ...identityErrors,
  ...filesErrors,
  ...instrumentErrors,
  ...hostErrors,
  ...reachErrors,
} as const;

export type ErrorCode = keyof typeof ERROR_TABLE;

/** A failure as data: the code of the table, and the values its sentence needs (never names or ID numbers). */
export type Failure = {
  readonly code: ErrorCode;
  readonly params?: Readonly<Record<string, string | number>>;
};

export function failure(code: ErrorCode, params?: Failure['params']): Failure {
  return params === undefined ? { code } : { code, params };
}

/** Whether a failure says only that nothing was heard of the server, for whatever reason. */
export function isUnreachable({ code }: Failure): boolean {
  return Object.hasOwn(reachErrors, code);
}

/** An exception that carries a code of the table; used only where a function cannot return a `Result`. */
export class CodedError extends Error {
  readonly failure: Failure;

  constructor(code: ErrorCode, params?: Failure['params'], options?: ErrorOptions) {
    super(code, options);
    this.name = 'CodedError';
    this.failure = failure(code, params);
  }
}
