import { describe, expect, test } from 'vitest';
import { instant, MINUTE_MS } from '#shared/kernel/time.ts';
import { base32, codeOfStep, matchingStep, openSecret, sealSecret, stepOf } from '#server/identity/one-time-code.ts';
import { call, enter, openOffice, signInBody } from './office.ts';

/** Secret of the test values of RFC 4226 and RFC 6238. */
const RFC_SECRET = new TextEncoder().encode('12345678901234567890');
const SEAL_KEY = new Uint8Array(32).fill(7);


describe('codes by time', () => {
  test.each([
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
  ])('RFC 6238 appendix B at %i s', (seconds, code) => {
    expect(codeOfStep(RFC_SECRET, stepOf(instant(seconds * 1_000)), 8)).toBe(code);
  });

  test.each([
    [0, '755224'],
    [1, '287082'],
    [9, '520489'],
  ])('RFC 4226 appendix D, counter %i', (counter, code) => {
    expect(codeOfStep(RFC_SECRET, counter)).toBe(code);
  });

  test('one step of drift counts, two do not, and no step counts twice', () => {
    const now = instant(1_700_000_000_000);
    const step = stepOf(now);
    for (const offset of [-1, 0, 1]) expect(matchingStep(RFC_SECRET, codeOfStep(RFC_SECRET, step + offset), now, 0)).toBe(step + offset);
    for (const offset of [-2, 2]) expect(matchingStep(RFC_SECRET, codeOfStep(RFC_SECRET, step + offset), now, 0)).toBeUndefined();
    expect(matchingStep(RFC_SECRET, codeOfStep(RFC_SECRET, step), now, step)).toBeUndefined();
    expect(matchingStep(RFC_SECRET, '12345', now, 0)).toBeUndefined();
  });

  test('Base32 as RFC 4648 has it', () => {
    expect(base32(RFC_SECRET)).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
  });

  test('a sealed secret opens for its account and key only', () => {
    const sealed = sealSecret(RFC_SECRET, SEAL_KEY, 'judge');
    expect(Array.from(openSecret(sealed, SEAL_KEY, 'judge'))).toEqual(Array.from(RFC_SECRET));
    expect(() => openSecret(sealed, SEAL_KEY, 'clerk')).toThrow();
    expect(() => openSecret(sealed, new Uint8Array(32), 'judge')).toThrow();
  });
});

/** Bytes of a Base32 text. */
function bytesOf(text: string): Uint8Array {
  const bits = Array.from(text).map((char) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(char).toString(2).padStart(5, '0')).join('');
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (eight) => Number.parseInt(eight, 2));
}

describe('second factor', () => {
  test('off by default: nothing to enrol', async () => {
    const office = await openOffice();
    const { token, secondFactor } = await enter(office, signInBody('judge'));
    expect(secondFactor).toBe('off');
    expect((await call(office, 'POST', '/v1/session/second-factor', token)).body['code']).toBe('SECOND_FACTOR_OFF');
    await office.close();
  });

  test('needs a key to seal its secrets', async () => {
    await expect(openOffice({ secondFactor: 'required' })).rejects.toThrow('seal key');
  });

  test('required: enrol first, then sign in with a fresh code each time; wrong codes lock', async () => {
    const office = await openOffice({ secondFactor: 'required', sealKey: SEAL_KEY });
    const first = await enter(office, signInBody('judge'));
    expect(first.secondFactor).toBe('must-enrol');
    expect((await call(office, 'GET', '/v1/devices', first.token)).body['code']).toBe('SECOND_FACTOR_NOT_ENROLLED');
    const offer = await call(office, 'POST', '/v1/session/second-factor', first.token);
    expect(String(offer.body['uri'])).toContain(`secret=${String(offer.body['secret'])}`);
    const secret = bytesOf(String(offer.body['secret']));
    const code = () => codeOfStep(secret, stepOf(office.now()));
    const wrong = () => codeOfStep(secret, stepOf(office.now()) + 40);
    expect((await call(office, 'POST', '/v1/session/second-factor/confirm', first.token, { code: wrong() })).body['code']).toBe('SECOND_FACTOR_WRONG');
    expect((await call(office, 'POST', '/v1/session/second-factor/confirm', first.token, { code: code() })).body).toEqual({ done: true });
    expect((await call(office, 'GET', '/v1/devices', first.token)).status).toBe(200);

    const signIn = async (given?: string) => (await call(office, 'POST', '/v1/session', undefined, signInBody('judge', given === undefined ? {} : { code: given }))).body['code'] ?? 'in';
    expect(await signIn()).toBe('SECOND_FACTOR_NEEDED');
    expect(await signIn(code())).toBe('SECOND_FACTOR_WRONG');
    office.pass(MINUTE_MS);
    const used = code();
    expect(await signIn(used)).toBe('in');
    expect(await signIn(used)).toBe('SECOND_FACTOR_WRONG');
    office.pass(MINUTE_MS);
    expect(await signIn(code())).toBe('in');
    // A right password without a code in between does not reset the count of wrong codes.
    for (let i = 0; i < 5; i += 1) {
      expect(await signIn()).toBe('SECOND_FACTOR_NEEDED');
      expect(await signIn(wrong())).toBe('SECOND_FACTOR_WRONG');
    }
    office.pass(MINUTE_MS);
    expect(await signIn(code())).toBe('SIGN_IN_LOCKED');
    const stored = JSON.stringify(await office.query("select second_factor from identity_account where id = 'judge'"));
    expect(stored).not.toContain(String(offer.body['secret']));
    await office.close();
  });
});
