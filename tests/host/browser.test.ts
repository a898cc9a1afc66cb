import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commonFlags, prepareProfile } from '#main/web-host/browser.ts';

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
    const flags = commonFlags(profile, false);
    expect(flags.filter((flag) => flag.startsWith('--disable-features='))).toHaveLength(1);
    expect(flags).not.toContain('--no-sandbox');
    expect(commonFlags(profile, true)).toContain('--no-sandbox');
  });
});
