import type { StormOrder, StormReport } from './storm-worker.ts';

/** A window that only passes on what it is told: the store lives in the worker, as in the product. */
declare global {
  var report: (message: string) => Promise<void>;
  var storm: (order: StormOrder) => void;
  var measure: (name: string, args: unknown) => Promise<unknown>;
}

globalThis.storm = (order) => {
  const worker = new Worker(new URL('./storm-worker.ts', import.meta.url), { type: 'module' });
  const tell = (report: StormReport): void => {
    // A write begins when the test knows of it: else the disk would show what nobody has heard of.
    globalThis.report(JSON.stringify(report)).then(
      () => { if (report.type === 'begin') worker.postMessage(report.op); },
      () => undefined,
    );
  };
  worker.onmessage = (event: MessageEvent<StormReport>) => { tell(event.data); };
  worker.onerror = (event) => { tell({ type: 'error', text: event.message }); };
  worker.postMessage(order);
};

let bench: Worker | undefined;

/** One measurement in the worker; the worker is made with the first one. */
globalThis.measure = (name, args) => {
  bench ??= new Worker(new URL('./bench-worker.ts', import.meta.url), { type: 'module' });
  const worker = bench;
  return new Promise((resolve, reject) => {
    worker.onmessage = (event: MessageEvent<{ ok: boolean; value: unknown }>) => {
      if (event.data.ok) resolve(event.data.value);
      else reject(new Error(String(event.data.value)));
    };
    worker.onerror = (event) => { reject(new Error(event.message)); };
    worker.postMessage({ name, args });
  });
};
document.body.dataset['ready'] = 'yes';
