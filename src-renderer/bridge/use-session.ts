import type { Ref } from 'vue';
import type { EngineSession, KnownAccount, SignInCredentials } from '#shared/contracts/engine.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import type { Result } from '#shared/kernel/result.ts';
import { useEngine } from './engine-port.ts';

/** Who works here, and the ways in and out. */
export function useSession(): {
  readonly session: Readonly<Ref<EngineSession | null | undefined>>;
  readonly locked: Readonly<Ref<boolean>>;
  knownAccounts(): Promise<readonly KnownAccount[]>;
  signIn(credentials: SignInCredentials): Promise<Result<EngineSession, Failure>>;
  lock(): Promise<void>;
  unlock(password: string, code?: string): Promise<Result<EngineSession, Failure>>;
  signOut(): Promise<void>;
  changePassword(current: string, next: string): Promise<Result<EngineSession, Failure>>;
} {
  const engine = useEngine();
  return {
    session: engine.session,
    locked: engine.locked,
    async knownAccounts() {
      const answer = await engine.call('knownAccounts', {});
      return answer.ok ? answer.value : [];
    },
    signIn: (credentials) => engine.call('signIn', credentials),
    async lock() {
      await engine.call('lock', {});
    },
    unlock: (password, code) => engine.call('unlock', { password, ...(code === undefined ? {} : { code }) }),
    async signOut() {
      await engine.call('signOut', {});
    },
    changePassword: (current, next) => engine.call('changePassword', { current, next }),
  };
}
