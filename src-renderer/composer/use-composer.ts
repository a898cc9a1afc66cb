import { computed, onBeforeUnmount, onMounted, ref, shallowRef, watch } from 'vue';
import { useI18n } from 'vue-i18n';
import { useRouter } from 'vue-router';
import { useEngine } from '#renderer/bridge/engine-port.ts';
import { casePath, requestPath } from '#renderer/bridge/paths.ts';
import { newCommandId, usePreview } from '#renderer/bridge/use-command.ts';
import { useDraft } from '#renderer/bridge/use-draft.ts';
import { useFiledToast } from '#renderer/bridge/use-filed-toast.ts';
import { useFiling } from '#renderer/bridge/use-filing.ts';
import { usePageCommand } from '#renderer/stores/page-commands.ts';
import { useClock, useNow } from '#renderer/ui/clock.ts';
import { isComposing } from '#renderer/ui/composition.ts';
import { useFailureWords } from '#renderer/ui/failure-words.ts';
import { hasLayer } from '#renderer/ui/layers.ts';
import type { PacketDocument } from '#renderer/ui/parts.ts';
import type { CommandDraft } from '#shared/contracts/engine.ts';
import { groundsOf } from '#shared/domain/linkage/regions/grounds.ts';
import { UNNUMBERED } from '#shared/instruments/number.ts';
import type { CommandId, RequestId } from '#shared/kernel/ids.ts';
import { clockTimeOf, type Instant } from '#shared/kernel/time.ts';
import { guardItems, guardWays } from './guard-items.ts';
import { type ComposerBody, draftOfCase, parseComposerBody, parseCopies, withCopy } from './kept-copies.ts';
import { type MadeFiles, missingOf, type PaperForm } from './paper-form.ts';
import type { ComposedPacket, RequestForm, Subject } from './request-form.ts';
import type { Matter } from './use-matter.ts';
import { saidByPapers, usePaperSource } from './use-paper-source.ts';
import { usePapers } from './use-papers.ts';

const SAVE_MS = 300;
const KEPT_COPIES = 24;

/**
 * Composes a request of one mechanism: its form is kept on this machine while it is written, offline or not, opens again as it
 * was, shows what still has to hold and what the agency will read, and is filed under the command id it was opened with.
 *
 * @param subjects whom or what a request of this case may be about; undefined while nobody knows
 */
export function useComposer<S extends Subject, F extends PaperForm, P extends ComposedPacket>(request: RequestForm<S, F, P>, matter: Matter, subjects: () => readonly S[] | undefined) {
  const { t } = useI18n({ useScope: 'global' });
  const router = useRouter();
  const engine = useEngine();
  const filing = useFiling();
  const tell = useFiledToast();
  const failureWords = useFailureWords();
  const sourceOf = usePaperSource();
  const now = useNow(30_000);
  const clock = useClock();
  const { mechanism, words } = request;
  const kind = `${mechanism.id}.file`;
  const { caseId, state } = matter;
  const choices = computed(subjects);

  // The form: its command id is minted when it is opened, and stays through every save and retry.
  const commandId = ref<CommandId | null>(null);
  const body = shallowRef<ComposerBody<F> | null>(null);
  const draftStore = useDraft(() => commandId.value);
  const savedAt = ref<Instant | null>(null);
  const touched = ref(false);
  let isGone = false;

  function open(id: CommandId, opened: ComposerBody<F>, isChanged: boolean): void {
    commandId.value = id;
    body.value = opened;
    touched.value = isChanged;
  }
  watch(
    () => [state.value, matter.drafts.value, choices.value, matter.copies.loaded.value, matter.before.value] as const,
    ([found, parked, named, copiesRead, rejected]) => {
      const { about, draft, from, supersedes } = matter.address();
      if (body.value !== null || found === undefined || parked === undefined || named === undefined || !copiesRead || (supersedes !== undefined && rejected === undefined)) return;
      const kept = from === undefined && supersedes === undefined ? draftOfCase(parked, kind, caseId.value, draft, request.parse) : undefined;
      const keptBody = kept === undefined ? undefined : parseComposerBody(kept.body, request.parse);
      if (kept !== undefined && keptBody !== undefined) {
        savedAt.value = kept.savedAt;
        open(kept.id as CommandId, keptBody, false);
        return;
      }
      const subject = named.find((each) => each.id === about) ?? named[0];
      const requestId = newCommandId() as string as RequestId;
      const refused = matter.refusedCopy.value === undefined ? undefined : parseComposerBody(matter.refusedCopy.value.body, request.parse);
      if (refused !== undefined) {
        open(newCommandId(), { ...refused, requestId }, true);
      } else if (supersedes !== undefined && rejected !== undefined && rejected !== null) {
        open(newCommandId(), { requestId, ...request.earlier(rejected.request), supersedes }, true);
      } else if (subject !== undefined) {
        open(newCommandId(), { requestId, subject: subject.id, form: request.fresh(found, subject) }, false);
      }
    },
    { immediate: true },
  );
  // A setting of the court may come after the form was opened.
  watch(
    () => (body.value === null || touched.value ? undefined : request.amend?.(body.value.form)),
    (amended) => {
      if (amended !== undefined && body.value !== null && amended !== body.value.form) body.value = { ...body.value, form: amended };
    },
  );

  const form = computed<F | null>(() => body.value?.form ?? null);
  function change(next: F): void {
    if (body.value === null) return;
    body.value = { ...body.value, form: next };
    touched.value = true;
  }
  const subject = computed<S | undefined>(() => choices.value?.find((each) => each.id === body.value?.subject));
  const subjectId = computed<string | null>({
    get: () => body.value?.subject ?? null,
    set: (id) => {
      if (body.value === null || id === null || choices.value?.some((each) => each.id === id) !== true) return;
      body.value = { ...body.value, subject: id };
      touched.value = true;
    },
  });

  let saver: ReturnType<typeof setTimeout> | undefined;
  async function saveNow(): Promise<void> {
    clearTimeout(saver);
    if (body.value === null || state.value === undefined || isGone) return;
    await draftStore.save({ kind, about: caseId.value, title: `${t(words.title)} ${state.value.caseNumber}`, body: body.value });
    savedAt.value = now.value;
  }
  watch([body, touched], () => {
    if (!touched.value || isGone) return;
    clearTimeout(saver);
    saver = setTimeout(() => void saveNow(), SAVE_MS);
  });
  onBeforeUnmount(() => {
    if (touched.value) void saveNow();
  });
  const savedNote = computed(() => {
    if (draftStore.trouble.value) return t('requests.composer.notSaved');
    return savedAt.value === null ? '' : t('requests.composer.saved', { time: clockTimeOf(savedAt.value) });
  });

  // Packet, papers, guards.
  const packetWith = (files: MadeFiles): P | undefined =>
    form.value === null || state.value === undefined || subject.value === undefined ? undefined : request.packet(form.value, { state: state.value, subject: subject.value, files });
  const packet = computed(() => {
    const filled = packetWith({});
    return filled === undefined || form.value === null ? undefined : (request.told?.(filled, form.value) ?? filled);
  });
  const papers = usePapers({
    source: () => (state.value === undefined || packet.value === undefined ? undefined : sourceOf(state.value, packet.value)),
    made: () => form.value?.made ?? [],
    said: saidByPapers,
    make: (code, source) => request.make(code, source),
  });
  const missing = computed(() => missingOf(packet.value === undefined ? [] : request.missing(packet.value), request.papers));

  function commandOf(files: MadeFiles = {}): CommandDraft | undefined {
    const said = packetWith(files);
    if (said === undefined || body.value === null || commandId.value === null || state.value === undefined || subject.value === undefined) return undefined;
    const { requestId, supersedes } = body.value;
    return {
      id: commandId.value,
      kind,
      aggregate: { type: mechanism.aggregate, id: requestId },
      payload: { requestId, caseId: caseId.value, ...request.about(subject.value, body.value.form), packet: said, ...(supersedes === undefined ? {} : { supersedes }) },
      title: state.value.caseNumber,
    };
  }
  const { preview } = usePreview(() => {
    const command = commandOf();
    // A record that was added on the case page changes the answer, though not the draft.
    return command === undefined ? undefined : { ...command, title: `${command.title} ${String(state.value?.version ?? 0)}` };
  });
  const ways = computed(() => guardWays(request, caseId.value));
  const guards = computed(() => guardItems(preview.value?.guards ?? [], { t, titleOf: (failure) => failureWords(failure).title, mend: ways.value.mend }));
  const guardSummary = computed(() => {
    const all = preview.value?.guards ?? [];
    return { passed: all.filter(({ status }) => status === 'passed').length, total: all.length, unknown: all.filter(({ status }) => status === 'unknown').length };
  });
  /** The records behind the guards, as they travel with the packet. */
  const proofs = computed(() => (state.value === undefined ? [] : groundsOf(state.value, preview.value?.guards ?? []).proofs));

  const chosen = ref<string | null>(null);
  const documents = computed<readonly PacketDocument[]>(() => [
    ...(packet.value?.attachments ?? []).map(({ slot, instrument, title }) => {
      const isMade = request.papers.made.some((code) => code === instrument);
      return { id: slot, title, ...(isMade ? { number: UNNUMBERED, draft: true } : {}) };
    }),
    ...[...missing.value.made, ...missing.value.scanned].map((instrument) => ({ id: `missing-${instrument}`, title: t(`requests.instrument.${instrument}`), missing: true })),
  ]);

  function toProof(guard: string, record: string): void {
    if (guard === 'documents') chosen.value = record;
    else void router.push(ways.value.proof(guard, record));
  }
  function toMend(guard: string): void {
    const way = ways.value.mend(guard);
    if (way !== undefined) void router.push(way.to);
  }

  // Filing.
  const tried = ref(false);
  const problems = computed<readonly string[]>(() => (form.value === null ? [] : request.problems(form.value)));
  /** Somebody is still filling it in, and no paper that needs the rest is told as a fault of his. */
  const isWriting = computed(() => request.told !== undefined && !tried.value && problems.value.length > 0);
  const isFiling = ref(false);
  /** The scan that is being kept on this machine right now: whoever files meanwhile waits for it. */
  const taking = shallowRef<Promise<void> | null>(null);
  async function submit(): Promise<void> {
    if (isFiling.value || form.value === null) return;
    tried.value = true;
    filing.refused.value = null;
    if (problems.value.length > 0) return;
    isFiling.value = true;
    try {
      await taking.value;
      const stored = await papers.store();
      if (!stored.ok) {
        filing.refused.value = stored.error;
        return;
      }
      const command = commandOf(stored.value);
      if (command === undefined || body.value === null) return;
      touched.value = true;
      await saveNow();
      const seen = preview.value === undefined ? {} : { seen: preview.value.seen };
      const done = await filing.file({ ...command, occurredAt: { at: clock.now(), source: 'desk-corrected' }, ...seen });
      if (!done.done) return;
      isGone = true;
      clearTimeout(saver);
      const { copies } = matter;
      await copies.put(withCopy(parseCopies(copies.value.value), { commandId: command.id, caseId: caseId.value, body: body.value }, KEPT_COPIES));
      await draftStore.drop();
      tell(t('requests.composer.filed'), done);
      await router.replace(requestPath(body.value.requestId));
    } finally {
      isFiling.value = false;
    }
  }

  async function discard(): Promise<void> {
    isGone = true;
    clearTimeout(saver);
    await draftStore.drop();
    await router.replace(casePath(caseId.value));
  }

  // A form that was filed in the moment the window died: the command is there, so the form is only a left-over.
  watch(commandId, async (id) => {
    if (id === null) return;
    const fate = await engine.call('fate', { commandId: id });
    if (!fate.ok || fate.value === null || body.value === null || commandId.value !== id || isFiling.value) return;
    isGone = true;
    await draftStore.drop();
    await router.replace(requestPath(body.value.requestId));
  });

  function onKey(event: KeyboardEvent): void {
    if (isComposing(event) || hasLayer() || event.defaultPrevented) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void submit();
    }
  }
  onMounted(() => { document.addEventListener('keydown', onKey); });
  onBeforeUnmount(() => { document.removeEventListener('keydown', onKey); });
  usePageCommand('save-draft', () => { touched.value = true; void saveNow(); });

  return {
    request,
    matter,
    subjects: choices,
    /** Reading what is here; no case, or nobody and nothing in it that a request may be about; or the form. */
    stage: computed(() => {
      if (!matter.isRead.value) return 'reading' as const;
      if (state.value === undefined) return 'no-case' as const;
      if (choices.value?.length === 0) return 'no-subject' as const;
      return form.value === null || subject.value === undefined ? ('reading' as const) : ('open' as const);
    }),
    form,
    change,
    subject,
    subjectId,
    savedNote,
    isKept: computed(() => savedAt.value !== null || touched.value),
    packet,
    papers: computed(() => (isWriting.value ? Object.fromEntries(Object.entries(papers.papers.value).filter(([, paper]) => paper?.ok === true)) : papers.papers.value)),
    isWriting,
    files: papers.files,
    missing,
    documents,
    chosen,
    taking,
    preview,
    guards,
    guardSummary,
    proofs,
    toProof,
    toMend,
    /** What is told of the form now. */
    problems: computed(() => (tried.value ? problems.value : problems.value.filter((each) => request.toldAtOnce?.includes(each) === true))),
    isFiling,
    refused: filing.refused,
    submit,
    discard,
  };
}
export type Composer<S extends Subject, F extends PaperForm, P extends ComposedPacket> = ReturnType<typeof useComposer<S, F, P>>;
