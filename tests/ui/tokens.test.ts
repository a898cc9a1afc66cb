import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const css = readFileSync(resolve(import.meta.dirname, '../../src-renderer/app/theme/tokens.css'), 'utf8').replace(/\/\*[^]*?\*\//g, '');

/** The colours of one block of the style sheet. */
function colours(selector: string): Map<string, string> {
  const start = css.indexOf(`${selector} {`);
  if (start === -1) throw new Error(`no block ${selector}`);
  const body = css.slice(start, css.indexOf('}', start));
  return new Map([...body.matchAll(/(--[\w-]+):\s*(#[0-9a-f]{6})\b/g)].map((match) => [match[1] ?? '', match[2] ?? '']));
}

/** WCAG 2: relative luminance of a colour. */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0);
}
function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

const GROUNDS = ['--bg', '--panel', '--hover', '--sel'];
const TINTED = ['blue', 'slate', 'teal', 'amber', 'red'];

describe.each([':root', ":root[data-theme='dark']"])('%s', (selector) => {
  const all = colours(selector);
  const of = (name: string): string => {
    const colour = all.get(name);
    if (colour === undefined) throw new Error(`${selector} has no ${name}`);
    return colour;
  };

  test.each(['--ink', '--ink-2', '--ink-3', ...TINTED.map((tone) => `--${tone}`)])('%s can be read on every ground', (name) => {
    for (const ground of GROUNDS) expect(contrast(of(name), of(ground)), `${name} on ${ground}`).toBeGreaterThanOrEqual(4.5);
  });

  test.each(TINTED)('%s can be read on its own tint, and text on it too', (tone) => {
    for (const name of [`--${tone}`, '--ink', '--ink-2']) expect(contrast(of(name), of(`--${tone}-2`)), `${name} on --${tone}-2`).toBeGreaterThanOrEqual(4.5);
  });

  test.each([['--on-blue', '--blue'], ['--on-blue', '--blue-strong'], ['--on-red', '--red'], ['--on-red', '--red-strong'], ['--on-amber', '--amber']])('%s can be read on %s', (text, ground) => {
    expect(contrast(of(text), of(ground))).toBeGreaterThanOrEqual(4.5);
  });

  test('the edge of a control and the focus stand out from the ground', () => {
    for (const name of ['--field-line', '--focus']) expect(contrast(of(name), of('--panel')), name).toBeGreaterThanOrEqual(3);
  });
});

test('the dark theme names every colour of the light one', () => {
  const light = [...colours(':root').keys()].sort();
  expect([...colours(":root[data-theme='dark']").keys()].sort()).toEqual(light);
});
