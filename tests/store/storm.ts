import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '../world/seeded-random.ts';
import { openWindow, servePage } from './chromium.ts';
import type { StormOrder, StormReport } from './page/storm-worker.ts';

/** Names and numbers of nobody; composed at run time, so that no source and no bundle holds them as they are looked for. */
export const PLANTED: readonly string[] = ['欧阳', '司徒', '端木', '上官'].flatMap((name, i) => [`${name}测试甲乙`, `32059919${String(87031621 + i * 7)}38`, `1390512${String(4410 + i)}`, `姑苏区${name}里${String(17 + i)}号`]);

type Write = { readonly op: number; readonly kind: 'put' | 'delete' | 'sweep'; readonly ids: readonly string[]; readonly swept: readonly number[]; acked: boolean };
type Seen = { readonly op: number; readonly deleted: boolean };

/** What the disk may show after a blow, given what was begun and what was acknowledged. */
export function judgeStorm(before: ReadonlyMap<string, Seen>, writes: readonly Write[], after: ReadonlyMap<string, Seen>): string[] {
  const wrong: string[] = [];
  const ids = new Set([...before.keys(), ...after.keys(), ...writes.flatMap((write) => write.ids)]);
  /** Highest tombstone of the id that a sweep was asked to take away; with `ackedOnly`, that it did take away. */
  const sweptUpTo = (id: string, ackedOnly: boolean) =>
    Math.max(-1, ...writes.filter((write) => write.kind === 'sweep' && (write.acked || !ackedOnly)).map((write) => write.swept[write.ids.indexOf(id)] ?? -1));
  for (const id of ids) {
    const own = writes.filter((write) => write.kind !== 'sweep' && write.ids.includes(id));
    const acked = Math.max(before.get(id)?.op ?? -1, ...own.filter((write) => write.acked).map((write) => write.op));
    const found = after.get(id);
    if (found === undefined) {
      if (acked >= 0 && sweptUpTo(id, false) < acked) wrong.push(`${id}: write ${String(acked)} was acknowledged and is lost`);
      continue;
    }
    if (found.op < acked) wrong.push(`${id}: shows ${String(found.op)}, ${String(acked)} was acknowledged`);
    if (sweptUpTo(id, true) >= found.op) wrong.push(`${id}: came back after it was swept (${String(found.op)})`);
    const from = own.find((write) => write.op === found.op);
    if (from === undefined ? before.get(id)?.op !== found.op || before.get(id)?.deleted !== found.deleted : (from.kind === 'delete') !== found.deleted) wrong.push(`${id}: shows ${String(found.op)}, which was never written so`);
  }
  for (const write of writes) {
    if (write.kind === 'sweep' || write.acked || !write.ids.some((id) => after.get(id)?.op === write.op)) continue;
    for (const id of write.ids) if ((after.get(id)?.op ?? sweptUpTo(id, false)) < write.op) wrong.push(`write ${String(write.op)} is there by half: not ${id}`);
  }
  return wrong;
}

/** Files below a folder that hold one of the words in UTF-8 or UTF-16. */
export function filesWith(folder: string, words: readonly string[]): string[] {
  const needles = words.flatMap((word) => [Buffer.from(word, 'utf8'), Buffer.from(word, 'utf16le')]);
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    if (!entry.isFile()) return [];
    const path = join(entry.parentPath, entry.name);
    const bytes = readFileSync(path);
    return needles.some((needle) => bytes.includes(needle)) ? [path.slice(folder.length + 1)] : [];
  });
}

const hex = (random: ReturnType<typeof seededRandom>) => Array.from({ length: 4 }, () => random.hex16()).join('');

export type StormResult = { readonly failures: readonly string[]; readonly acknowledged: number; readonly cut: number; readonly rekeyings: number };

/** Rounds with the given seeds over one profile: each opens what the blow before left, judges it, writes on and is killed. */
export async function storm(seeds: readonly number[]): Promise<StormResult> {
  const folder = mkdtempSync(join(tmpdir(), 'lianzhi-storm-'));
  const served = await servePage(join(folder, 'page'));
  const profile = join(folder, 'profile');
  const failures: string[] = [];
  let [acknowledged, cut, rekeyings] = [0, 0, 0];
  let before = new Map<string, Seen>();
  let writes: Write[] = [];
  let key = hex(seededRandom(seeds[0] ?? 0));
  let former: string | undefined;
  let firstOp = 1;
  try {
    // One more round than blows: the last blow is judged too.
    for (const [index, seed] of [...seeds, -1].entries()) {
      const random = seededRandom(seed);
      const isLast = index === seeds.length;
      const next = !isLast && former === undefined && index % 3 === 1 ? hex(random) : undefined;
      const order: StormOrder = { name: 'storm', seed, key, ...(former === undefined ? {} : { former }), ...(next === undefined ? {} : { next }), firstOp, ops: isLast ? 0 : 100_000, planted: PLANTED };
      // Early blows hit opening and a change of keys, late ones a store that is being merged.
      const blowAfter = random.below(90);
      const patience = random.below(25);
      const window = await openWindow(profile, served.url);
      const begun: Write[] = [];
      let acks = 0;
      let ready: StormReport | undefined;
      try {
        await new Promise<void>((resolve) => {
          const onReport = (report: StormReport): void => {
            if (report.type === 'opened') ready = report;
            if (report.type === 'error') failures.push(`seed ${String(seed)}: ${report.text}`);
            if (report.type === 'begin') begun.push({ op: report.op, kind: report.kind, ids: report.ids, swept: report.swept ?? [], acked: false });
            if (report.type === 'ack') {
              const write = begun.find((each) => each.op === report.op);
              if (write !== undefined) write.acked = true;
              acks += 1;
            }
            if (report.type === 'rekeying' && next !== undefined) [former, key] = [key, next];
            if (report.type === 'rekeyed') {
              former = undefined;
              rekeyings += 1;
            }
            if (report.type === 'end' || report.type === 'error' || (!isLast && acks >= blowAfter && ready !== undefined)) setTimeout(resolve, patience);
          };
          window.page
            .exposeFunction('report', (text: string) => { onReport(JSON.parse(text) as StormReport); })
            .then(() => window.page.evaluate((message) => { globalThis.storm(message); }, order))
            .catch((error: unknown) => {
              failures.push(`seed ${String(seed)}: ${String(error)}`);
              resolve();
            });
        });
      } finally {
        await window.kill();
      }
      if (ready?.type !== 'opened') {
        failures.push(`seed ${String(seed)}: the store did not open`);
        break;
      }
      const after = new Map(ready.docs.map(([id, op, deleted]) => [id, { op, deleted }]));
      failures.push(...judgeStorm(before, writes, after).map((text) => `before seed ${String(seed)}: ${text}`));
      if (ready.damage > 0) failures.push(`before seed ${String(seed)}: a blow left damage`);
      cut += begun.filter((write) => !write.acked).length;
      acknowledged += acks;
      [before, writes] = [after, begun];
      firstOp = Math.max(firstOp, ...begun.map((write) => write.op + 1));
    }
    failures.push(...filesWith(profile, PLANTED).map((file) => `in clear: ${file}`));
  } finally {
    await served.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return { failures, acknowledged, cut, rekeyings };
}
