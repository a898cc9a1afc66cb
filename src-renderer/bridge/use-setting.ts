import { shallowRef } from 'vue';
import type { Ref } from 'vue';
import { useEngine } from './engine-port.ts';

/**
 * One remembered choice of this person on this device (saved views, column widths). `undefined` until it has been read;
 * what comes back is unknown and must be parsed by its reader.
 */
export function useSetting(key: string): { readonly value: Readonly<Ref<unknown>>; readonly loaded: Readonly<Ref<boolean>>; put(value: unknown): Promise<void> } {
  const engine = useEngine();
  const value = shallowRef<unknown>();
  const loaded = shallowRef(false);
  void engine.call('getSetting', { key }).then((answer) => {
    if (answer.ok && !loaded.value) value.value = answer.value;
    loaded.value = true;
  });
  return {
    value,
    loaded,
    async put(next) {
      value.value = next;
      loaded.value = true;
      await engine.call('putSetting', { key, value: next });
    },
  };
}
