import { expect } from 'vitest';
import type { SliceAnswer } from '#shared/contracts/commands.ts';
import type { Fact, FeedPage } from '#shared/contracts/feed.ts';
import type { Receipt } from '#shared/contracts/receipt.ts';
import type { CaseState } from '#shared/domain/cases/model.ts';
import type { Command } from '#shared/domain/linkage/command.ts';
import type { LocateRequest } from '#shared/mechanisms/locate-person/model.ts';
import type { CommandSession } from '#server/commands/core.ts';
import type { ServerCore } from '#server/commands/core.ts';
import { takeSlice } from '#server/commands/take-slice.ts';
import { readFeed } from '#server/feed/read-feed.ts';
import { CHIEF, CLERK, type Desk, deskOf, fileHash, fileLocate, grounds, importCase, JUDGE } from './people.ts';

/** Steps that the server tests share: sending, pulling, and bringing a request to where it waits for the police. */

export async function send(core: ServerCore, desk: Desk, ...commands: readonly Command[]): Promise<SliceAnswer> {
  const answer = await takeSlice(core, desk.session, desk.slice(...commands));
  if (!answer.ok) throw new Error(`slice refused: ${answer.error.code}`);
  return answer.value;
}

/** Sends and expects every command accepted. */
export async function done(core: ServerCore, desk: Desk, ...commands: readonly Command[]): Promise<readonly Receipt[]> {
  const answer = await send(core, desk, ...commands);
  expect(answer.receipts.map((receipt) => receipt.failure?.code ?? 'accepted')).toEqual(commands.map(() => 'accepted'));
  return answer.receipts;
}

export function codesOf(answer: SliceAnswer): readonly string[] {
  return answer.receipts.map((receipt) => receipt.failure?.code ?? 'accepted');
}

/** Every page from a checkpoint to the head. */
export async function pullAll(core: ServerCore, session: CommandSession, from?: FeedPage['checkpoint'], limit = 500): Promise<readonly FeedPage[]> {
  const pages: FeedPage[] = [];
  let checkpoint = from;
  for (let round = 0; round < 1_000; round += 1) {
    const page = await readFeed(core, session, { checkpoint, limit }, true);
    pages.push(page);
    checkpoint = page.checkpoint;
    if (!page.more) return pages;
  }
  throw new Error('the feed does not end');
}

/** What a device holds after pulling: facts by id, removals applied. */
export function holdings(pages: readonly FeedPage[], before: ReadonlyMap<string, Fact> = new Map()): ReadonlyMap<string, Fact> {
  const held = new Map(before);
  for (const page of pages) {
    for (const fact of page.facts) {
      if (fact.removed) held.delete(fact.id);
      else held.set(fact.id, fact);
    }
  }
  return held;
}

export async function held(core: ServerCore, session: CommandSession): Promise<ReadonlyMap<string, Fact>> {
  return holdings(await pullAll(core, session));
}

export async function requestIn(core: ServerCore, session: CommandSession, requestId: string): Promise<LocateRequest> {
  const fact = (await held(core, session)).get(`locate-request/${requestId}`);
  if (fact === undefined) throw new Error(`no request ${requestId} for ${session.account}`);
  return fact.body as LocateRequest;
}

export async function caseIn(core: ServerCore, session: CommandSession, caseId: string): Promise<CaseState> {
  const fact = (await held(core, session)).get(`case/${caseId}`);
  if (fact === undefined) throw new Error(`no case ${caseId} for ${session.account}`);
  return fact.body as CaseState;
}

export type Desks = { readonly judge: Desk; readonly clerk: Desk; readonly chief: Desk };

/** Imports a case, files a locate request, has it approved and sealed: it then waits for the police. */
export async function toPolice(core: ServerCore, caseId: string, requestId: string, desks?: Partial<Desks>): Promise<Desks> {
  const judge = desks?.judge ?? deskOf(JUDGE);
  const clerk = desks?.clerk ?? deskOf(CLERK);
  const chief = desks?.chief ?? deskOf(CHIEF);
  const imported = importCase(judge, caseId);
  const proof = grounds(judge, caseId);
  await done(core, judge, imported, ...proof, fileLocate(judge, caseId, requestId, proof.map((command) => command.id)));
  const filed = await requestIn(core, CHIEF, requestId);
  await done(core, chief, chief.file('locate-person.approve', ['locate-request', requestId], { requestId, packetHash: filed.packetHash }, { version: filed.version }));
  const signed = await requestIn(core, JUDGE, requestId);
  const letter = signed.packet.attachments.find((attachment) => attachment.slot === 'letter');
  await done(core, clerk, clerk.file('locate-person.bind-sealed-copy', ['locate-request', requestId], { requestId, slot: 'letter', number: letter?.number, file: fileHash('4') }, { version: signed.version }));
  return { judge, clerk, chief };
}
