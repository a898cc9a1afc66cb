import { GeneralEncrypt, generalDecrypt, importJWK, type GeneralJWE, type JWK } from 'jose';
import { Compile } from 'typebox/compile';
import type { JournalRecord, StoredJournalRecord } from '#shared/contracts/host-bridge.ts';
import { JOURNAL_PAGE_MAX } from '#shared/contracts/host-bridge.ts';
import type { PublicKey } from '#shared/contracts/identity.ts';
import type { JournalPort, ReadJournalRecord } from '#shared/contracts/ports.ts';
import { placeText, type SealedBody, SealedBodySchema, type SealedPlace, signedText } from '#shared/contracts/sealed-commands.ts';
import { canonicalJson, sha256Hex } from '#shared/kernel/digest.ts';
import type { Failure } from '#shared/kernel/errors/index.ts';
import { ok, type Result } from '#shared/kernel/result.ts';
import { fromBase64Url, toBase64Url } from '../base64.ts';
import type { PersonalHold } from '../session/personal-keys.ts';

/**
 * The journal as the engine sees it, over the one on the disk: what goes in is sealed and signed, what comes out is opened.
 * The host keeps and delivers it and reads nothing. One random key seals a run of records and is itself sealed to the actor
 * and to the server, so that an import of thousands costs two key agreements, not two for each line.
 */
export type SealWith = {
  readonly hold: PersonalHold;
  /** Undefined where the installation has none: then only the actor's own device can deliver. */
  readonly server: () => PublicKey | undefined;
  /** Tag of the actor's streams; records of others are left as they are. */
  readonly tag: string;
};

const bodyCheck = Compile(SealedBodySchema);
/** After so many records another key is made: who ever learns one learns no more than these. */
const RUN = 1_000;
/** The same filing offered again must be the same bytes: the journal takes an id once. */
const REMEMBERED = 1_000;

const utf8 = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(new TextEncoder().encode(text));

function parseSealed(body: string): SealedBody | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  return bodyCheck.Check(value) ? value : undefined;
}

type RunKey = { readonly key: CryptoKey; readonly sealed: SealedBody['key']; /** Server's key it was sealed to. */ readonly kid: string | undefined; left: number };

/** Wraps a journal for one person at work. */
export function sealedJournal(journal: JournalPort, seal: SealWith): JournalPort {
  const { hold, tag } = seal;
  const remembered = new Map<string, { readonly text: string; readonly body: string }>();
  const opened = new Map<string, Promise<CryptoKey | undefined>>();
  let run: Promise<RunKey> | undefined;

  async function freshRun(server: PublicKey | undefined): Promise<RunKey> {
    const bytes = crypto.getRandomValues(new Uint8Array(32));
    const encrypt = new GeneralEncrypt(bytes).setProtectedHeader({ enc: 'A256GCM' });
    for (const to of server === undefined ? [hold.journal.publicKey] : [hold.journal.publicKey, server]) {
      encrypt.addRecipient(await importJWK(to as JWK, 'ECDH-ES+A256KW')).setUnprotectedHeader({ alg: 'ECDH-ES+A256KW', kid: to.kid });
    }
    const sealed = (await encrypt.encrypt()) as unknown as SealedBody['key'];
    const key = await crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
    bytes.fill(0);
    return { key, sealed, kid: server?.kid, left: RUN };
  }

  async function runKey(): Promise<RunKey> {
    const server = seal.server();
    run ??= freshRun(server);
    const mine = run;
    const held = await mine;
    if (held.kid !== server?.kid || held.left <= 0) {
      // The installation has another key, or this one has sealed enough.
      if (run === mine) run = undefined;
      return runKey();
    }
    held.left -= 1;
    return held;
  }

  async function sealOne(record: JournalRecord): Promise<JournalRecord> {
    const known = remembered.get(record.id);
    if (known?.text === record.body) return { ...record, body: known.body };
    const { key, sealed } = await runKey();
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const data = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: utf8(placeText(record)) }, key, utf8(record.body)));
    const unsigned = { v: 1, suite: 'ecdh-es.a256gcm.es256', key: sealed, iv: toBase64Url(iv), data: toBase64Url(data), kid: hold.signing.publicKey.kid } as const;
    const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, hold.signing.sign, utf8(signedText(record, unsigned)));
    const body = JSON.stringify({ ...unsigned, signature: toBase64Url(new Uint8Array(signature)) } satisfies SealedBody);
    remembered.set(record.id, { text: record.body, body });
    for (const id of remembered.keys()) {
      if (remembered.size <= REMEMBERED) break;
      remembered.delete(id);
    }
    return { ...record, body };
  }

  async function keyOf(sealed: SealedBody['key']): Promise<CryptoKey | undefined> {
    try {
      const { plaintext } = await generalDecrypt(sealed as unknown as GeneralJWE, hold.journal.open, { keyManagementAlgorithms: ['ECDH-ES+A256KW'], contentEncryptionAlgorithms: ['A256GCM'] });
      const key = await crypto.subtle.importKey('raw', Uint8Array.from(plaintext), 'AES-GCM', false, ['decrypt']);
      plaintext.fill(0);
      return key;
    } catch {
      return undefined;
    }
  }

  /** The text of a record, or undefined where it is not this person's to open, or damaged. */
  async function openOne(place: SealedPlace, body: SealedBody): Promise<string | undefined> {
    const name = sha256Hex(canonicalJson(body.key));
    let pending = opened.get(name);
    if (pending === undefined) {
      pending = keyOf(body.key);
      opened.set(name, pending);
    }
    const key = await pending;
    if (key === undefined) return undefined;
    try {
      const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: fromBase64Url(body.iv), additionalData: utf8(placeText(place)) }, key, fromBase64Url(body.data));
      return new TextDecoder().decode(plain);
    } catch {
      return undefined;
    }
  }

  async function shown(record: StoredJournalRecord): Promise<ReadJournalRecord> {
    if (!record.stream.startsWith(`${tag}.`)) return record;
    const body = parseSealed(record.body);
    // A record of a release before the seal lies in clear and is read as it is.
    if (body === undefined) return record;
    const isMine = body.key.recipients.some(({ header }) => header.kid === hold.journal.publicKey.kid);
    if (!isMine) return { ...record, sealedToOthers: true };
    const text = await openOne(record, body);
    return text === undefined ? record : { ...record, body: text };
  }

  /** Bytes that the journal already has for these very filings: another seal of the same text is the same filing. */
  async function standing(records: readonly JournalRecord[]): Promise<Result<ReadonlyMap<string, string>, Failure>> {
    const wanted = new Map(records.map((record) => [record.id, record]));
    const found = new Map<string, string>();
    let after: number | null = 0;
    while (after !== null) {
      const page: Awaited<ReturnType<JournalPort['read']>> = await journal.read({ after, limit: JOURNAL_PAGE_MAX, scope: 'all' });
      if (!page.ok) return page;
      for (const record of page.value.records) {
        const mine = wanted.get(record.id);
        if (mine !== undefined && (await shown(record)).body === mine.body) found.set(record.id, record.body);
      }
      after = page.value.next;
    }
    return ok(found);
  }

  return {
    open: () => journal.open(),
    markReceipted: (args) => journal.markReceipted(args),
    async append({ records }) {
      const sealed = await Promise.all(records.map(sealOne));
      const first = await journal.append({ records: sealed });
      if (first.ok || first.error.code !== 'JOURNAL_ID_REUSED') return first;
      // It lies there under a seal of an earlier life of this worker. Only if the text is another one is it a mistake.
      const there = await standing(records);
      if (!there.ok) return there;
      return there.value.size === 0 ? first : journal.append({ records: sealed.map((record) => ({ ...record, body: there.value.get(record.id) ?? record.body })) });
    },
    async read(args) {
      const page = await journal.read(args);
      return page.ok ? ok({ ...page.value, records: await Promise.all(page.value.records.map(shown)) }) : page;
    },
  };
}
