import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commonFlags, fenceFlags, prepareProfile } from '#main/web-host/browser.ts';

let profile = '';
beforeEach(() => {
  profile = mkdtempSync(join(tmpdir(), 'lianzhi-profile-'));
});
afterEach(() => rmSync(profile, { recursive: true, force: true }));

const path = () => join(profile, 'Default', 'Preferences');
const settings = (): unknown => JSON.parse(readFileSync(path(), 'utf8'));
const OURS = { credentials_enable_service: false, profile: { password_manager_leak_detection: false }, autofill: { enabled: false, profile_enabled: false, credit_card_enabled: false } };

describe('the profile of our browser', () => {
  it('keeps no password and asks nobody about one, from its first start', () => {
    expect(prepareProfile(profile)).toBe(profile);
    expect(settings()).toEqual(OURS);
    expect(statSync(path()).mode & 0o077).toBe(0);
  });

  it('keeps what the browser has stored there', () => {
    mkdirSync(join(profile, 'Default'));
    writeFileSync(path(), JSON.stringify({ profile: { exit_type: 'Normal', password_manager_leak_detection: true }, intl: { selected_languages: 'zh-CN' }, credentials_enable_service: true }));
    prepareProfile(profile);
    expect(settings()).toEqual({ ...OURS, profile: { exit_type: 'Normal', password_manager_leak_detection: false }, intl: { selected_languages: 'zh-CN' } });
  });

  it('begins anew over settings that nobody can read, and never stands in the way of a window', () => {
    mkdirSync(join(profile, 'Default'));
    writeFileSync(path(), '{"half');
    prepareProfile(profile);
    expect(settings()).toEqual(OURS);
    const occupied = join(profile, 'a-file');
    writeFileSync(occupied, '');
    expect(prepareProfile(occupied)).toBe(occupied);
    expect(existsSync(join(occupied, 'Default'))).toBe(false);
  });

  it('is started with one list of features that are off: a second one would replace the first', () => {
    const flags = commonFlags(profile, false, {});
    expect(flags.filter((flag) => flag.startsWith('--disable-features='))).toHaveLength(1);
    expect(flags).not.toContain('--no-sandbox');
    expect(commonFlags(profile, true, {})).toContain('--no-sandbox');
  });
});

describe('whom our browser asks', () => {
  it('is not its maker: services without a switch have a closed port of this machine for an address', () => {
    const flags = commonFlags(profile, false, {});
    for (const name of ['--gaia-url=', '--component-updater=url-source=', '--gcm-checkin-url=', '--gcm-registration-url=', '--gcm-mcs-endpoint=']) expect(flags).toContain(`${name}http://127.0.0.1:9/`);
  });
});

describe('whom our browser can find', () => {
  const rules = (reach: Parameters<typeof fenceFlags>[0]) => fenceFlags(reach).find((flag) => flag.startsWith('--host-resolver-rules='));
  /** What the browser's proxy script answers for a request to `host`. */
  const way = (reach: Parameters<typeof fenceFlags>[0], host: string): unknown => {
    const [, script = ''] = fenceFlags(reach).find((flag) => flag.startsWith('--proxy-pac-url='))?.split('base64,') ?? [];
    return runInNewContext(`${Buffer.from(script, 'base64').toString('utf8')}; FindProxyForURL('', ${JSON.stringify(host)})`);
  };

  it('is this machine and the configured server', () => {
    const own = '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE ::1 , EXCLUDE localhost , EXCLUDE *.localhost';
    expect(rules({})).toBe(own);
    expect(rules({ serverUrl: 'https://lianzhi.court.example:8443' })).toBe(`${own} , EXCLUDE lianzhi.court.example`);
    expect(rules({ serverUrl: 'http://10.32.1.5' })).toBe(`${own} , EXCLUDE 10.32.1.5`);
    expect(rules({ serverUrl: 'http://[fd00::5]:47810' })).toBe(`${own} , EXCLUDE fd00::5`);
    expect(commonFlags(profile, false, { serverUrl: 'http://10.32.1.5' })).toEqual(expect.arrayContaining(fenceFlags({ serverUrl: 'http://10.32.1.5' })));
  });

  it('uses no proxy of the system, through which all of it would leave or nothing', () => {
    expect(fenceFlags({ serverUrl: 'http://10.32.1.5' })).toContain('--no-proxy-server');
    expect(fenceFlags({ proxy: 'http://proxy.court.example:8080' })).toContain('--no-proxy-server');
  });

  it('asks a named proxy for the server alone, and finds the proxy instead of the server', () => {
    const reach = { serverUrl: 'https://lianzhi.court.example', proxy: 'http://proxy.court.example:8080' };
    expect(fenceFlags(reach)).not.toContain('--no-proxy-server');
    expect(rules(reach)).toMatch(/ , EXCLUDE localhost , EXCLUDE \*\.localhost , EXCLUDE proxy\.court\.example$/u);
    expect(way(reach, 'lianzhi.court.example')).toBe('PROXY proxy.court.example:8080');
    for (const host of ['elsewhere.example', '127.0.0.1', 'x.lianzhi.court.example', 'proxy.court.example']) expect(way(reach, host)).toBe('DIRECT');
    expect(way({ ...reach, proxy: 'https://proxy.court.example' }, 'lianzhi.court.example')).toBe('HTTPS proxy.court.example:443');
    expect(way({ ...reach, proxy: 'http://10.32.0.1' }, 'lianzhi.court.example')).toBe('PROXY 10.32.0.1:80');
  });
});
