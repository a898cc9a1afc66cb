import { onScopeDispose, shallowRef, watch } from 'vue';
import { useFiles } from '#renderer/bridge/use-files.ts';
import { sha256Hex } from '#shared/kernel/digest.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import type { FileHash } from '#shared/kernel/ids.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import type { MadeFiles } from './paper-form.ts';

/** A paper made here: its bytes and the hash they will have on the wire, or why it cannot be made. */
export type Paper = { readonly ok: true; readonly bytes: Uint8Array; readonly hash: FileHash } | { readonly ok: false; readonly failure: Failure };
export type Papers = Readonly<Partial<Record<string, Paper>>>;

/** What papers are made of, and how. `make` gives the same bytes for the same source, so a paper made again keeps its hash. */
export type PaperMaking<S> = {
  /** Undefined while the case or the court is not known yet. */
  readonly source: () => S | undefined;
  /** Codes of the papers that the form names. */
  readonly made: () => readonly string[];
  /** All that the papers say of a source: another value makes them again. */
  readonly said: (source: S) => unknown;
  readonly make: (code: string, source: S) => Promise<Result<Uint8Array, Failure>>;
};

const SETTLE_MS = 160;
const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/**
 * Papers of a form, made again whenever what they say has changed. They stay in memory: only what is filed is stored and
 * uploaded, so no half-written letter ever leaves the machine.
 */
export function usePapers<S>({ source, made, said, make }: PaperMaking<S>) {
  const files = useFiles();
  const papers = shallowRef<Papers>({});
  let round = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function paperOf(code: string, from: S): Promise<Paper> {
    const bytes = await make(code, from);
    return bytes.ok ? { ok: true, bytes: bytes.value, hash: `sha256:${sha256Hex(bytes.value)}` as FileHash } : { ok: false, failure: bytes.error };
  }

  async function makeAll(): Promise<void> {
    round += 1;
    const mine = round;
    const from = source();
    if (from === undefined) return;
    const entries = await Promise.all(made().map(async (code) => [code, await paperOf(code, from)] as const));
    if (mine === round) papers.value = Object.fromEntries(entries);
  }

  watch(
    () => {
      const from = source();
      return from === undefined ? '' : JSON.stringify([said(from), made()]);
    },
    () => {
      clearTimeout(timer);
      timer = setTimeout(() => void makeAll(), SETTLE_MS);
    },
    { immediate: true },
  );
  onScopeDispose(() => { clearTimeout(timer); });

  /** Stores the papers as they stand now and answers their hashes; the first that cannot be made or stored stops it. */
  async function store(): Promise<Result<MadeFiles, Failure>> {
    clearTimeout(timer);
    await makeAll();
    const stored: Partial<Record<string, FileHash>> = {};
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
