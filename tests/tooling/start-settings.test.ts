import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { ROLES } from '#shared/domain/permissions/roles.ts';
import { columns, readAccounts, startBlock, type BlockFacts } from '../../build/start/block.ts';
import { readSettings, SettingProblem, withoutPassword } from '../../build/start/settings.ts';
import { problemText, START_WORDS, StartProblem, type StartCode } from '../../build/start/words.ts';

test('without settings: demo bureau, embedded database, usual ports', () => {
  expect(readSettings([], {})).toEqual({
    headless: false, host: 'auto', demo: true, home: resolve('data'),
    serverPort: 47810, sandboxPort: 47811, hostPort: 47831, databaseUrl: undefined,
  });
});

test('the command line wins over the environment', () => {
  expect(readSettings(['--host=web', '--data=/tmp/x', '--headless', '--no-demo'], { LIANZHI_HOST: 'electron', LIANZHI_HOME: '/tmp/y' })).toMatchObject({
    host: 'web', home: resolve('/tmp/x'), headless: true, demo: false,
  });
});

test.each([
  [['--host=firefox'], {}],
  [[], { LIANZHI_HOST: 'x' }],
  [[], { LIANZHI_PORT: '70000' }],
  [[], { LIANZHI_PORT: '80a' }],
  [[], { DATABASE_URL: 'mysql://localhost/x' }],
  [['--what'], {}],
] as [string[], Record<string, string>][])('%j %j is refused with the name of the setting', (args, env) => {
  expect(() => readSettings(args, env)).toThrow(SettingProblem);
});

test('a refused database address does not show what it holds', () => {
  expect(() => readSettings([], { DATABASE_URL: 'mysql://root:secret@db/x' })).toThrow(expect.objectContaining({ message: expect.not.stringContaining('secret') }));
});

test('addresses are shown without their password', () => {
  expect(withoutPassword('postgres://lianzhi:s3cret@127.0.0.1:5432/x')).toBe('postgres://lianzhi:***@127.0.0.1:5432/x');
  expect(withoutPassword('postgres://h/x?user=a&password=s3cret&y=1')).toBe('postgres://h/x?user=a&password=***&y=1');
  expect(withoutPassword('postgres://127.0.0.1/x')).toBe('postgres://127.0.0.1/x');
});

test('every failure is told in both languages with its code and every value filled in', () => {
  for (const code of Object.keys(START_WORDS) as StartCode[]) {
    const names = [...START_WORDS[code].join('').matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
    const text = problemText(new StartProblem(code, Object.fromEntries(names.map((name) => [name, `<${name}>`]))));
    expect(text.match(new RegExp(`\\[${code}\\]`, 'g'))).toHaveLength(2);
    expect(text).not.toMatch(/\{\w+\}/);
  }
});

test('a Chinese character takes two columns', () => {
  expect(columns('停止 stop')).toBe(9);
  expect(columns('（密码）')).toBe(8);
});

test('the block says what runs where, why, with whom, and how to stop', () => {
  const facts: BlockFacts = {
    demo: true,
    server: { url: 'http://127.0.0.1:47810', pid: 1, store: 'PGlite' },
    sandbox: { url: 'http://127.0.0.1:47811', pid: 2 },
    workbench: { address: 'http://127.0.0.1:47831', kind: '网页宿主 web host', why: ['没有图形显示', 'no display'] },
    accounts: [{ role: 'judge', login: 'jiang', name: '蒋法官' }, { role: 'chief', login: 'fang', name: '方局长' }, { role: 'judge', login: 'shen', name: '沈法官' }],
    password: 'demo-only', home: '/tmp/data', notes: [],
  };
  const text = startBlock(facts);
  for (const part of ['47810', '47811', '47831', 'no display', '没有图形显示', 'jiang', '蒋法官', 'bureau chief', 'demo-only', '/tmp/data', 'Ctrl+C']) expect(text).toContain(part);
  expect(text).toMatch(/承办法官 judge +jiang 蒋法官 {3}shen 沈法官/);
  const lines = text.split('\n');
  const server = lines.find((line) => line.includes('47810')) ?? '';
  const stop = lines.find((line) => line.includes('Ctrl+C')) ?? '';
  expect(columns(server.slice(0, server.indexOf('http')))).toBe(columns(stop.slice(0, stop.indexOf('Ctrl'))));
});

test('accounts of another shape are left out, not shown broken', () => {
  expect(readAccounts({ demoAccounts: [{ role: 'judge', login: 'jiang', name: '蒋', id: 'x' }, { role: 1 }, null, 'x'], demoPassword: 7 })).toEqual({
    accounts: [{ role: 'judge', login: 'jiang', name: '蒋' }], password: undefined,
  });
  for (const nothing of [{}, { demoAccounts: 'x' }]) expect(readAccounts(nothing)).toEqual({ accounts: [], password: undefined });
});

test('every role that a person can have has a name in the block', () => {
  const facts = { demo: true, server: { url: 'u', pid: 1, store: 's' }, sandbox: undefined, workbench: { address: 'a', kind: 'k', why: ['z', 'e'] }, password: 'p', home: 'h', notes: [] } as const;
  const people = ROLES.filter((role) => role !== 'system' && role !== 'agency-system');
  const text = startBlock({ ...facts, accounts: people.map((role) => ({ role, login: 'x', name: 'y' })) });
  expect(people.length).toBeGreaterThan(0);
  expect(people.filter((role) => new RegExp(`^ +${role} `, 'm').test(text))).toEqual([]);
});
