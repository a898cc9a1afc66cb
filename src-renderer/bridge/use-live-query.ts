import { onScopeDispose, ref, shallowRef, toValue, watch } from 'vue';
import type { MaybeRefOrGetter, Ref } from 'vue';
import type { EngineQueries, QueryName } from '#shared/contracts/engine.ts';
import { useEngine } from './engine-port.ts';

/** A watched answer; `undefined` until the first one has come. `params` undefined = nothing is watched. */
export type LiveQuery<Q extends QueryName> = {
  readonly answer: Readonly<Ref<EngineQueries[Q]['answer'] | undefined>>;
  /** Whether what is shown answers what is asked now, and not what was asked before. */
  readonly current: Readonly<Ref<boolean>>;
};

/**
 * Watches a query of the data worker for as long as the component lives. New parameters keep the old answer on screen
 * until the new one has come, so that typing does not make lists blink.
 */
export function useLiveQuery<Q extends QueryName>(name: Q, params: MaybeRefOrGetter<EngineQueries[Q]['params'] | undefined>): LiveQuery<Q> {
  const engine = useEngine();
  const answer = shallowRef<EngineQueries[Q]['answer'] | undefined>();
  const current = ref(false);
  let stop: (() => void) | undefined;
  let shape: string | undefined;
  watch(
    () => toValue(params),
    (next) => {
      const text = next === undefined ? undefined : JSON.stringify(next);
      if (text === shape) return;
      shape = text;
      current.value = false;
      stop?.();
      stop = undefined;
      if (next === undefined) {
        answer.value = undefined;
        return;
      }
      let mine = true;
      const end = engine.watch(name, next, (told) => {
        if (!mine) return;
        answer.value = told;
        current.value = true;
      });
      stop = () => {
        mine = false;
        end();
      };
    },
    { immediate: true, deep: true },
  );
  onScopeDispose(() => stop?.());
  return { answer, current };
}
