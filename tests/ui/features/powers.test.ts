import { describe, expect, test } from 'vitest';
import { powerFor, powersOf } from '#renderer/features/approvals/powers.ts';
import type { Delegation } from '#shared/domain/delegation/index.ts';
import { mayNotSign } from '#shared/domain/linkage/regions/matter.ts';
import type { AccountId, CourtCode } from '#shared/kernel/ids.ts';
import { civilDate } from '#shared/kernel/time.ts';
import { FILED_AT, viewOf, wangRequest } from './support/request.ts';

const TODAY = civilDate('2026-09-07');
const DEPUTY = { account: 'gusu.qin' as AccountId, role: 'judge', court: '苏0508' as CourtCode };
const [CHIEF, PRESIDENT, UNDERTAKER] = ['gusu.fang', 'gusu.ji', 'gusu.jiang'] as AccountId[] as [AccountId, AccountId, AccountId];

function grant(fromRole: 'chief' | 'president', more: Partial<Delegation> = {}): Delegation {
  return {
    id: `grant-${fromRole}`,
    version: 1,
    court: '苏0508' as CourtCode,
    from: fromRole === 'chief' ? CHIEF : PRESIDENT,
    fromRole,
    to: DEPUTY.account,
    kinds: ['locate-person'],
    fromDay: civilDate('2026-09-01'),
    throughDay: civilDate('2026-09-30'),
    document: '授权书',
    ...more,
  };
}

describe('what waits for whose signature', () => {
  test('by delegation: its level, its kinds and its days', () => {
    expect(powersOf(DEPUTY, [grant('chief')], TODAY)).toEqual([{ level: 'chief', kinds: ['locate-person'], delegation: 'grant-chief', of: CHIEF }]);
    expect(powersOf(DEPUTY, [grant('president')], TODAY)).toEqual([{ level: 'president', kinds: ['locate-person'], delegation: 'grant-president', of: PRESIDENT }]);
    // Delegated is another kind of matter: nothing of this one waits for him.
    const waiting = viewOf(wangRequest());
    expect(powerFor(waiting, powersOf(DEPUTY, [grant('chief')], TODAY))).toMatchObject({ delegation: 'grant-chief' });
    expect(powerFor(waiting, powersOf(DEPUTY, [grant('president')], TODAY))).toBeUndefined();
    expect(powerFor(waiting, powersOf(DEPUTY, [grant('chief', { kinds: ['seize-vehicle'] })], TODAY))).toBeUndefined();
    expect(powersOf(DEPUTY, [grant('chief', { throughDay: civilDate('2026-09-06') })], TODAY)).toEqual([]);
    expect(powersOf(DEPUTY, [grant('chief', { revokedAt: FILED_AT })], TODAY)).toEqual([]);
    expect(powersOf({ ...DEPUTY, court: '苏0591' as CourtCode }, [grant('chief')], TODAY)).toEqual([]);
  });

  test('nothing of one’s own, also after the case was moved, and nothing that bears one’s name already', () => {
    expect(mayNotSign(wangRequest())).toEqual([UNDERTAKER]);
    expect(mayNotSign(wangRequest({ undertaker: 'gusu.qin' as AccountId, filedBy: UNDERTAKER }))).toEqual(['gusu.qin', UNDERTAKER]);
    const signed = wangRequest({ state: 'pending_president', approvals: [{ level: 'chief', by: DEPUTY.account, onBehalfOf: CHIEF, at: FILED_AT, packetHash: 'packet-plain' }] });
    expect(mayNotSign(signed)).toEqual([UNDERTAKER, DEPUTY.account, CHIEF]);
    // A packet that changed since is another paper, and so is a renewal.
    expect(mayNotSign({ ...signed, packetHash: 'another' })).toEqual([UNDERTAKER]);
    const renewal = { state: 'requested', days: 90, reason: '仍下落不明', requestedAt: FILED_AT, requestedBy: 'gusu.j1' as AccountId, number: 1 } as const;
    expect(mayNotSign({ ...signed, state: 'active', renewals: [renewal] })).toEqual([UNDERTAKER, 'gusu.j1']);
  });
});
