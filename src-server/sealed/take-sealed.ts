import { Compile } from 'typebox/compile';
import type { CommandSlice } from '#shared/contracts/commands.ts';
import { type Custody, CustodySchema } from '#shared/contracts/ports.ts';
import type { Receipt } from '#shared/contracts/receipt.ts';
import { specOfKind } from '#shared/contracts/registry.ts';
import type { DeliveryAnswer, DeliveryBody, DeliveryRecord } from '#shared/contracts/sealed-commands.ts';
import { type Command, streamKey } from '#shared/domain/linkage/command.ts';
import { valueAt } from '#shared/domain/deadlines/index.ts';
import { derivedId } from '#shared/kernel/digest.ts';
import { type Failure, failure } from '#shared/kernel/errors/index.ts';
import type { CommandId } from '#shared/kernel/ids.ts';
import { civilDateOf } from '#shared/kernel/time.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import type { CommandSession, ServerCore } from '../commands/core.ts';
import { takePlaced, takeSlice } from '../commands/take-slice.ts';
import type { DeviceKeys, Sender, Signer } from '../identity/device-keys.ts';
import { type JournalOpener, signatureHolds } from './journal-key.ts';
import type { Quarantine, Quarantined } from './quarantine.ts';

export type SealedParts = { readonly core: ServerCore; readonly keys: DeviceKeys; readonly opener: JournalOpener; readonly quarantine: Quarantine };

const custodyCheck = Compile(CustodySchema);

type Believed = { readonly record: DeliveryRecord; readonly custody: Custody; /** Absent while it waits for its files. */ readonly command: Command | undefined; readonly signer: Signer };
type Delivered = Believed & { readonly command: Command };
type State = DeliveryAnswer['results'][number];

function sessionOf({ account }: Signer, sender: Pick<Sender, 'device'>, ip: string): CommandSession {
  const { id, role, court, agency } = account;
  return { account: id, role, device: sender.device.id, ip, ...(court === undefined ? {} : { court }), ...(agency === undefined ? {} : { agency }) };
}

/** Opens a record and believes it: sealed to this server, signed by a registered key, and about the place it stands in. */
async function believe({ keys, opener }: SealedParts, sender: Sender, record: DeliveryRecord): Promise<Result<Believed, Failure>> {
  const { body } = record;
  const unreadable = err(failure('SEALED_UNREADABLE'));
  const signer = await keys.signer(sender.device.id, body.kid);
  if (signer === undefined || !(await signatureHolds(record, body, signer.key))) return unreadable;
  const text = await opener.open(record, body);
  let custody: unknown;
  try {
    custody = text === undefined ? undefined : JSON.parse(text);
  } catch {
    custody = undefined;
  }
  if (!custodyCheck.Check(custody)) return unreadable;
  const entry = custody as Custody;
  const { slot } = entry;
  if (slot === undefined) {
    // Waits for its files, so it has no place yet: its owner's device gives it one, or nobody does any more.
    const isHeld = record.stream.endsWith('.held') && record.seq === entry.n && record.id === entry.command.id;
    return isHeld ? ok({ record, custody: entry, command: undefined, signer }) : unreadable;
  }
  const fits =
    slot.seq === record.seq &&
    slot.stream.lane === record.lane &&
    slot.stream.device === sender.device.id &&
    slot.stream.user === signer.account.id &&
    record.stream.endsWith(`.${slot.stream.incarnation}`) &&
    (record.id === entry.command.id || record.id === `${entry.command.id}.${slot.stream.incarnation}`);
  if (!fits) return unreadable;
  return ok({ record, custody: entry, command: { ...entry.command, stream: slot.stream, seq: slot.seq }, signer });
}

/** Neighbours of one stream, in order and without a gap. */
function runsOf(list: readonly Delivered[]): readonly (readonly [Delivered, ...Delivered[]])[] {
  const runs: [Delivered, ...Delivered[]][] = [];
  for (const one of list) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run !== undefined && last !== undefined && streamKey(last.command.stream) === streamKey(one.command.stream) && last.command.seq + 1 === one.command.seq) run.push(one);
    else runs.push([one]);
  }
  return runs;
}

function sliceOf(run: readonly [Delivered, ...Delivered[]]): CommandSlice {
  const [first] = run;
  const { continues } = first.custody;
  // What is done with a connection or not at all is not done by a host in its actor's absence: he has long given it up.
  const recalled = run.flatMap(({ command }) => (specOfKind(command.kind)?.offline === 'never' ? [command.id] : []));
  return {
    stream: first.command.stream,
    commands: run.map(({ command }) => command),
    ...(first.command.seq === 1 && continues !== undefined ? { continues } : {}),
    ...(recalled.length === 0 ? {} : { recalled }),
  };
}

async function decideRun({ core }: SealedParts, session: CommandSession, run: readonly [Delivered, ...Delivered[]]): Promise<ReadonlyMap<string, State>> {
  const answer = await takeSlice(core, session, sliceOf(run));
  if (!answer.ok) {
    const [first, second, ...rest] = run;
    // What cannot be read as a slice is looked at one by one, so that one bad record stops only what follows it.
    if (second !== undefined) {
      const one = await decideRun({ core } as SealedParts, session, [first]);
      return one.get(first.record.id)?.state === 'taken' ? new Map([...one, ...(await decideRun({ core } as SealedParts, session, [second, ...rest]))]) : one;
    }
    return new Map([[first.record.id, { id: first.record.id, state: 'unreadable', why: answer.error }]]);
  }
  const receipts = new Set<CommandId>(answer.value.receipts.map(({ commandId }) => commandId));
  const { problem } = answer.value;
  return new Map(
    run.map(({ record, command }): [string, State] => {
      if (receipts.has(command.id)) return [record.id, { id: record.id, state: 'taken' }];
      const isForked = problem?.code === 'STREAM_FORKED';
      return [record.id, { id: record.id, state: isForked ? 'unreadable' : 'waits', ...(problem === undefined ? {} : { why: problem }) }];
    }),
  );
}

/**
 * Takes records that a host delivers while nobody is at work there. Each goes through the same intake as if its actor had
 * sent it: same id, stream and seq, so that whoever comes first decides and the other gets the same receipt. What was not
 * filed within a session of its actor waits for him; what comes from a lost device is kept apart.
 */
export async function takeSealed(parts: SealedParts, sender: Sender, { records, last = false }: DeliveryBody, ip: string): Promise<DeliveryAnswer> {
  const { core, quarantine } = parts;
  const states = new Map<string, State>();
  const known = new Map<string, Believed>();
  const ready: Delivered[] = [];
  const stopped = new Set<string>();
  const stop = (record: DeliveryRecord, state: State['state'], why: Failure) => {
    states.set(record.id, { id: record.id, state, why });
    stopped.add(`${record.stream} ${record.lane}`);
  };
  const keepApart = async ({ record, custody, signer }: Believed) => {
    await quarantine.keep({ id: custody.command.id, account: signer.account.id, device: sender.device.id, custody, receivedAt: core.clock.now() });
    states.set(record.id, { id: record.id, state: 'quarantined', why: failure('SEALED_BY_LOST_DEVICE') });
  };
  for (const record of records) {
    if (!last && stopped.has(`${record.stream} ${record.lane}`)) continue;
    const believed = await believe(parts, sender, record);
    if (!believed.ok) {
      stop(record, 'unreadable', believed.error);
      continue;
    }
    const { custody, signer } = believed.value;
    known.set(record.id, believed.value);
    if (sender.device.revokedAt !== undefined || signer.account.disabledAt !== undefined) await keepApart(believed.value);
    else if (believed.value.command !== undefined && signer.wasAtWork(custody.decidedAt)) ready.push({ ...believed.value, command: believed.value.command });
    else stop(record, 'waits', failure('SIGNER_NOT_AT_WORK'));
  }
  for (const run of runsOf(ready)) {
    for (const [id, state] of await decideRun(parts, sessionOf(run[0].signer, sender, ip), run)) states.set(id, state);
  }
  // Nothing of it comes again: what waits would wait for ever.
  for (const [id, one] of last ? known : []) if ((states.get(id)?.state ?? 'waits') === 'waits') await keepApart(one);
  return {
    results: records.map(({ id }) => states.get(id) ?? { id, state: 'waits' }),
    wipe: sender.device.revokedAt !== undefined && sender.device.wipedAt === undefined,
    eraseAfterDays: valueAt(core.rules().parameters, 'DEVICE_ERASE', civilDateOf(core.clock.now())),
  };
}

/** The stream in which released records take their place: theirs may have gaps that nobody can fill any more. */
function quarantineIncarnation({ device, account }: Quarantined): string {
  return derivedId('quarantine', device, account).replaceAll('-', '').slice(0, 16);
}

/**
 * What its actor says about a record of a lost device, once: `release` decides it like any command of his, `refuse` gives it
 * the receipt of his refusal. ANCESTOR_AWAITED: what it builds on has to be decided first.
 */
export async function decideQuarantined({ core, quarantine }: SealedParts, session: CommandSession, entry: Quarantined, decision: 'release' | 'refuse'): Promise<Result<Receipt, Failure>> {
  const { lane } = entry.custody.slot?.stream ?? { lane: 'normal' as const };
  const stream = { device: entry.device, user: entry.account, incarnation: quarantineIncarnation(entry), lane };
  const taken = await takePlaced(core, { ...session, device: entry.device }, stream, entry.custody.command, decision === 'refuse' ? failure('QUARANTINE_REFUSED') : undefined);
  if (taken.ok) await quarantine.decide(entry.id, decision, core.clock.now());
  return taken;
}
