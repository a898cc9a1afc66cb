import { MessageChannel } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { bridgeFromHandle, bridgeOver, invokeOverHttp, invokeOverPort } from '#shared/contracts/host-bridge.ts';
import type { PortLike } from '#shared/contracts/host-bridge.ts';

const record = { id: 'c-1', stream: 's', lane: 'normal' as const, seq: 1, body: '{}' };

describe('one client over any transport', () => {
  test('arguments that break the contract never leave', async () => {
    let left = 0;
    const bridge = bridgeOver(() => {
      left += 1;
      return Promise.resolve({ ok: true, value: {} });
    });
    expect(await bridge.journal.append({ records: [] })).toMatchObject({ ok: false, error: { code: 'BODY_INVALID' } });
    expect(await bridge.files.has({ address: 'x' })).toMatchObject({ ok: false, error: { code: 'BODY_INVALID' } });
    expect(left).toBe(0);
  });

  test('an answer that breaks the contract is not believed; an append without a believable answer is unsure', async () => {
    for (const answer of [undefined, null, 'ok', {}, { ok: true }, { ok: true, value: { positions: ['1'] } }, { ok: 1, value: {} }]) {
      const bridge = bridgeOver(() => Promise.resolve(answer));
      expect(await bridge.journal.append({ records: [record] })).toMatchObject({ ok: false, error: { code: 'OUTCOME_UNSURE' } });
      expect(await bridge.device.info()).toMatchObject({ ok: false, error: { code: 'HOST_ANSWER_INVALID' } });
    }
  });

  test('no answer: an append is unsure, everything else is unreachable', async () => {
    const bridge = bridgeOver(() => Promise.reject(new Error('gone')));
    expect(await bridge.journal.append({ records: [record] })).toMatchObject({ ok: false, error: { code: 'OUTCOME_UNSURE' } });
    expect(await bridge.journal.open()).toMatchObject({ ok: false, error: { code: 'HOST_UNREACHABLE' } });
    expect(await bridge.journal.markReceipted({ ids: ['a'] })).toMatchObject({ ok: false, error: { code: 'HOST_UNREACHABLE' } });
  });

  test('a refusal keeps its code and plain parameters; a code outside the table is INTERNAL', async () => {
    const answering = (error: unknown): ReturnType<typeof bridgeOver> => bridgeOver(() => Promise.resolve({ ok: false, error }));
    expect(await answering({ code: 'STORE_FULL', params: { left: 3, evil: { a: 1 } } }).journal.append({ records: [record] })).toEqual({
      ok: false,
      error: { code: 'STORE_FULL', params: { left: 3 } },
    });
    expect(await answering({ code: 'toString' }).journal.append({ records: [record] })).toMatchObject({ ok: false, error: { code: 'INTERNAL' } });
    expect(await answering('x').device.info()).toMatchObject({ ok: false, error: { code: 'INTERNAL' } });
  });
});

describe('over a port', () => {
  test('answers find their question, also out of order; a closed port strands nobody', async () => {
    const { port1, port2 } = new MessageChannel();
    const questions: { n: number; channel: string }[] = [];
    port2.on('message', (message: { n: number; channel: string }) => {
      questions.push(message);
      if (questions.length === 2) {
        for (const { n, channel } of [...questions].reverse()) port2.postMessage({ n, answer: channel });
      }
    });
    const invoke = invokeOverPort(port1 as unknown as PortLike);
    expect(await Promise.all([invoke('device.info', {}), invoke('config.get', {})])).toEqual(['device.info', 'config.get']);
    const left = invoke('journal.open', {});
    const bridge = bridgeOver(invoke);
    const append = bridge.journal.append({ records: [record] });
    port2.close();
    await expect(left).rejects.toThrow('closed');
    expect(await append).toMatchObject({ ok: false, error: { code: 'OUTCOME_UNSURE' } });
    expect(await bridge.device.info()).toMatchObject({ ok: false, error: { code: 'HOST_UNREACHABLE' } });
  });
});

test('over HTTP: one POST with the token in a header, no cookies, no cache', async () => {
  const seen: unknown[] = [];
  const invoke = invokeOverHttp({ origin: 'http://127.0.0.1:1', token: 't' }, (url, init) => {
    seen.push([url, init]);
    return Promise.resolve({ json: () => Promise.resolve({ ok: true }) });
  });
  await invoke('journal.read', { after: 0 });
  expect(seen).toEqual([
    [
      'http://127.0.0.1:1/__host/journal.read',
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-lianzhi-host-token': 't' },
        body: '{"after":0}',
        credentials: 'omit',
        cache: 'no-store',
      },
    ],
  ]);
});

test('the desk profile has no host', () => {
  expect(bridgeFromHandle({ kind: 'none' }, () => Promise.reject(new Error('no')))).toBeNull();
});
