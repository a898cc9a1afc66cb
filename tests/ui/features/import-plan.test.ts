import { describe, expect, it } from 'vitest';
import { planRow, standingOfRow } from '#renderer/features/import/import-plan.ts';
import type { ImportRow } from '#shared/domain/cases/import/index.ts';
import type { AccountId } from '#shared/kernel/ids.ts';
import { civilDate, instantAt } from '#shared/kernel/time.ts';
import { wangCase } from './support/case.ts';

const NOW = instantAt(civilDate('2026-11-30'), '10:00');
const known = wangCase();
const ROW = { row: 2, caseNumber: known.caseNumber, value: { ...known, caseId: known.id, clerk: 'gusu.lu' }, issues: [] } as unknown as ImportRow;

describe('what an import row will do', () => {
  it('is new only where the case would be on this very device', () => {
    expect(planRow(ROW, undefined, known.judge, NOW).plan).toBe('new');
    expect(planRow(ROW, undefined, 'gusu.lu' as AccountId, NOW).plan).toBe('new');
  });

  it('of another team is for the server to tell: this device never holds it', () => {
    expect(planRow(ROW, undefined, 'gusu.qin' as AccountId, NOW).plan).toBe('unknown');
    expect(planRow(ROW, undefined, undefined, NOW).plan).toBe('unknown');
  });

  it('without a readable value is blocked, whoever reads', () => {
    expect(planRow({ row: 3, caseNumber: 'x', issues: [] }, undefined, known.judge, NOW).plan).toBe('blocked');
  });
});

describe('what became of a row', () => {
  const marks = new Map([['here', 'local'], ['there', 'uploaded'], ['no', 'refused'], ['odd', 'parked']] as const);
  const standing = (commandId: string) => standingOfRow({ ok: true, commandId }, marks);

  it('is not imported while it waits on this machine, nor when the server refused it', () => {
    expect(['here', 'there', 'no', 'odd', 'settled-long-ago'].map(standing)).toEqual(['waits', 'done', 'failed', 'failed', 'done']);
    expect(standingOfRow({ ok: false }, marks)).toBe('failed');
  });
});
