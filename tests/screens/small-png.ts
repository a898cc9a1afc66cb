import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** What an indexed picture has room for. */
const COLOURS = 256;

type Pixels = { readonly width: number; readonly height: number; readonly step: number; readonly rows: Buffer };

function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

/** Pixels of an 8-bit RGB or RGBA picture without interlace, as Chromium writes them. */
function pixelsOf(png: Buffer): Pixels {
  let header: Buffer = Buffer.alloc(0);
  const parts: Buffer[] = [];
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    const data = png.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') header = data;
    if (type === 'IDAT') parts.push(data);
    at += length + 12;
  }
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const step = header[9] === 6 ? 4 : 3;
  if (header[8] !== 8 || (header[9] !== 2 && header[9] !== 6) || header[12] !== 0) throw new Error('not a picture of Chromium');
  const packed = inflateSync(Buffer.concat(parts));
  const line = width * step;
  const rows = Buffer.alloc(line * height);
  for (let y = 0; y < height; y += 1) {
    const filter = packed[y * (line + 1)] ?? 0;
    for (let x = 0; x < line; x += 1) {
      const at = y * line + x;
      const left = x < step ? 0 : (rows[at - step] ?? 0);
      const up = y === 0 ? 0 : (rows[at - line] ?? 0);
      const corner = x < step || y === 0 ? 0 : (rows[at - line - step] ?? 0);
      const add = filter === 1 ? left : filter === 2 ? up : filter === 3 ? (left + up) >> 1 : filter === 4 ? paeth(left, up, corner) : 0;
      rows[at] = (packed[y * (line + 1) + 1 + x] ?? 0) + add;
    }
  }
  return { width, height, step, rows };
}

/** Every colour of a picture with the one of the palette that stands for it: the most frequent stay, others go to the nearest. */
function paletteOf({ step, rows }: Pixels): { readonly palette: readonly number[]; readonly indexOf: ReadonlyMap<number, number> } {
  const counts = new Map<number, number>();
  for (let at = 0; at < rows.length; at += step) {
    const colour = rows.readUIntBE(at, 3);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const byCount = [...counts].toSorted((a, b) => b[1] - a[1]).map(([colour]) => colour);
  const distance = (a: number, b: number): number => ((a >> 16) - (b >> 16)) ** 2 + (((a >> 8) & 255) - ((b >> 8) & 255)) ** 2 + ((a & 255) - (b & 255)) ** 2;
  // The frequent ones first, but none that a colour already chosen shows as well: room is left for rare, strong colours.
  const palette: number[] = [];
  for (let apart = 48; palette.length < COLOURS && apart >= 0; apart = apart > 3 ? apart / 2 : apart - 3) {
    for (const colour of byCount) {
      if (palette.length >= COLOURS) break;
      if (!palette.some((chosen) => distance(chosen, colour) <= apart)) palette.push(colour);
    }
  }
  const indexOf = new Map<number, number>();
  for (const colour of byCount) {
    let best = 0;
    for (let index = 1; index < palette.length; index += 1) if (distance(palette[index] ?? 0, colour) < distance(palette[best] ?? 0, colour)) best = index;
    indexOf.set(colour, best);
  }
  return { palette, indexOf };
}

/** The same picture in 256 colours: a third of the bytes, for a folder that lives in the repository. */
export function smallPng(png: Buffer): Buffer {
  const pixels = pixelsOf(png);
  const { width, height, step, rows } = pixels;
  const { palette, indexOf } = paletteOf(pixels);
  const packed = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) packed[y * (width + 1) + 1 + x] = indexOf.get(rows.readUIntBE((y * width + x) * step, 3)) ?? 0;
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  header[9] = 3;
  const colours = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('PLTE', colours), chunk('IDAT', deflateSync(packed, { level: 9, memLevel: 9 })), chunk('IEND', Buffer.alloc(0))]);
}
