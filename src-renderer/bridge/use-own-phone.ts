import { computed, type Ref, ref, watch } from 'vue';
import { usePeople } from './use-directory.ts';
import { useRemembered } from './use-remembered.ts';
import { useSession } from './use-session.ts';

/**
 * The number at which whoever writes this is called back, as he gave it last on this device, else as his office has it. It
 * stands in the field to be read and changed.
 */
export function useOwnPhone(): { readonly phone: Ref<string>; keep(): void } {
  const remembered = useRemembered('own-phone');
  const people = usePeople();
  const { session } = useSession();
  const phone = ref('');
  const known = computed(() => remembered.values.value[0] ?? people.value.find(({ id }) => id === session.value?.account)?.phone);
  watch(known, (number) => { if (number !== undefined && phone.value === '') phone.value = number; }, { immediate: true });
  return { phone, keep: () => { remembered.keep(phone.value); } };
}
