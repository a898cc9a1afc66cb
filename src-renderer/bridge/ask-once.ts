import type { EngineQueries, QueryName } from '#shared/contracts/engine.ts';
import { useEngine } from './engine-port.ts';

/** One look at what this device holds: the first answer of a query, and no watching on. */
export function useAskOnce(): <Q extends QueryName>(name: Q, params: EngineQueries[Q]['params']) => Promise<EngineQueries[Q]['answer']> {
  const engine = useEngine();
  return (name, params) =>
    new Promise((resolve) => {
      const stop = engine.watch(name, params, (answer) => {
        resolve(answer);
        queueMicrotask(() => { stop(); });
      });
    });
}
