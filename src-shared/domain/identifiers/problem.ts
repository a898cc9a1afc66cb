import { type ErrorCode, type Failure, failure } from '../../kernel/errors/index.ts';
import { err, type Result } from '../../kernel/result.ts';

/**
 * Why an identifier is not accepted as it stands. `error`: it cannot be what it claims to be. `warning`: it has the
 * form but fails a check that real documents sometimes fail; an import keeps it and shows the warning.
 */
export type IdentifierProblem = { readonly level: 'error' | 'warning'; readonly failure: Failure };

export type Checked<T> = Result<T, IdentifierProblem>;

export function refused(code: ErrorCode, params?: Failure['params']): Checked<never> {
  return err({ level: 'error', failure: failure(code, params) });
}

export function doubtful(code: ErrorCode, params?: Failure['params']): Checked<never> {
  return err({ level: 'warning', failure: failure(code, params) });
}
