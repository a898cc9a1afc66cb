import { describe, expect, test } from 'vitest';
import { i18n } from '#renderer/app/i18n.ts';
import { bandsOf, caseSectionsOf, currentOf, FEATURES, paletteOf, railOf, standingIn } from '#renderer/app/compose.ts';
import { matches, matchRanges } from '#renderer/app/palette-match.ts';
import { accountBody, EMPTY_ACCOUNT, officeKind, problemsOfAccount } from '#renderer/features/admin/account-form.ts';
import { auditPath, EMPTY_SEARCH, problemsOfSearch } from '#renderer/features/admin/audit-search.ts';
import { homeOf } from '#renderer/features/session/home.ts';
import { ledgerLines } from '#renderer/ui/ledger-words.ts';
import { firstSignerOf } from '#shared/mechanisms/index.ts';
import { isIconName } from '#renderer/ui/icons.ts';
import { actorsOf } from '#shared/domain/linkage/rights.ts';
import type { LedgerRow } from '#shared/contracts/engine.ts';
import { CreateAccountBodySchema, PERSON_ROLES } from '#shared/contracts/identity.ts';
import { DOMAIN_MODULES } from '#shared/contracts/registry.ts';
import Value from 'typebox/value';
import { civilDate, instant } from '#shared/kernel/time.ts';
import { kindKey } from '#shared/locales/index.ts';

const t = (key: string, params?: Record<string, string | number>): string => i18n.global.t(key, params ?? {});

describe('what the features bring', () => {
  test('every name, sign and address is real, and nothing stands twice', () => {
    const ids = FEATURES.map((feature) => feature.id);
    expect(new Set(ids).size).toBe(ids.length);
    const paths = FEATURES.flatMap((feature) => feature.routes.map((route) => route.path));
    expect(new Set(paths).size).toBe(paths.length);
    for (const feature of FEATURES) {
      for (const item of feature.rail ?? []) {
        expect(isIconName(item.icon), item.id).toBe(true);
        expect(t(item.label), item.id).not.toBe(item.label);
        expect(paths).toContain(item.to);
      }
      for (const command of feature.palette ?? []) expect(t(command.label), command.id).not.toBe(command.label);
      for (const route of feature.routes) if (route.meta?.title !== undefined) expect(t(route.meta.title)).not.toBe(route.meta.title);
    }
  });

  test('each role sees its own rail, in order, and lands on a page of its own', () => {
    for (const role of PERSON_ROLES) {
      const rail = railOf(role);
      expect(rail.every((item) => item.roles.includes(role))).toBe(true);
      expect(rail.map((item) => item.order)).toEqual(rail.map((item) => item.order).toSorted((a, b) => a - b));
      const home = FEATURES.flatMap((feature) => feature.routes).find((route) => route.path === homeOf(role));
      expect(home?.meta?.roles ?? [], `${role} ${homeOf(role)}`).toContain(role);
    }
    expect(railOf('administrator').map(({ id }) => id)).toEqual(['admin', 'channels']);
    // What few of a role ever have stands there while there is something, and while its page is open.
    const rail = [{ id: 'approvals', label: 'a', icon: 'approve', to: '/a', roles: [], order: 1 }, { id: 'reviews', label: 'r', icon: 'gavel', to: '/r', roles: [], order: 2, whileCounted: true }];
    const standing = (count: number, current: string | null) => standingIn(rail, () => count, current).map(({ id }) => id);
    expect([standing(0, null), standing(1, null), standing(0, 'reviews')]).toEqual([['approvals'], ['approvals', 'reviews'], ['approvals', 'reviews']]);
    expect(paletteOf('auditor').every((command) => command.roles.includes('auditor'))).toBe(true);
    expect(bandsOf('judge').every((band) => band.roles.includes('judge'))).toBe(true);
    expect(caseSectionsOf().map((section) => section.order)).toEqual(caseSectionsOf().map((section) => section.order).toSorted((a, b) => a - b));
  });

  test('an address belongs to the rail entry it starts with', () => {
    const rail = railOf('judge');
    expect(currentOf('/cases/abc', rail)).toBe('worklist');
    expect(currentOf('/casesandmore', rail)).toBeNull();
  });
});

test('the palette marks what was typed', () => {
  expect(matchRanges('（2026）苏0508执90017号', '90017')).toEqual([[12, 17]]);
  expect(matchRanges('王某', 'wm')).toEqual([]);
  expect(matches('Open settings', 'SET')).toBe(true);
});

describe('the ledger in plain sentences', () => {
  const row = (more: Partial<LedgerRow>): LedgerRow =>
    ({ commandId: 'c1', kind: 'case.add-record', lane: 'normal', title: '（2026）苏0508执90017号', aggregate: { type: 'case', id: '1' }, n: 1, filedAt: instant(1), mark: 'local', ...more }) as LedgerRow;

  test('every kind that a person can file has a name', () => {
    const kinds = DOMAIN_MODULES.flatMap((module) => Object.entries(module.commands)).filter(([, spec]) => spec.offline !== 'system' && actorsOf(spec).some((role) => role !== 'system' && role !== 'agency-system'));
    expect(kinds.length).toBeGreaterThan(30);
    for (const [kind] of kinds) {
      const key = kindKey(kind);
      expect(t(key), kind).not.toBe(key);
    }
  });

  test('why it waits, and that the chief does not know of it yet', () => {
    const wait = { code: 'offline', since: instant(5), tries: 0, mender: 'network' } as const;
    expect(ledgerLines([row({ wait })], t, firstSignerOf)[0]).toMatchObject({ what: '登记 · （2026）苏0508执90017号', why: '本机离线，联网后自动上传', whoMends: '网络恢复后自动处理', since: 5 });
    expect(ledgerLines([row({ kind: 'locate-person.file', wait })], t, firstSignerOf)[0]?.why).toBe('局长尚未收到：本机离线');
  });

  test('a refusal carries its failure and can be put away; what is accepted is not listed', () => {
    const refused = row({ mark: 'refused', receipt: { failure: { code: 'CASE_CLOSED' } } as never });
    expect(ledgerLines([refused], t, firstSignerOf)[0]).toMatchObject({ state: 'refused', failure: { code: 'CASE_CLOSED' }, actions: [{ id: 'put-away' }] });
    expect(ledgerLines([row({ mark: 'accepted' })], t, firstSignerOf)).toEqual([]);
  });
});

describe('accounts', () => {
  const whole = { ...EMPTY_ACCOUNT, name: '方局长', login: 'fang2', role: 'chief', court: '苏0508', password: 'Lianzhi@2026' } as const;

  test('a court role needs its court, an agency role its agency, an auditor neither', () => {
    expect(officeKind('chief')).toBe('court');
    expect(officeKind('police-station')).toBe('agency');
    expect(officeKind('auditor')).toBe('none');
    expect(problemsOfAccount({ ...whole, court: null })).toEqual({ court: 'missing' });
    expect(problemsOfAccount({ ...whole, role: 'police-station', agency: 'Station Yunxi' })).toEqual({ agency: 'shape' });
    expect(problemsOfAccount({ ...whole, login: 'Fang' })).toEqual({ login: 'shape' });
  });

  test('what is sent is what the border takes', () => {
    for (const form of [whole, { ...whole, role: 'police-station', agency: 'station:yunxi' }, { ...whole, role: 'auditor', phone: '0512-00000000' }] as const) expect(Value.Check(CreateAccountBodySchema, accountBody(form))).toBe(true);
    expect(accountBody({ ...whole, password: '' })).toBeNull();
    expect(accountBody({ ...whole, role: 'auditor' })).not.toHaveProperty('court');
  });
});

describe('the audit search', () => {
  test('whole days of Shanghai, and only what was asked for', () => {
    expect(auditPath(EMPTY_SEARCH, 1)).toBe('/v1/audit?page=1');
    expect(auditPath({
      ...EMPTY_SEARCH,
      from: civilDate('2026-09-11'),
      through: civilDate('2026-09-11'),
      action: 'audit.',
      result: 'refused',
    }, 2)).toBe(`/v1/audit?from=${Date.UTC(2026, 8, 10, 16)}&to=${Date.UTC(2026, 8, 11, 16)}&result=refused&page=2&action=audit.`);
    expect(problemsOfSearch({ ...EMPTY_SEARCH, object: 'case/90 017', action: 'Audit' })).toEqual(['action', 'object']);
  });
});
