import { inject } from 'vue';
import type { InjectionKey, Ref } from 'vue';
import type { CallAnswer, CallArgs, CallName, EngineQueries, EngineSession, QueryName } from '#shared/contracts/engine.ts';

/**
 * The data worker as a window sees it: calls, watched queries, and who is signed in. `connectEngine` makes the real one;
 * tests and the gallery give their own. Every call answers; one in flight when the worker died answers OUTCOME_UNSURE.
 */
export type EngineClient = {
  call<C extends CallName>(name: C, args: CallArgs<C>): Promise<CallAnswer<C>>;
  /** Tells the answer now and after every change, until the returned function is called. */
  watch<Q extends QueryName>(name: Q, params: EngineQueries[Q]['params'], told: (answer: EngineQueries[Q]['answer']) => void): () => void;
  /** `undefined` while nobody knows yet, `null` when nobody is signed in. */
  readonly session: Readonly<Ref<EngineSession | null | undefined>>;
  readonly locked: Readonly<Ref<boolean>>;
  /** What is filed here waits in a queue of this device; a desk keeps nothing. */
  readonly keepsQueue: boolean;
  /** The network, the machine or a menu says that now is a good time to try. */
  wake(why: 'online' | 'resume' | 'user'): void;
};

export const ENGINE: InjectionKey<EngineClient> = Symbol('engine');

/** The engine of this window; a page outside an app that provides one is a programming error. */
export function useEngine(): EngineClient {
  const engine = inject(ENGINE);
  if (engine === undefined) throw new Error('no engine was provided to this app');
  return engine;
}
