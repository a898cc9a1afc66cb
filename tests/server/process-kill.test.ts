import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../build/processes.ts';
import { type PrivatePostgres, startPostgres } from '../../build/postgres.ts';
import type { RunningProcess } from '../../build/processes.ts';
import type { Receipt } from '#shared/contracts/receipt.ts';
import { CLERK, deskOf, importCase, JUDGE, note } from './people.ts';
import { holdings } from './steps.ts';
import { type Cut, type Installation, openLine, postSlice, prepare, pullEverything, signIn, startReal } from './real-server.ts';
import type { CaseState } from '#shared/domain/cases/model.ts';
import type { AccountId, DeviceId } from '#shared/kernel/ids.ts';
import type { CommandSession } from '#server/commands/core.ts';

const AUDITOR: CommandSession = { account: 'auditor-an' as AccountId, role: 'auditor', device: 'device-auditor' as DeviceId };
// The same files run twice side by side, once for each database.
const [SERVER_PORT, LINE_PORT] = [await freePort(), await freePort()];
const [SERVER, LINE] = [`http://127.0.0.1:${SERVER_PORT}`, `http://127.0.0.1:${LINE_PORT}`];

const answer: Cut = { kind: 'answer' };
const after = (ms: number): Cut => ({ kind: 'after', ms });

let running: RunningProcess | undefined;
let installation: Installation | undefined;
afterAll(async () => {
  await running?.kill9();
  installation?.remove();
});

/**
 * Files a slice for every cut, kills the server in the middle, starts it again and files the very same slice: S1 and S2
 * at the server's end.
 */
async function throughCuts(databaseUrl: string | undefined, cuts: readonly Cut[]): Promise<void> {
  installation = await prepare([JUDGE, CLERK, AUDITOR], databaseUrl);
  const line = await openLine(LINE_PORT, SERVER_PORT);
  running = await startReal(installation, SERVER_PORT);
  const token = await signIn(SERVER, JUDGE);
  const desk = deskOf(JUDGE);
  const given: Receipt[] = [];

  for (const [round, cut] of cuts.entries()) {
    const caseId = `case-${round}`;
    const slice = desk.slice(importCase(desk, caseId), note(desk, caseId, '一'), note(desk, caseId, '二'));
    const killed = new Promise<void>((settle) => {
      line.arm(cut, () => {
        const victim = running;
        if (victim !== undefined) void victim.kill9().then(() => settle());
      });
    });
    await expect(postSlice(LINE, token, slice)).rejects.toThrow();
    await killed;
    const restarted = Date.now();
    running = await startReal(installation, SERVER_PORT);
    const first = await postSlice(SERVER, token, slice);
    expect(first.receipts.map((receipt) => [receipt.commandId, receipt.outcome])).toEqual(slice.commands.map((command) => [command.id, 'accepted']));
    expect(await postSlice(SERVER, token, slice)).toEqual(first);
    // The answer was on its way, so the decision stood: these are the receipts of before the kill.
    if (cut.kind === 'answer') expect(first.receipts.every((receipt) => receipt.at < restarted)).toBe(true);
    given.push(...first.receipts);
  }

  const facts = holdings(await pullEverything(SERVER, token));
  const receipts = [...facts.values()].filter((fact) => fact.kind === 'receipt').map((fact) => fact.body as Receipt);
  const byId = (a: Receipt, b: Receipt) => (a.commandId < b.commandId ? -1 : 1);
  expect(receipts.sort(byId)).toEqual([...given].sort(byId));
  const cases = [...facts.values()].filter((fact) => fact.kind === 'case').map((fact) => fact.body as CaseState);
  expect(cases.map((state) => [state.version, state.records.length])).toEqual(cuts.map(() => [3, 2]));
  // Nothing half: one audit row a command, in a chain that holds.
  const auditor = await signIn(SERVER, AUDITOR);
  const verified = (await (await fetch(`${SERVER}/v1/audit/verification`, { headers: { authorization: `Bearer ${auditor}` } })).json()) as { broken?: unknown };
  expect(verified.broken).toBeUndefined();
  const rows = (await (await fetch(`${SERVER}/v1/audit?action=case.import`, { headers: { authorization: `Bearer ${auditor}` } })).json()) as { rows: unknown[] };
  expect(rows.rows).toHaveLength(cuts.length);
  await line.close();
  const ended = await running.stop();
  expect([ended.code, ended.forced]).toEqual([0, false]);
}

describe('a server that is killed between commit and answer', () => {
  it('gives the same receipts after its start, on PGlite', { timeout: 300_000 }, async () => {
    await throughCuts(undefined, [answer, after(0), after(20), answer]);
  });

  describe('on PostgreSQL', () => {
    let postgres: PrivatePostgres | undefined;
    beforeAll(async () => {
      postgres = await startPostgres();
    });
    afterAll(async () => {
      await postgres?.stop();
    });

    it('gives the same receipts after its start, at twenty points', { timeout: 400_000 }, async () => {
      const points = [0, 1, 2, 3, 5, 7, 9, 12, 15, 18, 22, 27, 33, 40].map(after);
      await throughCuts(postgres?.url, [...points, answer, answer, answer, answer, answer, answer]);
    });
  });
});
