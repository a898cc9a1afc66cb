import { Compile } from 'typebox/compile';
import { receiptFact } from '#shared/contracts/audiences/index.ts';
import { type CommandSlice, CommandSliceSchema, type SliceAnswer } from '#shared/contracts/commands.ts';
import type { Receipt } from '#shared/contracts/receipt.ts';
import { resolveCommand, specOfKind } from '#shared/contracts/registry.ts';
import { type Command, MAX_COMMAND_BYTES, streamKey, type StreamRef } from '#shared/domain/linkage/command.ts';
import { actorsOf } from '#shared/domain/linkage/rights.ts';
import { canonicalJson } from '#shared/kernel/digest.ts';
import { failure, type Failure } from '#shared/kernel/errors/index.ts';
import type { CommandId } from '#shared/kernel/ids.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { DAY_MS, type Instant } from '#shared/kernel/time.ts';
import { type LoggedEnvelope, type ReceiptRow, type SlotRow, StoreContentError, type StoreTransaction, type StreamRow } from '../store/port.ts';
import { auditOfCommand } from '../audit/of-command.ts';
import { type Commit, openCommit } from './commit.ts';
import type { CommandSession, ServerCore } from './core.ts';
import { execute } from './execute.ts';
import { foresee } from './foresee.ts';
import { inGroups } from './group.ts';
import { newLayer } from './working-set.ts';

/**
 * How long a stream waits for a command of its other lane that it names in `basis.after`. Afterwards the command is
 * refused with ANCESTOR_MISSING: one that was lost for good must not hold back the releases behind it.
 */
export const ANCESTOR_WAIT_MS = DAY_MS;

const sliceShape = Compile(CommandSliceSchema);

/**
 * A slice as it must be: of one stream, in order, without gaps inside. Anything else is not a slice, and answered
 * BODY_INVALID with the first field that is wrong.
 */
export function parseSlice(body: unknown): Result<CommandSlice, Failure> {
  if (!sliceShape.Check(body)) {
    const [first] = sliceShape.Errors(body);
    return err(failure('BODY_INVALID', { field: first === undefined ? 'body' : `body${first.instancePath}` }));
  }
  const key = streamKey(body.stream);
  const start = body.commands[0]?.seq ?? 1;
  for (const [index, command] of body.commands.entries()) {
    if (streamKey(command.stream) !== key) return err(failure('BODY_INVALID', { field: `body/commands/${index}/stream` }));
    if (command.seq !== start + index) return err(failure('BODY_INVALID', { field: `body/commands/${index}/seq` }));
  }
  return ok(body);
}

/** Text that no database column holds: NUL, or half of a surrogate pair, as JSON writes them. */
const UNSTORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/i;

function storable(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\uFFFD');
}

/** How deep the values of a command may lie in each other. Real ones have ten levels; thousands exhaust the stack. */
const MAX_DEPTH = 64;

function isDeeperThan(value: unknown, limit: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true;
    level = level.flatMap((item): unknown[] => (typeof item === 'object' && item !== null ? Object.values(item) : []));
  }
  return false;
}

type Content = { readonly isTooDeep: boolean; readonly problem: Failure | undefined };
const contents = new WeakMap<Command, Content>();

/** Depth, size and characters; all are looked at once, before anybody reads the payload. */
function contentOf(command: Command): Content {
  const known = contents.get(command);
  if (known !== undefined) return known;
  const isTooDeep = isDeeperThan(command.payload, MAX_DEPTH);
  const content = { isTooDeep, problem: isTooDeep ? failure('BODY_INVALID', { field: 'payload' }) : textProblem(command) };
  contents.set(command, content);
  return content;
}

/** What the command log keeps: what came, save for a payload that no JSON writer gets to the bottom of. */
function loggable(command: Command): Command {
  return contentOf(command).isTooDeep ? { ...command, payload: null } : command;
}

/** Of a command that a JSON writer gets to the bottom of. */
function textProblem(command: Command): Failure | undefined {
  const json = JSON.stringify(command);
  if (json.length * 3 > MAX_COMMAND_BYTES && Buffer.byteLength(canonicalJson(command)) > MAX_COMMAND_BYTES) return failure('BODY_TOO_LARGE', { max: MAX_COMMAND_BYTES });
  return UNSTORABLE.test(json) ? failure('BODY_INVALID', { field: 'payload' }) : undefined;
}

/** Whether the command is one that this session may file at all: kind, version, payload, lane, actor. */
function entryProblem(command: Command, session: CommandSession): Failure | undefined {
  const { problem } = contentOf(command);
  if (problem !== undefined) return problem;
  const resolved = resolveCommand(command);
  if (!resolved.ok) return resolved.error;
  const spec = resolved.value.commands[command.kind];
  if (spec === undefined) return failure('KIND_UNKNOWN', { kind: command.kind });
  if (spec.lane !== command.stream.lane) return failure('BODY_INVALID', { field: 'stream.lane' });
  const { actor } = command;
  if (actor.account !== session.account) return failure('SCOPE_FOREIGN');
  if (actor.role !== session.role) return failure('ROLE_NOT_ALLOWED');
  if (actor.court !== session.court || actor.agency !== session.agency) return failure('SCOPE_FOREIGN');
  // What only the platform or an agency's system does is refused from a person, whatever the kind says of roles.
  if (spec.offline === 'system' || !actorsOf(spec).includes(actor.role)) return failure('ROLE_NOT_ALLOWED');
  return undefined;
}

type Ancestry = { readonly kind: 'known' } | { readonly kind: 'refused'; readonly root: CommandId } | { readonly kind: 'missing'; readonly id: CommandId };

function ancestry(command: Command, receipts: ReadonlyMap<CommandId, ReceiptRow>): Ancestry {
  let missing: CommandId | undefined;
  for (const id of command.basis.after) {
    const row = receipts.get(id);
    if (row?.receipt.outcome === 'refused') return { kind: 'refused', root: row.root ?? id };
    if (row === undefined) missing ??= id;
  }
  return missing === undefined ? { kind: 'known' } : { kind: 'missing', id: missing };
}

/** S13: a strict kind takes effect only on the state its actor saw, or on what his own named commands made of it. */
async function basisProblem(commit: Commit, command: Command): Promise<Failure | undefined> {
  if (specOfKind(command.kind)?.onMove !== 'strict') return undefined;
  const { aggregate, version: seen, after } = command.basis;
  const { work } = commit.execution;
  const current = (await work.read(commit.base, aggregate))?.version ?? 0;
  if (current === seen) return undefined;
  if (current > seen) {
    const moves = await work.movesAfter(commit.base, aggregate, seen);
    if (moves.length > 0 && moves.every((id) => after.includes(id))) return undefined;
  }
  return failure('BASIS_MOVED', { seen, now: current });
}

type Verdict = { readonly receipt: Receipt; readonly root?: CommandId };

/** Decides one command that is next in its stream; whatever happens, it gets exactly one receipt (S2). */
async function settle(commit: Commit, command: Command, session: CommandSession, problem: Failure | undefined, root: CommandId | undefined): Promise<Verdict> {
  const { execution, base } = commit;
  const layer = newLayer(base);
  const outcome = problem === undefined ? await execute(execution, layer, command, command.id, 0) : ({ ok: false, failure: problem } as const);
  const ref = { type: command.basis.aggregate.type, id: storable(command.basis.aggregate.id) };
  const version = outcome.ok ? outcome.version : ((await execution.work.read(base, ref))?.version ?? 0);
  const receipt: Receipt = {
    commandId: command.id,
    stream: streamKey(command.stream),
    seq: command.seq,
    kind: command.kind,
    aggregate: ref,
    outcome: outcome.ok ? 'accepted' : 'refused',
    version,
    ...(outcome.ok ? {} : { failure: outcome.failure }),
    at: execution.now,
  };
  await commit.absorb(outcome.ok ? layer : newLayer(base), [receiptFact(receipt, session.account)]);
  // The audit names who was signed in, not whom the envelope claims.
  commit.audit(auditOfCommand({ ...command, actor: session, basis: { ...command.basis, aggregate: ref } }, execution.now, receipt.failure?.code, session.ip));
  return { receipt, ...(outcome.ok ? {} : { root: root ?? command.id }) };
}

function openStream(slice: CommandSlice, key: string, found: StreamRow | undefined, takenOfParent: number, now: Instant): StreamRow {
  if (found !== undefined) return { ...found, lastSeenAt: now };
  const { device, user, incarnation, lane } = slice.stream;
  return {
    key,
    device,
    user,
    incarnation,
    lane,
    expect: 1,
    lastSeenAt: now,
    ...(slice.continues === undefined ? {} : { parent: { ...slice.continues, takenHere: takenOfParent } }),
  };
}

const parentKey = (slice: CommandSlice): string | undefined => (slice.continues === undefined ? undefined : streamKey({ ...slice.stream, incarnation: slice.continues.incarnation }));

/** Refusals that the store itself forced: by command, when a value passed all checks and still could not be kept. */
type Forced = ReadonlyMap<CommandId, Failure>;

/**
 * What the slices of one transaction share: every stream and receipt that any of them asks for, with what the ones before
 * have made of them, and all that will be written.
 */
type Gathering = {
  readonly core: ServerCore;
  readonly tx: StoreTransaction;
  readonly commit: Commit;
  readonly now: Instant;
  readonly streams: Map<string, StreamRow>;
  readonly receipts: Map<CommandId, ReceiptRow>;
  readonly changed: Set<string>;
  readonly decided: ReceiptRow[];
  readonly slots: SlotRow[];
  readonly log: LoggedEnvelope[];
};

async function openGathering(core: ServerCore, tx: StoreTransaction, slices: readonly CommandSlice[]): Promise<Gathering> {
  const now = core.clock.now();
  const commit = openCommit(core, tx, now);
  const keys = new Set(slices.flatMap((slice) => [streamKey(slice.stream), parentKey(slice) ?? []].flat()));
  const commands = slices.flatMap((slice) => slice.commands);
  const streams = new Map((await tx.streams([...keys])).map((row) => [row.key, row]));
  const receipts = new Map((await tx.receipts([...new Set(commands.flatMap((command) => [command.id, ...command.basis.after]))])).map((row) => [row.receipt.commandId, row]));
  // Text that the database cannot even be asked for is refused when the command is decided.
  await foresee(commit.execution.work, commit.base, commands.filter((command) => !receipts.has(command.id) && contentOf(command).problem === undefined));
  return { core, tx, commit, now, streams, receipts, changed: new Set(), decided: [], slots: [], log: [] };
}

/** The places of a stream that are taken already, by what the store has and by slices before this one. */
async function standingAt(gathering: Gathering, key: string, from: number, to: number): Promise<ReadonlyMap<number, CommandId>> {
  const own = gathering.slots.filter((slot) => slot.stream === key && slot.seq >= from && slot.seq <= to);
  return new Map([...(await gathering.tx.slots(key, from, to)), ...own].map((row) => [row.seq, row.commandId]));
}

async function takeGathered(gathering: Gathering, session: CommandSession, slice: CommandSlice, forced: Forced): Promise<SliceAnswer> {
  const { commit, now, receipts, streams } = gathering;
  const key = streamKey(slice.stream);
  const parent = streams.get(parentKey(slice) ?? '');
  let stream = openStream(slice, key, streams.get(key), parent === undefined ? 0 : parent.expect - 1, now);
  const first = slice.commands[0]?.seq ?? 1;
  if (first > stream.expect) return { receipts: [], expect: stream.expect };

  const standing = first < stream.expect ? await standingAt(gathering, key, first, Math.min(stream.expect - 1, first + slice.commands.length - 1)) : new Map<number, CommandId>();
  const later = new Set<CommandId>(slice.commands.map((command) => command.id));
  const answered: Receipt[] = [];
  let problem: Failure | undefined;
  let moved = false;

  for (const command of slice.commands) {
    const known = receipts.get(command.id);
    if (command.seq < stream.expect) {
      if (known === undefined || standing.get(command.seq) !== command.id) {
        problem = failure('STREAM_FORKED', { seq: command.seq });
        break;
      }
      answered.push(known.receipt);
      later.delete(command.id);
      continue;
    }
    if (known !== undefined) {
      // Offered again in a new incarnation: it takes its place in the order, and is not executed twice.
      if (known.account !== session.account) {
        problem = failure('STREAM_FORKED', { seq: command.seq });
        break;
      }
      answered.push(known.receipt);
    } else {
      let refusal = forced.get(command.id) ?? (slice.recalled?.includes(command.id) === true ? failure('COMMAND_RECALLED') : undefined) ?? entryProblem(command, session);
      let root: CommandId | undefined;
      if (refusal === undefined && command.basis.after.some((id) => later.has(id) && !receipts.has(id))) refusal = failure('BODY_INVALID', { field: 'basis.after' });
      if (refusal === undefined) {
        const line = ancestry(command, receipts);
        if (line.kind === 'missing') {
          const since = stream.waiting?.on === line.id ? stream.waiting.since : now;
          if (now - since < ANCESTOR_WAIT_MS) {
            stream = { ...stream, waiting: { on: line.id, since } };
            moved = true;
            problem = failure('ANCESTOR_AWAITED', { ancestor: line.id });
            break;
          }
          refusal = failure('ANCESTOR_MISSING', { ancestor: line.id });
        } else if (line.kind === 'refused') {
          root = line.root;
          refusal = failure('ANCESTOR_REFUSED', { root: line.root });
        }
      }
      refusal ??= await basisProblem(commit, command);
      const verdict = await settle(commit, command, session, refusal, root);
      const row: ReceiptRow = { receipt: verdict.receipt, account: session.account, ...(verdict.root === undefined ? {} : { root: verdict.root }) };
      receipts.set(command.id, row);
      gathering.decided.push(row);
      answered.push(verdict.receipt);
      gathering.log.push({ commandId: command.id, envelope: loggable(command), receivedAt: now, account: session.account });
    }
    later.delete(command.id);
    gathering.slots.push({ stream: key, seq: command.seq, commandId: command.id });
    moved = true;
    const { waiting: _waited, ...rest } = stream;
    stream = { ...rest, expect: stream.expect + 1 };
  }

  if (moved) {
    streams.set(key, stream);
    gathering.changed.add(key);
  }
  return { receipts: answered, expect: stream.expect, ...(problem === undefined ? {} : { problem }) };
}

async function writeGathered({ tx, commit, streams, changed, decided, slots, log }: Gathering): Promise<void> {
  if (changed.size === 0) return;
  await tx.write(commit.batch({ streams: [...changed].flatMap((key) => streams.get(key) ?? []), receipts: decided, slots, log }));
}

function takeInOne(core: ServerCore, session: CommandSession, slice: CommandSlice, forced: Forced = new Map()): Promise<SliceAnswer> {
  return core.store.transaction(async (tx) => {
    const gathering = await openGathering(core, tx, [slice]);
    const answer = await takeGathered(gathering, session, slice, forced);
    await writeGathered(gathering);
    return answer;
  });
}

async function takeOneByOne(core: ServerCore, session: CommandSession, slice: CommandSlice): Promise<SliceAnswer> {
  const receipts: Receipt[] = [];
  let answer: SliceAnswer = { receipts, expect: slice.commands[0]?.seq ?? 1 };
  for (const command of slice.commands) {
    const one: CommandSlice = { ...slice, commands: [command] };
    const part = await takeInOne(core, session, one).catch((error: unknown) => {
      if (!(error instanceof StoreContentError)) throw error;
      core.alarm({ kind: 'store-content', where: command.kind });
      return takeInOne(core, session, one, new Map([[command.id, failure('INTERNAL')]]));
    });
    receipts.push(...part.receipts);
    answer = { ...part, receipts };
    if (part.problem !== undefined || part.expect !== command.seq + 1) return answer;
  }
  return answer;
}

type Offered = { readonly session: CommandSession; readonly slice: CommandSlice };
type Intake = (offered: Offered) => Promise<SliceAnswer>;

const intakes = new WeakMap<ServerCore, Intake>();

/** All slices of a server go through one intake: those that come while a transaction runs share the next one. */
function intakeOf(core: ServerCore): Intake {
  const found = intakes.get(core);
  if (found !== undefined) return found;
  const intake = inGroups<Offered, SliceAnswer>({
    store: core.store,
    open: async (tx, offered) => {
      const gathering = await openGathering(core, tx, offered.map(({ slice }) => slice));
      return { take: ({ session, slice }) => takeGathered(gathering, session, slice, new Map()), write: () => writeGathered(gathering) };
    },
    alone: ({ session, slice }) =>
      takeInOne(core, session, slice).catch((error: unknown) => {
        if (!(error instanceof StoreContentError)) throw error;
        return takeOneByOne(core, session, slice);
      }),
    weight: ({ slice }) => slice.commands.length,
    isUrgent: ({ slice }) => slice.stream.lane === 'safety',
  });
  intakes.set(core, intake);
  return intake;
}

/**
 * Takes an ordered slice of one stream: decides what is next, repeats the receipts of what was decided before, and stops
 * at the first command it may not take yet. The whole slice stands in one transaction, with slices of other streams that
 * came at the same time; every command in it is decided for itself, so a bad one stops only what builds on it (S3).
 *
 * Errors: BODY_INVALID when `body` is no slice, SCOPE_FOREIGN when the stream is not the session's. All else is in the
 * answer: refusals as receipts, `problem` for a fork (STREAM_FORKED) or a command that waits for another lane
 * (ANCESTOR_AWAITED). Throws only when the store fails; then nothing was decided.
 */
export async function takeSlice(core: ServerCore, session: CommandSession, body: unknown): Promise<Result<SliceAnswer, Failure>> {
  const parsed = parseSlice(body);
  if (!parsed.ok) return parsed;
  const slice = parsed.value;
  if (slice.stream.device !== session.device || slice.stream.user !== session.account) return err(failure('SCOPE_FOREIGN'));
  return ok(await intakeOf(core)({ session, slice }));
}

/**
 * Takes one command at the end of a stream, whatever its place was: for records whose own stream cannot go on any more.
 * With `refusal` it is not decided but gets the receipt of that. A command that has a receipt already gets the same.
 * Errors: BODY_INVALID when it is no command, and what stops a slice (ANCESTOR_AWAITED).
 */
export async function takePlaced(core: ServerCore, session: CommandSession, stream: StreamRef, command: Omit<Command, 'stream' | 'seq'>, refusal: Failure | undefined): Promise<Result<Receipt, Failure>> {
  if (stream.device !== session.device || stream.user !== session.account) return err(failure('SCOPE_FOREIGN'));
  const take = (forced: Forced) =>
    core.store.transaction(async (tx): Promise<Result<Receipt, Failure>> => {
      const seq = (await tx.streams([streamKey(stream)]))[0]?.expect ?? 1;
      const slice = parseSlice({ stream, commands: [{ ...command, stream, seq }] });
      if (!slice.ok) return slice;
      const gathering = await openGathering(core, tx, [slice.value]);
      const answer = await takeGathered(gathering, session, slice.value, forced);
      await writeGathered(gathering);
      const receipt = answer.receipts[0];
      return receipt === undefined ? err(answer.problem ?? failure('INTERNAL')) : ok(receipt);
    });
  try {
    return await take(new Map(refusal === undefined ? [] : [[command.id, refusal]]));
  } catch (error) {
    if (!(error instanceof StoreContentError)) throw error;
    core.alarm({ kind: 'store-content', where: command.kind });
    return take(new Map([[command.id, failure('INTERNAL')]]));
  }
}
