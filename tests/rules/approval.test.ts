import { describe, expect, it } from 'vitest';
import { SHIPPED_CALENDAR } from '#shared/domain/calendar/index.ts';
import { RULE_PARAMETERS } from '#shared/domain/deadlines/index.ts';
import type { Actor, Command } from '#shared/domain/linkage/command.ts';
import type { DecideContext, EventMeta } from '#shared/domain/linkage/decision.ts';
import { NO_LOOKUPS } from '#shared/domain/linkage/lookups.ts';
import { afterCorrection, applyApproval, type ApprovalEvent, type ApprovalLevel, type Approvable, approve, firstWait, sendBack } from '#shared/domain/linkage/regions/approval.ts';
import { courseOf } from '#shared/domain/linkage/regions/course.ts';
import type { LinkageRequest } from '#shared/domain/linkage/regions/linkage-request.ts';
import { awaitedSignature, signedMatter } from '#shared/domain/linkage/regions/matter.ts';
import { civilDate, instantAt } from '#shared/kernel/time.ts';

/** Signatures on a packet, whichever the levels that a mechanism asks for. */
const NOW = instantAt(civilDate('2026-09-28'), '10:10');
const PRESIDENT = { account: 'president-ji', role: 'president', court: '苏0583' } as unknown as Actor;
const CONTEXT: DecideContext = { now: NOW, calendar: SHIPPED_CALENDAR, parameters: RULE_PARAMETERS, lookups: NO_LOOKUPS };

class Packet {
  readonly levels: readonly ApprovalLevel[];
  state: Approvable;
  constructor(levels: readonly ApprovalLevel[]) {
    this.levels = levels;
    this.state = {
      id: 'request-1',
      court: '苏0583',
      undertaker: 'judge-ye',
      revision: 1,
      state: firstWait(levels),
      since: NOW,
      packetHash: 'seen',
      packet: { attachments: [] },
      approvals: [],
      sendBacks: [],
      returns: [],
    } as unknown as Approvable;
  }
  private take(decision: ReturnType<ReturnType<typeof approve>>): void {
    if (decision.kind === 'refuse') throw new Error(decision.failure.code);
    for (const event of decision.events) this.state = applyApproval(this.state, event as ApprovalEvent, { at: NOW, by: PRESIDENT } as EventMeta);
  }
  sign(): void {
    const payload = { requestId: this.state.id, packetHash: 'seen' } as never;
    this.take(approve(() => this.levels)(this.state, { payload, command: { actor: PRESIDENT } as Command, context: CONTEXT }));
  }
  giveBack(): void {
    this.take(sendBack(this.state, { payload: { requestId: this.state.id, opinion: '理由不足' } as never, command: { actor: PRESIDENT } as Command, context: CONTEXT }));
  }
  get course() {
    return courseOf(this.state as unknown as LinkageRequest, this.levels, false).map(({ station, state }) => `${station} ${state}`);
  }
}

describe('signatures on a packet', () => {
  it('a packet that the president alone decides waits for him from the first moment, and is signed by his name', () => {
    const packet = new Packet(['president']);
    expect([packet.state.state, awaitedSignature(packet.state)?.level, signedMatter(packet.state, false, 'any').awaits]).toEqual(['pending_president', 'president', 'president']);
    expect(packet.course).toEqual(['filed done', 'president now', 'seal todo', 'agency todo']);
    packet.sign();
    expect([packet.state.state, packet.state.approvals.map(({ level }) => level), awaitedSignature(packet.state)]).toEqual(['signed', ['president'], undefined]);
    expect(packet.course).toEqual(['filed done', 'president done', 'seal now', 'agency todo']);
  });

  it('given back by the president it is his decision that is written down', () => {
    const packet = new Packet(['president']);
    packet.giveBack();
    expect([packet.state.state, packet.state.decisions?.map(({ act, level }) => `${act} ${level}`)]).toEqual(['sent_back', ['sent-back president']]);
  });

  it.each([
    [['chief'], ['pending_approval', 'signed']],
    [['chief', 'president'], ['pending_approval', 'pending_president', 'signed']],
    [['president'], ['pending_president', 'signed']],
    [[], ['signed']],
  ] as const)('of the levels %j it passes the states %j', (levels, states) => {
    const packet = new Packet(levels);
    const passed = [packet.state.state];
    for (const _level of levels) {
      packet.sign();
      passed.push(packet.state.state);
    }
    expect(passed).toEqual(states);
  });

  it.each([
    [['president'], true, false, 'pending_president'],
    [['chief', 'president'], true, true, 'pending_approval'],
    [['president'], false, true, 'signed'],
    [['president'], false, false, 'submitted'],
    [[], true, true, 'signed'],
    [[], true, false, 'submitted'],
  ] as const)('corrected after its return: levels %j, changed for the signers %j, a paper to seal %j, it is %s', (levels, isNew, isUnsealed, to) => {
    expect(afterCorrection(levels, isNew, isUnsealed)).toBe(to);
  });
});
