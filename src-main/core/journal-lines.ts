import { createHash } from 'node:crypto';
import Type from 'typebox';
import type { Static } from 'typebox';
import { Compile } from 'typebox/compile';

/**
 * One line of a journal segment: `<length, 8 hex> <SHA-256, 64 hex> <JSON>\n`. JSON text never holds a raw line feed,
 * so after damage the next line feed starts the next readable record.
 */
const Count = Type.Integer({ minimum: 0 });
const Header = Type.Object({
  t: Type.Literal('h'),
  v: Type.Literal(1),
  journal: Type.String(),
  segment: Count,
  first: Count,
  at: Count,
});
const RecordLine = Type.Object({
  t: Type.Literal('r'),
  n: Count,
  at: Count,
  id: Type.String(),
  stream: Type.String(),
  lane: Type.Union([Type.Literal('normal'), Type.Literal('safety')]),
  seq: Count,
  body: Type.String(),
});
const MarkLine = Type.Object({ t: Type.Literal('m'), n: Count, at: Count, ids: Type.Array(Type.String()) });
const LineValue = Type.Union([Header, RecordLine, MarkLine]);
export type LineValue = Static<typeof LineValue>;
const checkLine = Compile(LineValue);

export type JournalLine = { readonly value: LineValue; readonly offset: number; readonly bytes: number };
export type BadRegion = { readonly offset: number; readonly bytes: number };

const PREFIX = 8 + 1 + 64 + 1;
const LINE_FEED = 0x0a;

export function encodeLine(value: LineValue): Uint8Array {
  const json = Buffer.from(JSON.stringify(value), 'utf8');
  const digest = createHash('sha256').update(json).digest('hex');
  return Buffer.concat([Buffer.from(`${json.length.toString(16).padStart(8, '0')} ${digest} `, 'latin1'), json, Buffer.from('\n')]);
}

function decodeLine(line: Buffer): LineValue | null {
  if (line.length < PREFIX) return null;
  const json = line.subarray(PREFIX);
  if (line.toString('latin1', 0, 9) !== `${json.length.toString(16).padStart(8, '0')} `) return null;
  if (line.toString('latin1', 9, PREFIX) !== `${createHash('sha256').update(json).digest('hex')} `) return null;
  try {
    const value: unknown = JSON.parse(json.toString('utf8'));
    return checkLine.Check(value) ? value : null;
  } catch {
    return null;
  }
}

/** Reads what is whole; neighbouring unreadable lines count as one region. */
export function scanLines(bytes: Uint8Array): { lines: JournalLine[]; bad: BadRegion[] } {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const lines: JournalLine[] = [];
  const bad: BadRegion[] = [];
  let offset = 0;
  while (offset < buffer.length) {
    const feed = buffer.indexOf(LINE_FEED, offset);
    const end = feed === -1 ? buffer.length : feed + 1;
    const value = feed === -1 ? null : decodeLine(buffer.subarray(offset, feed));
    if (value !== null) lines.push({ value, offset, bytes: end - offset });
    else {
      const last = bad.at(-1);
      if (last !== undefined && last.offset + last.bytes === offset) bad[bad.length - 1] = { offset: last.offset, bytes: end - last.offset };
      else bad.push({ offset, bytes: end - offset });
    }
    offset = end;
  }
  return { lines, bad };
}
