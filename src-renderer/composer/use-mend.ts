import { computed, onBeforeUnmount, ref, shallowRef, watch } from 'vue';
import { useI18n } from 'vue-i18n';
import { useRouter } from 'vue-router';
import { newCommandId, usePreview } from '#renderer/bridge/use-command.ts';
import { useDraft } from '#renderer/bridge/use-draft.ts';
import { useFiledToast } from '#renderer/bridge/use-filed-toast.ts';
import { useFiling } from '#renderer/bridge/use-filing.ts';
import { useLiveQuery } from '#renderer/bridge/use-live-query.ts';
import { useSetting } from '#renderer/bridge/use-setting.ts';
import { useFailureWords } from '#renderer/ui/failure-words.ts';
import type { CommandDraft } from '#shared/contracts/engine.ts';
import type { CaseState } from '#shared/domain/cases/model.ts';
import type { LinkageRequest } from '#shared/domain/linkage/regions/linkage-request.ts';
import type { CommandId } from '#shared/kernel/ids.ts';
import { guardItems, guardWays } from './guard-items.ts';
import { MENDED_SETTING, parseCopies, withCopy } from './kept-copies.ts';
import { type MendBody, parseMendBody } from './kept-mends.ts';
import { type MadeFiles, missingOf, type PaperForm } from './paper-form.ts';
import type { ComposedPacket, MendRules, RequestForm, Subject } from './request-form.ts';
import { nextStop, sealNeeds, type SentPacket } from './seal-needs.ts';
import { saidByPapers, usePaperSource } from './use-paper-source.ts';
import { usePapers } from './use-papers.ts';

const SAVE_MS = 300;
const KEPT_MENDS = 12;

/** A request whose packet came back, in the words of its mechanism. */
export type MendedRequest<P extends ComposedPacket> = LinkageRequest & { readonly packet: SentPacket<P> };

/** What is corrected, how it came back, and by whom it was written. */
export type MendCase<S, P extends ComposedPacket> = {
  readonly request: () => MendedRequest<P>;
  /** Version of the request in sight. */
  readonly version: () => number;
  /** Returned by the agency (补正), or sent back by the approver. */
  readonly mode: () => 'resubmit' | 'refile';
  /** Ids of own filings on this request that were refused: what was written in the last one comes back. */
  readonly refused: () => readonly string[];
  /** Whom or what it is about, as the case has it now. */
  readonly subject: (state: CaseState) => S | undefined;
};

/**
 * Corrects a packet that came back: the form is kept while it is written, each change has its reason, and what must be sealed
 * again is said before it is sent.
 */
export function useMend<S extends Subject, F extends PaperForm, P extends ComposedPacket>(form: RequestForm<S, F, P>, rules: MendRules<P>, mended: MendCase<S, P>) {
  const { t } = useI18n({ useScope: 'global' });
  const router = useRouter();
  const filing = useFiling();
  const tell = useFiledToast();
  const failureWords = useFailureWords();
  const sourceOf = usePaperSource();
  const { mechanism } = form;
  const request = computed(mended.request);
  const mode = computed(mended.mode);
  const kind = computed(() => `${mechanism.id}.${mode.value}`);

  const live = useLiveQuery('case', () => ({ caseId: request.value.caseId }));
  const drafts = useLiveQuery('drafts', {});
  const copies = useSetting(MENDED_SETTING);
  const state = computed(() => live.answer.value?.state);
  const subject = computed<S | undefined>(() => (state.value === undefined ? undefined : mended.subject(state.value)));

  const commandId = ref<CommandId | null>(null);
  const body = shallowRef<MendBody<F> | null>(null);
  const touched = ref(false);
  let isGone = false;
  const store = useDraft(() => commandId.value);
  watch(
    () => [drafts.answer.value, copies.loaded.value] as const,
    ([parked, copiesRead]) => {
      if (parked === undefined || !copiesRead || body.value !== null) return;
      const kept = parked.find((draft) => draft.kind === kind.value && draft.about === request.value.id);
      const keptBody = kept === undefined ? undefined : parseMendBody(kept.body, form.parse);
      const refused = parseCopies(copies.value.value).find(({ commandId: id }) => mended.refused().includes(id));
      commandId.value = kept !== undefined && keptBody !== undefined ? (kept.id as CommandId) : newCommandId();
      const filed = refused === undefined ? undefined : parseMendBody(refused.body, form.parse);
      body.value = keptBody ?? filed ?? { form: form.earlier(request.value).form, reasons: {}, reseal: [] };
    },
    { immediate: true },
  );
  function change(next: Partial<MendBody<F>>): void {
    if (body.value === null) return;
    body.value = { ...body.value, ...next };
    touched.value = true;
  }

  let saver: ReturnType<typeof setTimeout> | undefined;
  async function saveNow(): Promise<void> {
    clearTimeout(saver);
    if (body.value === null || isGone) return;
    await store.save({ kind: kind.value, about: request.value.id, title: `${t(`requests.mend.${mode.value}`)} ${request.value.caseNumber}`, body: body.value });
  }
  watch(body, () => {
    if (!touched.value || isGone) return;
    clearTimeout(saver);
    saver = setTimeout(() => void saveNow(), SAVE_MS);
  });
  onBeforeUnmount(() => { if (touched.value) void saveNow(); });

  const packetWith = (files: MadeFiles): P | undefined =>
    body.value === null || state.value === undefined || subject.value === undefined
      ? undefined
      : form.packet(body.value.form, { state: state.value, subject: subject.value, files, before: request.value.packet });
  const papers = usePapers({
    source: () => {
      const packet = packetWith({});
      return state.value === undefined || packet === undefined ? undefined : sourceOf(state.value, packet);
    },
    made: () => body.value?.form.made ?? [],
    said: saidByPapers,
    make: (code, source) => form.make(code, source),
  });
  /** While it is written the hashes of the papers as they read now: the same as they will have when stored. */
  const filesNow = computed<MadeFiles>(() => Object.fromEntries(Object.entries(papers.papers.value).flatMap(([code, paper]) => (paper?.ok === true ? [[code, paper.hash]] : []))));
  const after = computed(() => packetWith(filesNow.value));
  const missing = computed(() => missingOf(after.value === undefined ? [] : form.missing(after.value), form.papers));
  const numbers = computed(() => Object.fromEntries(request.value.packet.attachments.map(({ slot, number }) => [slot, number])));

  const changes = computed(() => (after.value === undefined ? [] : rules.changes(request.value.packet, after.value, body.value?.reasons ?? {})));
  const needs = computed(() =>
    after.value === undefined
      ? []
      : sealNeeds({ before: request.value.packet, after: after.value, papers: papers.papers.value, asked: body.value?.reseal ?? [] }, mechanism.papers.sealed, rules),
  );
  const problems = computed(() => (body.value === null ? [] : form.problems(body.value.form)));
  const lacking = computed(() => (mode.value === 'refile' ? [] : changes.value.filter(({ reason }) => reason === undefined || reason.trim() === '')));

  function commandOf(files: MadeFiles): CommandDraft | undefined {
    const packet = packetWith(files);
    if (packet === undefined || commandId.value === null || body.value === null) return undefined;
    const { id, caseNumber } = request.value;
    const fields = new Set(changes.value.map(({ field }) => field));
    const reasons = Object.fromEntries(Object.entries(body.value.reasons).flatMap(([field, reason]) => (fields.has(field) && reason.trim() !== '' ? [[field, reason.trim()]] : [])));
    const reseal = needs.value.filter(({ why }) => why === 'text' || why === 'asked').map(({ slot }) => slot);
    return {
      id: commandId.value,
      kind: kind.value,
      aggregate: { type: mechanism.aggregate, id },
      payload: { requestId: id, packet, ...(mode.value === 'refile' ? {} : { reasons, reseal }) },
      title: caseNumber,
      seen: mended.version(),
    };
  }
  const { preview } = usePreview(() => commandOf(filesNow.value));
  const ways = computed(() => guardWays(form, request.value.caseId));
  const failedGuards = computed(() =>
    guardItems((preview.value?.guards ?? []).filter(({ status }) => status === 'failed'), { t, titleOf: (failure) => failureWords(failure).title, mend: ways.value.mend }),
  );
  function toMend(guard: string): void {
    const way = ways.value.mend(guard);
    if (way !== undefined) void router.push(way.to);
  }

  const tried = ref(false);
  const isFiling = ref(false);
  /** The scan that is being kept on this machine right now: whoever files meanwhile waits for it. */
  const taking = shallowRef<Promise<void> | null>(null);
  async function submit(): Promise<void> {
    if (isFiling.value) return;
    tried.value = true;
    filing.refused.value = null;
    if (problems.value.length > 0 || lacking.value.length > 0) return;
    isFiling.value = true;
    try {
      await taking.value;
      const stored = await papers.store();
      if (!stored.ok) {
        filing.refused.value = stored.error;
        return;
      }
      const command = commandOf(stored.value);
      if (command === undefined) return;
      const done = await filing.file(command);
      if (!done.done) return;
      isGone = true;
      clearTimeout(saver);
      if (body.value !== null) await copies.put(withCopy(parseCopies(copies.value.value), { commandId: command.id, body: body.value }, KEPT_MENDS));
      await store.drop();
      tell(t(`requests.mend.done.${mode.value}`), done);
    } finally {
      isFiling.value = false;
    }
  }

  return {
    form,
    request,
    mode,
    state,
    subject,
    body,
    change,
    /** A field of the person or thing was corrected in the case: the same change of the packet has its reason. */
    onCorrected(field: string, document: string): void {
      change({ reasons: { ...body.value?.reasons, [field]: t('requests.mend.byDocument', { document }) } });
    },
    papers: papers.papers,
    files: papers.files,
    missing,
    numbers,
    taking,
    changes,
    needs,
    stop: computed(() => {
      if (mode.value === 'refile') return 'approval';
      return nextStop(needs.value, after.value !== undefined && rules.needsApproval(changes.value, request.value.packet, after.value));
    }),
    tried,
    problems: computed<readonly string[]>(() => (tried.value ? problems.value : [])),
    failedGuards,
    toProof: (guard: string, record: string): void => void router.push(ways.value.proof(guard, record)),
    toMend,
    isFiling,
    refused: filing.refused,
    account: filing.account,
    submit,
  };
}
export type Mend<S extends Subject, F extends PaperForm, P extends ComposedPacket> = ReturnType<typeof useMend<S, F, P>>;
