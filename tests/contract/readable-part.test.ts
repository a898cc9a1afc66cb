import { describe, expect, it } from 'vitest';
import { readFact } from '#renderer/data/feed/read-page.ts';
import { factWrite } from '#server/commands/project.ts';
import { createMemoryStore } from '#server/store/memory.ts';
import { isPartial, unmarked } from '#shared/contracts/audiences/readable.ts';
import { done, requestIn, toPolice } from '#tests/server/steps.ts';
import { JUDGE, testCore } from '#tests/server/people.ts';

describe('a body that breaks its schema', () => {
  it('goes out with its true state, marked, and a device reads it so', async () => {
    const core = testCore(createMemoryStore());
    const { judge } = await toPolice(core, 'case-1', 'request-1');
    await done(core, judge, judge.file('locate-person.withdraw', ['locate-request', 'request-1'], { requestId: 'request-1', reason: '已自行到院' }));
    const request = await requestIn(core, JUDGE, 'request-1');
    const release = request.control.release;
    if (release === undefined) throw new Error('nothing was released');
    const whole = { ...request, version: 99, control: { ...request.control, release: { ...release, triggers: release.triggers.map((one) => ({ ...one, cause: '长'.repeat(5_000) })) } } };
    const write = factWrite(core, { kind: 'locate-request', id: 'request-1', scopes: [`judge:${JUDGE.account}`], body: whole }, 50, 99);
    expect(write.bodyKept).toBeUndefined();
    expect(unmarked(write.body).broken).toEqual(['/control/release/triggers/0/cause']);
    expect(write.body).toMatchObject({ state: 'withdrawal_pending', version: 99, control: { state: 'release_requested' } });
    expect(core.alarms.at(-1)).toMatchObject({ kind: 'fact-schema', where: 'locate-request' });
    const read = readFact({ id: write.id, kind: write.kind, seq: 50, version: 99, removed: false, body: write.body });
    expect([read?.version, isPartial(read?.body), (read?.body as { state?: string }).state]).toEqual([99, true, 'withdrawal_pending']);
    // A part that must be there and cannot be right is empty, or the record is parked: it is never an older one.
    const headed = factWrite(core, { kind: 'locate-request', id: 'request-1', scopes: ['x'], body: { ...request, guards: '坏' } }, 51, 99);
    expect(headed.body).toMatchObject({ state: 'withdrawal_pending', guards: [], '~broken': ['/guards'] });
    const parked = factWrite(core, { kind: 'locate-request', id: 'request-1', scopes: ['x'], body: { ...request, packet: '坏' } }, 52, 99);
    expect([parked.bodyKept, readFact({ id: parked.id, kind: parked.kind, seq: 52, version: 99, removed: false, body: parked.body })]).toEqual([undefined, undefined]);
  });
});
