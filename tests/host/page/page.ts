import { hostSeat, openDataHandle, printToPdf } from '#renderer/bridge/host.ts';
import { APP_COMMANDS } from '#shared/contracts/app-commands.ts';

/** The smallest page that uses the bridge in the window and in a data worker; tests drive it from outside. */
const seat = hostSeat();

async function inWorker(task: unknown): Promise<unknown> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  const { handle, transfer } = await openDataHandle();
  return new Promise((resolve, reject) => {
    worker.addEventListener('message', (event: MessageEvent<unknown>) => { resolve(event.data); });
    worker.addEventListener('error', (event) => { reject(new Error(event.message)); });
    worker.postMessage({ handle, task }, transfer);
  });
}

Object.assign(window, {
  testPage: {
    kind: seat.kind,
    commands: APP_COMMANDS.length,
    address: () => location.href,
    device: () => seat.bridge?.device.info(),
    append: (record: unknown) => seat.bridge?.journal.append({ records: [record as never] }),
    read: () => seat.bridge?.journal.read({ after: 0, limit: 100, scope: 'all' }),
    pdf: async (html: string) => {
      const made = await printToPdf(html, 'test');
      return made.ok ? new TextDecoder('latin1').decode(made.value.slice(0, 8)) + String(made.value.length) : made.error.code;
    },
    inWorker,
  },
});
document.body.dataset['ready'] = 'yes';
