/**
 * GBK bytes of a text. The platform only decodes GBK, so the table is read backwards from its decoder.
 * @throws RangeError on a character that GBK does not have.
 */
export function encodeGbk(text: string): Uint8Array {
  const table = gbkTable();
  const bytes: number[] = [];
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    if (code < 0x80) {
      bytes.push(code);
      continue;
    }
    const pair = table.get(char);
    if (pair === undefined) throw new RangeError(`GBK has no U+${code.toString(16)}`);
    bytes.push(pair >> 8, pair & 0xff);
  }
  return Uint8Array.from(bytes);
}

function gbkTable(): ReadonlyMap<string, number> {
  const decoder = new TextDecoder('gbk');
  const table = new Map<string, number>();
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      if (trail === 0x7f) continue;
      const char = decoder.decode(Uint8Array.of(lead, trail));
      // The first of two codes for one character is the common one.
      if (char !== '\ufffd' && Array.from(char).length === 1 && !table.has(char)) table.set(char, (lead << 8) | trail);
    }
  }
  return table;
}
