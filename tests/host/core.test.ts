import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linkOfArguments, parseAppLink } from '#main/core/app-links.ts';
import { checkCall, isLargerThan, originOf } from '#main/core/call-guard.ts';
import { contentSecurityPolicy } from '#main/core/content-policy.ts';
import { deviceFolder, deviceInstallId, readHostConfig, serverOrigin } from '#main/core/device-folder.ts';
import { createHostLog, redact } from '#main/core/host-log.ts';
import { createHostService } from '#main/core/host-service.ts';
import type { HostPlatform } from '#main/core/host-service.ts';
import { createFileStore } from '#main/core/file-store.ts';
import { nodeDisk } from '#main/core/disk.ts';
import { menuTemplate } from '#main/core/menu-template.ts';
import { parsePagePath, readPageFile } from '#main/core/page-files.ts';
import { isSavableName } from '#main/core/save-names.ts';
import { savePath, writeSaved } from '#main/core/save-file.ts';
import { parseSavedWindow, placeWindow } from '#main/core/window-bounds.ts';
import { failureWords } from '#main/core/words.ts';
import { acceleratorText, APP_COMMANDS, COMMAND_LIST, commandForKey, MENU_LABELS } from '#shared/contracts/app-commands.ts';
import type { CommandCondition, KeyPress } from '#shared/contracts/app-commands.ts';
import { HOST_CHANNELS, JOURNAL_APPEND_MAX } from '#shared/contracts/host-bridge.ts';
import { DATA_CHANNEL_NAMES, HOST_CHANNEL_NAMES } from '#shared/contracts/host-ipc.ts';
import { hostErrors } from '#shared/kernel/errors/host.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import { err, ok } from '#shared/kernel/result.ts';
import zhErrors from '#shared/locales/zh-CN/errors.json' with { type: 'json' };
import enErrors from '#shared/locales/en/errors.json' with { type: 'json' };
import zhHost from '#shared/locales/zh-CN/host.json' with { type: 'json' };
import enHost from '#shared/locales/en/host.json' with { type: 'json' };
import { testFolder } from './folders.ts';

describe('the call guard', () => {
  test('knows exactly the channels of the table, and gives a data worker fewer', () => {
    expect([...HOST_CHANNEL_NAMES].sort()).toEqual(Object.keys(HOST_CHANNELS).sort());
    for (const name of HOST_CHANNEL_NAMES) {
      expect(checkCall('window', name, 'nonsense')).toMatchObject({ ok: false, error: { code: 'BODY_INVALID' } });
      const isForData = (DATA_CHANNEL_NAMES as readonly string[]).includes(name);
      expect(checkCall('data', name, 'nonsense')).toMatchObject({ ok: false, error: { code: isForData ? 'BODY_INVALID' : 'HOST_CHANNEL_UNKNOWN' } });
    }
    for (const name of ['', 'nope', '__proto__', 'constructor', 'toString', 7, null, {}]) {
      expect(checkCall('window', name, {})).toMatchObject({ ok: false, error: { code: 'HOST_CHANNEL_UNKNOWN' } });
    }
  });

  test('takes good arguments and refuses everything beside them', () => {
    const record = { id: 'c-1', stream: 's', lane: 'normal', seq: 1, body: '{}' };
    expect(checkCall('data', 'journal.append', { records: [record] })).toMatchObject({ ok: true });
    for (const bad of [
      {},
      { records: [] },
      { records: [{ ...record, extra: 1 }] },
      { records: [{ ...record, lane: 'fast' }] },
      { records: [{ ...record, seq: -1 }] },
      { records: [{ ...record, seq: 1.5 }] },
      { records: [{ ...record, id: '../x' }] },
      { records: [{ ...record, body: 'x'.repeat(500_000) }] },
      { records: Array.from({ length: JOURNAL_APPEND_MAX + 1 }, () => record) },
    ]) expect(checkCall('data', 'journal.append', bad).ok, JSON.stringify(bad).slice(0, 80)).toBe(false);
    expect(checkCall('window', 'files.has', { address: 'sha256:../../etc/passwd' }).ok).toBe(false);
    expect(checkCall('window', 'secrets.get', { key: '../x' }).ok).toBe(false);
  });

  test('never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (channel, args) => {
        expect(typeof checkCall('window', channel, args).ok).toBe('boolean');
      }),
    );
  });

  test('the size of objects is counted like their JSON, at most a little too large', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const length = JSON.stringify(value).length;
        expect(isLargerThan(value, length * 9 + 64)).toBe(false);
      }),
    );
    expect(isLargerThan({ a: 'x'.repeat(1000) }, 1000)).toBe(true);
    expect(isLargerThan({ a: 'x'.repeat(900) }, 1000)).toBe(false);
    expect(isLargerThan(Array.from({ length: 1000 }, () => 1), 1000)).toBe(true);
  });

  test('origins, also of the app scheme', () => {
    expect(originOf('app://lianzhi/a/b#c')).toBe('app://lianzhi');
    expect(originOf('http://127.0.0.1:47831/x')).toBe('http://127.0.0.1:47831');
    expect(originOf('app://lianzhi@evil/')).toBe('');
    expect(originOf('nonsense')).toBe('');
  });
});

describe('page files', () => {
  test.each([
    '/../secret.txt', '/..%2fsecret.txt', '/%2e%2e/secret.txt', '/%2E%2E%2Fsecret.txt', '/..\\secret.txt', '/..%5csecret.txt',
    '/assets/../../secret.txt', '/.env', '/assets/.hidden.js', '/%00index.html', '/index.html%00.js', '/C:/secret.txt', '/%zz', '//secret.txt',
    '/index.html::$DATA', 'index.html', '/link.txt', '/linked/secret.txt', '/unknown.exe', '/missing.js', '/assets', '/folder.js',
  ])('%s gives nothing', async (path) => {
    const dir = testFolder();
    const page = join(dir, 'page');
    mkdirSync(join(page, 'folder.js'), { recursive: true });
    writeFileSync(join(dir, 'secret.txt'), 'secret');
    writeFileSync(join(page, '.env'), 'secret');
    writeFileSync(join(page, 'unknown.exe'), 'secret');
    symlinkSync(join(dir, 'secret.txt'), join(page, 'link.txt'));
    symlinkSync(dir, join(page, 'linked'));
    const file = await readPageFile(page, path);
    expect(file === null ? '' : Buffer.from(file.body).toString()).not.toContain('secret');
    expect(file).toBeNull();
  });

  test('files with their type; an address inside the application gives the page', async () => {
    const page = testFolder();
    mkdirSync(join(page, 'assets'));
    writeFileSync(join(page, 'index.html'), 'page');
    writeFileSync(join(page, 'assets', 'a-1.js'), 'js');
    const read = async (path: string): Promise<unknown> => {
      const file = await readPageFile(page, path);
      return file === null ? null : [Buffer.from(file.body).toString(), file.type, file.cache];
    };
    expect(await read('/')).toEqual(['page', 'text/html; charset=utf-8', 'no-cache']);
    expect(await read('/cases/4711')).toEqual(['page', 'text/html; charset=utf-8', 'no-cache']);
    expect(await read('/assets/a-1.js')).toEqual(['js', 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable']);
  });

  test('any path stays inside its folder', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('..', '.', '%2e', '%2f', '%5c', '\\', '/', 'a', ':', '%00', '%', '..%2f'), { maxLength: 12 }), (pieces) => {
        const parts = parsePagePath(`/${pieces.join('')}`);
        for (const part of parts ?? []) expect(part).not.toMatch(/^\.|[/\\:\0]|^$/);
      }),
    );
  });
});

test('the policy names the one server, and nothing else may be reached, run, framed or submitted to', () => {
  const policy = contentSecurityPolicy('https://court.example:8443');
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("connect-src 'self' https://court.example:8443;");
  for (const gone of ["object-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "frame-src 'none'"]) expect(policy).toContain(gone);
  const scripts = policy.split('; ').find((part) => part.startsWith('script-src'));
  expect(scripts).toBe("script-src 'self'");
  expect(policy).not.toMatch(/unsafe-eval|\*/);
});

describe('the file store', () => {
  const MIB = 1024 * 1024;
  async function addressOf(bytes: Uint8Array): Promise<string> {
    const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(bytes));
    return `sha256:${Buffer.from(digest).toString('hex')}`;
  }
  const chunk = (bytes: Uint8Array, index: number): Uint8Array => bytes.subarray(index * MIB, (index + 1) * MIB);

  test.each([0, 1, MIB - 1, MIB, MIB + 1, 2 * MIB + 77])('%i bytes go in by chunks and come out the same', async (size) => {
    const bytes = new Uint8Array(size).map((_, i) => (i * 31 + (i >> 8)) & 255);
    const address = await addressOf(bytes);
    const store = createFileStore({ dir: testFolder(), disk: nodeDisk() });
    expect(await store.has(address)).toEqual({ state: 'absent', chunks: 0, size: null });
    const count = Math.max(1, Math.ceil(size / MIB));
    for (let i = 0; i < count; i += 1) {
      expect(await store.put(address, size, i, chunk(bytes, i))).toEqual({ ok: true, value: { whole: i === count - 1, chunks: i + 1 } });
    }
    expect(await store.has(address)).toEqual({ state: 'whole', chunks: count, size });
    const back: Uint8Array[] = [];
    for (let i = 0; i < count; i += 1) {
      const got = await store.get(address, i);
      if (!got.ok) throw new Error(got.error.code);
      expect([got.value.size, got.value.last]).toEqual([size, i === count - 1]);
      back.push(got.value.data);
    }
    expect(Buffer.concat(back).equals(Buffer.from(bytes))).toBe(true);
    expect(await store.put(address, size, 0, chunk(bytes, 0))).toEqual({ ok: true, value: { whole: true, chunks: count } });
  });

  test('resumes after a restart, repeats a chunk without harm, and refuses a wrong order or size', async () => {
    const dir = testFolder();
    const bytes = new Uint8Array(2 * MIB + 5).fill(7);
    const address = await addressOf(bytes);
    const first = createFileStore({ dir, disk: nodeDisk() });
    await first.put(address, bytes.length, 0, chunk(bytes, 0));
    // A write that a crash cut off.
    writeFileSync(join(dir, 'incoming', `${address.slice(7)}.part`), new Uint8Array(999), { flag: 'a' });
    const store = createFileStore({ dir, disk: nodeDisk() });
    expect(await store.has(address)).toEqual({ state: 'partial', chunks: 1, size: null });
    expect(await store.put(address, bytes.length, 2, chunk(bytes, 2))).toMatchObject({ ok: false, error: { code: 'HOST_FILE_CHUNK_ORDER', params: { expected: 1 } } });
    expect(await store.put(address, bytes.length, 1, chunk(bytes, 2))).toMatchObject({ ok: false, error: { code: 'HOST_FILE_CHUNK_SIZE' } });
    expect(await store.put(address, bytes.length, 3, new Uint8Array())).toMatchObject({ ok: false, error: { code: 'HOST_FILE_CHUNK_SIZE' } });
    expect(await store.put(address, bytes.length, 0, chunk(bytes, 0))).toMatchObject({ ok: true, value: { whole: false, chunks: 1 } });
    expect(await store.put(address, bytes.length, 1, chunk(bytes, 1))).toMatchObject({ ok: true });
    expect(await store.put(address, bytes.length, 2, chunk(bytes, 2))).toMatchObject({ ok: true, value: { whole: true } });
    expect((await store.get(address, 2)).ok).toBe(true);
    expect(readdirSync(join(dir, 'incoming'))).toEqual([]);
  });

  test('other bytes than the address says are dropped; damage on the disk is noticed by the chunk', async () => {
    const dir = testFolder();
    const store = createFileStore({ dir, disk: nodeDisk() });
    const address = await addressOf(new Uint8Array([1, 2, 3]));
    expect(await store.put(address, 3, 0, new Uint8Array([1, 2, 4]))).toMatchObject({ ok: false, error: { code: 'HOST_FILE_HASH_MISMATCH' } });
    expect(await store.has(address)).toMatchObject({ state: 'absent' });
    expect(await store.get(address, 0)).toMatchObject({ ok: false, error: { code: 'HOST_FILE_NOT_STORED' } });
    await store.put(address, 3, 0, new Uint8Array([1, 2, 3]));
    const path = join(dir, address.slice(7, 9), address.slice(7));
    expect(statSync(path).mode & 0o777).toBe(0o600);
    writeFileSync(path, new Uint8Array([1, 2, 9]));
    expect(await store.get(address, 0)).toMatchObject({ ok: false, error: { code: 'HOST_FILE_DAMAGED' } });
  });

  test('synced before it gets its name; a full disk says so', async () => {
    const dir = testFolder();
    const steps: string[] = [];
    const disk = nodeDisk((operation, path) => steps.push(`${operation} ${path.slice(dir.length + 1)}`));
    const bytes = new Uint8Array([5]);
    const address = await addressOf(bytes);
    const hex = address.slice(7);
    await createFileStore({ dir, disk }).put(address, 1, 0, bytes);
    const at = (step: string): number => steps.indexOf(step);
    expect(at(`datasync incoming/${hex}.part`)).toBeGreaterThan(at(`write incoming/${hex}.part`));
    expect(at(`rename ${hex.slice(0, 2)}/${hex}`)).toBeGreaterThan(at(`datasync incoming/${hex}.part`));
    expect(at(`rename ${hex.slice(0, 2)}/${hex}`)).toBeGreaterThan(at(`rename ${hex.slice(0, 2)}/${hex}.chunks`));
    expect(steps.lastIndexOf(`syncDir ${hex.slice(0, 2)}`)).toBeGreaterThan(at(`rename ${hex.slice(0, 2)}/${hex}`));
    const full = createFileStore({
      dir: testFolder(),
      disk: { ...nodeDisk(), create: () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' })) },
    });
    expect(await full.put(address, 1, 0, bytes)).toMatchObject({ ok: false, error: { code: 'STORE_FULL' } });
  });
});

describe('the host service', () => {
  function service(platform: Partial<HostPlatform>, defects: string[] = [], wipe: { isOrdered: boolean; heard: number; erased: number } = { isOrdered: false, heard: 0, erased: 0 }): ReturnType<typeof createHostService> {
    return createHostService({
      openJournal: () => Promise.resolve(err(failure('JOURNAL_UNREADABLE', { os: 'EIO' }))),
      files: createFileStore({ dir: testFolder(), disk: nodeDisk() }),
      platform: platform as HostPlatform,
      delivery: { keepRight: () => ok({}), atWork: () => undefined },
      wipe: { isOrdered: () => wipe.isOrdered, wantsPage: () => wipe.isOrdered && wipe.erased === 0, pageHeard: () => { wipe.heard += 1; }, pageErased: () => { wipe.erased += 1; } },
      onDefect: (channel) => defects.push(channel),
    });
  }

  test('a defect becomes an answer, is told once, and never carries the arguments', async () => {
    const defects: string[] = [];
    const host = service({ notify: () => Promise.reject(new Error('张三')) }, defects);
    expect(await host.handle('window', 'notify.show', { title: 't', body: '', tag: 'x' })).toEqual({ ok: false, error: { code: 'INTERNAL' } });
    expect(defects).toEqual(['notify.show']);
  });

  test('a device that is being erased takes nothing in, and tells its page to do its part once', async () => {
    const wipe = { isOrdered: false, heard: 0, erased: 0 };
    const host = service({ setSecret: () => Promise.resolve(ok({})) }, [], wipe);
    const calls = [
      ['secrets.set', { key: 'a', value: 'b' }],
      ['delivery.keepRight', { tag: '0123456789abcdef', token: 't'.repeat(43) }],
    ] as const;
    for (const [channel, args] of calls) expect(await host.handle('data', channel, args)).toEqual(ok({}));
    expect(await host.handle('data', 'delivery.atWork', { working: true })).toEqual(ok({ erase: false }));
    wipe.isOrdered = true;
    for (const [channel, args] of calls) expect(await host.handle('data', channel, args), channel).toMatchObject({ ok: false, error: { code: 'DEVICE_REVOKED' } });
    expect(await host.handle('data', 'delivery.atWork', { working: true })).toEqual(ok({ erase: true }));
    expect(await host.handle('data', 'delivery.erased', {})).toEqual(ok({}));
    expect(await host.handle('data', 'delivery.atWork', { working: false })).toEqual(ok({ erase: false }));
    expect(wipe).toEqual({ isOrdered: true, heard: 3, erased: 1 });
    for (const bad of [{ tag: '../x', token: 't'.repeat(43) }, { tag: '0123456789abcdef', token: 'short' }]) expect((await host.handle('data', 'delivery.keepRight', bad)).ok).toBe(false);
  });

  test('an unreadable journal is told as such; too large and wrong base64 are refused', async () => {
    const host = service({});
    expect(await host.handle('data', 'journal.open', {})).toMatchObject({ ok: false, error: { code: 'JOURNAL_UNREADABLE' } });
    expect(await host.handle('window', 'device.info', { x: 'y'.repeat(2000) })).toMatchObject({ ok: false, error: { code: 'BODY_TOO_LARGE' } });
    const address = `sha256:${'0'.repeat(64)}`;
    for (const data of ['!!!!', 'AA=', 'AAA', 'AA==\n', 'AB==']) {
      expect(await host.handle('data', 'files.put', { address, size: 1, index: 0, data }), data).toMatchObject({ ok: false, error: { code: 'BODY_INVALID' } });
    }
    expect(await host.handle('window', 'files.save', { name: 'a.pdf', content: { address } })).toMatchObject({ ok: false, error: { code: 'HOST_FILE_NOT_STORED' } });
  });
});

describe('saving', () => {
  test('names that would run, hide or climb are refused', () => {
    for (const name of ['协助查找函.pdf', '2026年度 名册.xlsx', 'a.b.csv']) expect(isSavableName(name), name).toBe(true);
    for (const name of ['a.exe', 'a.pdf.exe', 'a.lnk', 'a', '.pdf', '../a.pdf', 'a/b.pdf', 'a\\b.pdf', 'a:b.pdf', 'con.pdf', 'LPT1.txt', 'a\u202Efdp.pdf', ' a.pdf', 'a.pdf.', `${'a'.repeat(200)}.pdf`]) {
      expect(isSavableName(name), name).toBe(false);
    }
    expect(savePath('/x/名册.xlsx', 'a.xlsx')).toBe('/x/名册.xlsx');
    expect(savePath('/x/名册.sh', 'a.xlsx')).toBe('/x/名册.sh.xlsx');
    expect(savePath('/x/名册', 'a.xlsx')).toBe('/x/名册.xlsx');
  });

  test('a source that fails leaves nothing behind, and the old file as it was', async () => {
    const dir = testFolder();
    const path = join(dir, 'a.txt');
    writeFileSync(path, 'old');
    async function* broken(): AsyncIterable<Uint8Array> {
      yield Buffer.from('new');
      await Promise.resolve();
      throw new Error('gone');
    }
    await expect(writeSaved(nodeDisk(), path, broken())).rejects.toThrow('gone');
    expect(readdirSync(dir)).toEqual(['a.txt']);
    expect(readFileSync(path, 'utf8')).toBe('old');
  });
});

describe('window places', () => {
  const area = fc.record({ x: fc.integer({ min: -4000, max: 4000 }), y: fc.integer({ min: -4000, max: 4000 }), width: fc.integer({ min: 1024, max: 4000 }), height: fc.integer({ min: 700, max: 2200 }) });
  const saved = fc.record({
    x: fc.integer({ min: -9000, max: 9000 }),
    y: fc.integer({ min: -9000, max: 9000 }),
    width: fc.integer({ min: 1, max: 9000 }),
    height: fc.integer({ min: 1, max: 9000 }),
    isMaximized: fc.boolean(),
    zoomPercent: fc.integer({ min: 80, max: 200 }),
  });

  test('always inside one display', () => {
    fc.assert(
      fc.property(fc.option(saved), fc.array(area, { minLength: 1, maxLength: 3 }), (before, areas) => {
        const at = placeWindow(before, areas);
        expect(areas.some((a) => at.x >= a.x && at.y >= a.y && at.x + at.width <= a.x + a.width && at.y + at.height <= a.y + a.height)).toBe(true);
      }),
    );
  });

  test('a place on a display that is there is kept as it was', () => {
    const before = { x: 2000, y: 50, width: 1300, height: 800, isMaximized: false, zoomPercent: 100 };
    expect(placeWindow(before, [{ x: 0, y: 0, width: 1920, height: 1080 }, { x: 1920, y: 0, width: 1920, height: 1080 }])).toEqual({ x: 2000, y: 50, width: 1300, height: 800 });
  });

  test('a spoilt file costs only the position', () => {
    for (const text of ['', '{', '[]', '{"x":1}', '{"x":"1","y":1,"width":1,"height":1,"isMaximized":true,"zoomPercent":100}']) expect(parseSavedWindow(text)).toBeNull();
  });
});

describe('links from outside', () => {
  test('only what opens a case or a request', () => {
    expect(parseAppLink('lianzhi://case/0197-ab')).toEqual({ target: 'case', id: '0197-ab' });
    expect(parseAppLink('lianzhi://request/r1/')).toEqual({ target: 'request', id: 'r1' });
    for (const bad of [
      'lianzhi://case/',
      'lianzhi://approve/r1',
      'lianzhi://case/a?x=1',
      'lianzhi://case/a#b',
      'lianzhi://case/a/b',
      'lianzhi://case/../x',
      'LIANZHI://case/a',
      ' lianzhi://case/a',
      'lianzhi://case/a\n',
      'https://case/a',
      `lianzhi://case/${'a'.repeat(65)}`,
      'lianzhi://case/%61',
    ]) {
      expect(parseAppLink(bad), bad).toBeNull();
    }
    fc.assert(
      fc.property(fc.string(), (text) => {
        const link = parseAppLink(text);
        if (link !== null) expect(link.id).toMatch(/^[A-Za-z0-9-]+$/);
      }),
    );
    expect(linkOfArguments(['lianzhi://case/self', '--inspect', 'lianzhi://case/a'])).toEqual({ target: 'case', id: 'a' });
    expect(linkOfArguments(['x', '--open=lianzhi://case/a'])).toBeNull();
  });
});

describe('logs', () => {
  test('no identity number, phone, account, case number, token or user name gets through', () => {
    const secrets = [
      '32059919900101123X',
      '320599199001011234',
      '13912345678',
      '6222021102012345678',
      '91320594MA1XYT1234',
      '（2026）苏0508执1234号',
      '(2026)苏0508执恢12号',
      'eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxIn0.sig_1-x',
      '#host=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
      'Bearer abc.def',
      '/home/zhangsan/.lianzhi',
      'C:\\Users\\zhangsan\\x',
    ];
    const lines: string[] = [];
    const log = createHostLog((line) => lines.push(line), () => 0);
    for (const secret of secrets) {
      expect(redact(`before ${secret} after`), secret).not.toContain(secret);
      log({ event: 'x', detail: `at ${secret}!` });
    }
    const text = lines.join('');
    for (const secret of [...secrets, 'zhangsan', 'abc.def']) expect(text).not.toContain(secret);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ at: '1970-01-01T00:00:00.000Z', event: 'x' });
    expect(redact('journal segment-00000001.log @1234 ENOSPC')).toBe('journal segment-00000001.log @1234 ENOSPC');
  });
});

describe('configuration', () => {
  test('given wishes win over the file; no plain server address, no configuration', () => {
    const root = testFolder();
    expect(readHostConfig(root, {})).toBeNull();
    writeFileSync(join(root, 'config.json'), JSON.stringify({ serverUrl: 'http://10.0.0.9:47810/', courtName: '云溪市法院', demo: true, other: 1 }));
    expect(readHostConfig(root, {})).toEqual({ serverUrl: 'http://10.0.0.9:47810', courtName: '云溪市法院', demo: true });
    expect(readHostConfig(root, { serverUrl: 'https://a.example/x', demo: false })).toEqual({ serverUrl: 'https://a.example', courtName: '云溪市法院', demo: false });
    for (const bad of ['', 'file:///etc', 'javascript:1', 'http://user:pw@a/', 'ftp://a', 'a']) expect(serverOrigin(bad), bad).toBeNull();
    writeFileSync(join(root, 'config.json'), '{');
    expect(readHostConfig(root, {})).toBeNull();
  });

  test('the installation id is made once', () => {
    const { root } = deviceFolder(join(testFolder(), 'device'));
    const id = deviceInstallId(root);
    expect(deviceInstallId(root)).toBe(id);
    expect(statSync(root).mode & 0o777).toBe(0o700);
    expect(deviceInstallId(deviceFolder(join(testFolder(), 'other')).root)).not.toBe(id);
  });
});

describe('the command table', () => {
  const label = (tables: unknown, key: string): unknown =>
    key.split('.').slice(1).reduce<unknown>((at, name) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[name] : undefined), tables);

  test('ids and keys are unique, every label has words in both languages', () => {
    const ids = COMMAND_LIST.map((command) => command.id);
    expect(new Set(ids).size).toBe(ids.length);
    const keys = COMMAND_LIST.flatMap((command) => command.accelerator ?? []);
    expect(new Set(keys.map((key) => key.toLowerCase())).size).toBe(keys.length);
    for (const key of [...COMMAND_LIST.map((command) => command.label), ...Object.values(MENU_LABELS)]) {
      expect([typeof label(zhHost, key), typeof label(enHost, key)], key).toEqual(['string', 'string']);
    }
    // Keys of Chinese input methods stay theirs.
    for (const key of keys) expect(key).not.toMatch(/Space|^Shift|Shift$|Ctrl\+\./);
  });

  test('the menu holds each command once, without an action for what the system does', () => {
    const ran: string[] = [];
    const parts = menuTemplate({ label: (key) => key, holds: new Set<CommandCondition>(['signed-in']), run: (id) => ran.push(id) });
    const items = parts.flatMap((part) => part.submenu).filter((item) => 'id' in item);
    expect(items.map((item) => item.id).sort()).toEqual(APP_COMMANDS.map((command) => command.id).sort());
    for (const item of items) item.click?.();
    expect(ran).toEqual(COMMAND_LIST.filter((c) => c.role === undefined).sort((a, b) => parts.findIndex((p) => p.label === MENU_LABELS[a.menu]) - parts.findIndex((p) => p.label === MENU_LABELS[b.menu])).map((c) => c.id));
    expect(items.find((item) => item.id === 'go-approvals')?.enabled).toBe(false);
    expect(items.find((item) => item.id === 'go-today')?.enabled).toBe(true);
    for (const part of parts) {
      expect(part.submenu[0]).toHaveProperty('id');
      expect(part.submenu.at(-1)).toHaveProperty('id');
    }
  });

  test('keys find their command, but not while an input method composes and not when it is not offered', () => {
    const press: KeyPress = { key: 'k', ctrlKey: true, metaKey: false, shiftKey: false, altKey: false, isComposing: false };
    const holds = new Set<CommandCondition>(['signed-in']);
    expect(commandForKey(press, false, holds)).toBe('palette');
    expect(commandForKey({ ...press, key: 'K' }, false, holds)).toBe('palette');
    expect(commandForKey({ ...press, isComposing: true }, false, holds)).toBeNull();
    expect(commandForKey({ ...press, shiftKey: true }, false, holds)).toBeNull();
    expect(commandForKey({ ...press, altKey: true }, false, holds)).toBeNull();
    expect(commandForKey(press, false, new Set())).toBeNull();
    expect(commandForKey(press, true, holds)).toBeNull();
    expect(commandForKey({ ...press, ctrlKey: false, metaKey: true }, true, holds)).toBe('palette');
    expect(commandForKey({ ...press, key: 'c' }, false, holds)).toBeNull();
    expect(commandForKey({ ...press, key: 'F5', ctrlKey: false }, false, holds)).toBe('sync-now');
    expect([acceleratorText('CmdOrCtrl+K', false), acceleratorText('CmdOrCtrl+Shift+Z', true)]).toEqual(['Ctrl+K', '⌘⇧Z']);
  });
});

test('every code of the host has a sentence for what, why and what to do, with its parameters filled in', () => {
  for (const code of Object.keys(hostErrors) as (keyof typeof hostErrors)[]) {
    for (const errors of [zhErrors, enErrors]) {
      const words = failureWords({ host: {}, errors }, failure(code, { port: 47831, os: 'EIO', pid: 7, expected: 1, index: 2, detail: 'RangeError' }));
      for (const sentence of [words.title, words.cause, words.fix]) {
        expect(sentence, code).not.toBe(code);
        expect(sentence, code).not.toMatch(/[{}]/);
      }
    }
  }
});
