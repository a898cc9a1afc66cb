/** The few words of the DevTools protocol for which Playwright has no door: the heap of a worker. */
type Message = { readonly id?: number; readonly method?: string; readonly params?: Record<string, unknown>; readonly result?: Record<string, unknown>; readonly error?: { message: string } };

/** Bytes of JavaScript heap in use by the page's dedicated worker after a forced collection. */
export async function workerHeap(endpoint: string, url: string): Promise<number> {
  const socket = new WebSocket(endpoint);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = () => { reject(new Error('no DevTools connection')); };
  });
  let last = 0;
  const waiting = new Map<number, (message: Message) => void>();
  let attached: (session: string) => void = () => undefined;
  const worker = new Promise<string>((resolve) => {
    attached = resolve;
  });
  socket.onmessage = (event: MessageEvent<string>) => {
    const message = JSON.parse(event.data) as Message;
    if (message.id !== undefined) waiting.get(message.id)?.(message);
    const info = message.params?.['targetInfo'] as { type?: string } | undefined;
    if (message.method === 'Target.attachedToTarget' && info?.type === 'worker') attached(message.params?.['sessionId'] as string);
  };
  const send = (method: string, params: Record<string, unknown> = {}, sessionId?: string): Promise<Record<string, unknown>> => {
    last += 1;
    const id = last;
    socket.send(JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }));
    return new Promise((resolve, reject) => {
      waiting.set(id, (message) => {
        if (message.error !== undefined) reject(new Error(message.error.message));
        else resolve(message.result ?? {});
      });
    });
  };
  try {
    const { targetInfos } = (await send('Target.getTargets')) as { targetInfos: { targetId: string; type: string; url: string }[] };
    const page = targetInfos.find((target) => target.type === 'page' && target.url.startsWith(url));
    if (page === undefined) throw new Error('no page of that address');
    const { sessionId } = await send('Target.attachToTarget', { targetId: page.targetId, flatten: true });
    await send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: true }, sessionId as string);
    const session = await worker;
    await send('HeapProfiler.enable', {}, session);
    // Twice: what the first one finalises, the second one frees.
    for (let i = 0; i < 2; i += 1) await send('HeapProfiler.collectGarbage', {}, session);
    return (await send('Runtime.getHeapUsage', {}, session))['usedSize'] as number;
  } finally {
    socket.close();
  }
}
