import { useI18n } from 'vue-i18n';
import { useToastStore } from '#renderer/stores/toasts.ts';
import { useEngine } from './engine-port.ts';
import type { FiledDone } from './use-filing.ts';

/**
 * Says that an act was filed and where it stands, and goes on saying it while the message is there: what waits on this
 * machine is said to wait, and no longer once the server has it.
 */
export function useFiledToast(): (title: string, done: FiledDone) => void {
  const toasts = useToastStore();
  const engine = useEngine();
  const { t } = useI18n({ useScope: 'global' });
  return (title, { waits, commandId }) => {
    const id = toasts.show({ tone: 'done', title, detail: t(waits ? 'app.filed.waits' : 'app.filed.accepted') });
    if (!waits) return;
    const stop = engine.watch('ledger', {}, (rows) => {
      const row = rows.find((each) => each.commandId === commandId);
      const isOver = row?.mark !== 'local' || !toasts.toasts.some((toast) => toast.id === id);
      if (row !== undefined && row.mark !== 'local') toasts.change(id, row.mark === 'refused' || row.mark === 'parked' ? { tone: 'danger', detail: t('app.filed.refused') } : { detail: t('app.filed.accepted') });
      // The list tells of every own command: one that is not in it yet is on its way into it.
      if (row !== undefined && isOver) queueMicrotask(() => { stop(); });
    });
  };
}
