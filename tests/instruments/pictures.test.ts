import { describe, expect, it } from 'vitest';
import { partText, readDocx } from '#shared/instruments/docx-package.ts';
import { fillInstrument } from '#shared/instruments/fill.ts';
import { pictureInfo } from '#shared/instruments/picture-slots.ts';
import { SAMPLE_FIELDS } from '#shared/instruments/samples.ts';
import { filledSample, shippedTemplate } from './shipped.ts';

/** A JPEG of one grey pixel, as wide and high as its head says. */
function jpeg(width: number, height: number): Uint8Array {
  const head = [0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 11, 8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0];
  return Uint8Array.from([...head, 0xff, 0xd9]);
}

function png(width: number, height: number): Uint8Array {
  const bytes = new Uint8Array(40);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  new DataView(bytes.buffer).setUint32(16, width);
  new DataView(bytes.buffer).setUint32(20, height);
  return bytes;
}

function partsOf(bytes: Uint8Array) {
  const parts = readDocx(bytes);
  if (!parts.ok) throw new Error(parts.error.code);
  return parts.value;
}

function sizeIn(xml: string): readonly [number, number] {
  const found = /<wp:extent\b[^>]*cx="(\d+)"[^>]*cy="(\d+)"/u.exec(xml);
  return [Number(found?.[1]), Number(found?.[2])];
}

describe('pictures', () => {
  it('reads kind and size of PNG and JPEG, and nothing of anything else', () => {
    expect(pictureInfo(jpeg(413, 531))).toEqual({ kind: 'jpeg', width: 413, height: 531 });
    expect(pictureInfo(png(35, 45))).toEqual({ kind: 'png', width: 35, height: 45 });
    for (const bytes of [new Uint8Array(), new Uint8Array(30), jpeg(0, 0), new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>'), jpeg(10, 10).slice(0, 12)]) expect(pictureInfo(bytes)).toBeUndefined();
  });

  it.each(['locate-application', 'dispatch-order'] as const)('puts a photo into %s, fitted into the frame without distortion', (code) => {
    const frame = sizeIn(partText(partsOf(shippedTemplate(code)), 'word/document.xml'));
    for (const [width, height] of [[413, 531], [800, 400], [100, 900]] as const) {
      const photo = jpeg(width, height);
      const parts = partsOf(filledSample(code, { 照片: photo }));
      const [name, bytes] = [...parts].find(([part]) => part.endsWith('.jpeg')) ?? [];
      expect(bytes).toEqual(photo);
      expect(partText(parts, 'word/_rels/document.xml.rels')).toContain(`Target="${(name ?? '').replace('word/', '')}"`);
      expect(partText(parts, '[Content_Types].xml')).toContain('Extension="jpeg"');
      const [cx, cy] = sizeIn(partText(parts, 'word/document.xml'));
      expect(cx).toBeLessThanOrEqual(frame[0]);
      expect(cy).toBeLessThanOrEqual(frame[1]);
      expect(cx === frame[0] || cy === frame[1]).toBe(true);
      expect(cx / cy).toBeCloseTo(width / height, 2);
    }
  });

  it('keeps the empty frame without a photo, and refuses what is none', () => {
    const parts = partsOf(filledSample('dispatch-order'));
    expect([...parts.keys()].filter((name) => name.startsWith('word/media/'))).toHaveLength(1);
    const result = fillInstrument(shippedTemplate('dispatch-order'), 'dispatch-order', SAMPLE_FIELDS['dispatch-order'], { 照片: new TextEncoder().encode('not a picture at all') });
    expect(result).toEqual({ ok: false, error: { code: 'INSTRUMENT_PICTURE_INVALID', params: { picture: '照片' } } });
  });

  it('ignores a picture that the instrument has no place for', () => {
    expect(filledSample('release-notice', { 照片: jpeg(10, 10) })).toEqual(filledSample('release-notice'));
  });
});
