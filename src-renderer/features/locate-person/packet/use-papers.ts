import { onScopeDispose, shallowRef, watch } from 'vue';
import { useFiles } from '#renderer/bridge/use-files.ts';
import { sha256Hex } from '#shared/kernel/digest.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import type { FileHash } from '#shared/kernel/ids.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { type InstrumentSource, makeInstrument } from './make-instruments.ts';
import type { MadeFiles, MadeInstrument } from './packet-form.ts';

/** A paper made here: its bytes and the hash they will have on the wire, or why it cannot be made. */
export type Paper = { readonly ok: true; readonly bytes: Uint8Array; readonly hash: FileHash } | { readonly ok: false; readonly failure: Failure };
export type Papers = Readonly<Partial<Record<MadeInstrument, Paper>>>;

const SETTLE_MS = 160;
const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

async function paperOf(code: MadeInstrument, source: InstrumentSource): Promise<Paper> {
  const made = await makeInstrument(code, source);
  return made.ok ? { ok: true, bytes: made.value, hash: `sha256:${sha256Hex(made.value)}` as FileHash } : { ok: false, failure: made.error };
}

/**
 * Papers of a form, made again whenever what they say has changed. They stay in memory: only what is filed is stored and
 * uploaded, so no half-written letter ever leaves the machine.
 *
 * @param source undefined while the case or the court is not known yet.
 */
export function usePapers(source: () => InstrumentSource | undefined, made: () => readonly MadeInstrument[]) {
  const files = useFiles();
  const papers = shallowRef<Papers>({});
  let round = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function make(): Promise<void> {
    round += 1;
    const mine = round;
    const from = source();
    if (from === undefined) return;
    const photo = await photoOf(from);
    const entries = await Promise.all(made().map(async (code) => [code, await paperOf(code, photo === undefined ? from : { ...from, photo })] as const));
    if (mine === round) papers.value = Object.fromEntries(entries);
  }

  const pictures = new Map<string, Uint8Array>();
  async function photoOf(from: InstrumentSource): Promise<Uint8Array | undefined> {
    const hash = from.packet.debtor.photo;
    if (hash === undefined) return undefined;
    const known = pictures.get(hash);
    if (known !== undefined) return known;
    const answer = await files.get(hash);
    if (!answer.ok) return undefined;
    pictures.set(hash, answer.value);
    return answer.value;
  }

  watch(
    () => {
      const from = source();
      // The grounds are records of the case: a new one changes what the application says.
      return from === undefined ? '' : JSON.stringify([from.packet, from.court, from.names, from.state.version, made()]);
    },
    () => {
      clearTimeout(timer);
      timer = setTimeout(() => void make(), SETTLE_MS);
    },
    { immediate: true },
  );
  onScopeDispose(() => { clearTimeout(timer); });

  /** Stores the papers as they stand now and answers their hashes; the first that cannot be made or stored stops it. */
  async function store(): Promise<Result<MadeFiles, Failure>> {
    clearTimeout(timer);
    await make();
    const stored: Partial<Record<MadeInstrument, FileHash>> = {};
    for (const code of made()) {
      const paper = papers.value[code];
      if (paper === undefined) continue;
      if (!paper.ok) return err(paper.failure);
      const put = await files.putBytes(`${code}.docx`, DOCX, paper.bytes);
      if (!put.ok) return put;
      stored[code] = put.value.hash;
    }
    return ok(stored);
  }

  return { papers, store, files };
}
