import { describe, expect, it } from 'vitest';
import { i18n } from '#renderer/app/i18n.ts';
import { lookOfRow, planRow, type PlannedRow, type RowPlan, standingOfRow } from '#renderer/features/import/import-plan.ts';
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

describe('the word of a row and its sign', () => {
  const PLANS = ['new', 'unknown', 'same', 'changes', 'blocked'] as const satisfies readonly RowPlan[];
  const line = (plan: RowPlan): PlannedRow => ({ row: ROW, plan, differences: 0, kept: [], closes: false, moves: false });
  const looks = PLANS.flatMap((plan) => [
    lookOfRow(line(plan), undefined, false),
    lookOfRow(line(plan), undefined, true),
    ...(['done', 'waits', 'failed'] as const).map((standing) => lookOfRow(line(plan), standing, true)),
  ]);

  it('come from one state: the same word never stands with two signs', () => {
    const tones = new Map<string, Set<string>>();
    for (const { word, tone } of looks) {
      const text = i18n.global.t(`import.${word}`);
      expect(text).not.toBe(`import.${word}`);
      tones.set(text, (tones.get(text) ?? new Set()).add(tone));
    }
    expect([...tones].filter(([, signs]) => signs.size > 1)).toEqual([]);
  });

  it('after the import tell what the server made of it, whatever was planned', () => {
    for (const plan of ['new', 'unknown', 'changes'] as const) {
      expect(lookOfRow(line(plan), 'done', true)).toEqual({ word: 'result.done', tone: 'acted' });
      expect(lookOfRow(line(plan), 'waits', true)).toEqual({ word: 'result.waits', tone: 'waiting' });
      expect(lookOfRow(line(plan), 'failed', true)).toEqual({ word: 'result.failed', tone: 'danger' });
      expect(lookOfRow(line(plan), undefined, true)).toEqual({ word: 'result.skipped', tone: 'ended' });
    }
    expect(lookOfRow(line('same'), undefined, true)).toEqual({ word: 'plan.same', tone: 'ended' });
  });
});
