import { defineComponent, h } from 'vue';
import ComposerFrame from '#renderer/composer/ComposerFrame.vue';
import MendFrame from '#renderer/composer/MendFrame.vue';
import { attachmentsOf, type PaperForm, papersOf } from '#renderer/composer/paper-form.ts';
import type { ComposedPacket, MendRules, RequestForm } from '#renderer/composer/request-form.ts';
import { useComposer } from '#renderer/composer/use-composer.ts';
import { type ComposerAddress, useMatter } from '#renderer/composer/use-matter.ts';
import { type MendedRequest, useMend } from '#renderer/composer/use-mend.ts';
import TextField from '#renderer/ui/forms/TextField.vue';
import type { Party } from '#shared/domain/cases/model.ts';
import { changesOf } from '#shared/domain/linkage/regions/exchange.ts';
import type { LinkageRequest } from '#shared/domain/linkage/regions/linkage-request.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import { err, ok } from '#shared/kernel/result.ts';

/**
 * The smallest mechanism that can be composed: one line of text, one paper from a template, one scan. What its pages do beyond
 * that is the frame's.
 */
export type StandInForm = PaperForm<'assistance-letter'> & { readonly why: string };
export type StandInPacket = ComposedPacket & { readonly why: string; readonly name: string };

const MADE = ['assistance-letter'] as const;

export function standInForm(more: Partial<RequestForm<Party, StandInForm, StandInPacket>> = {}): RequestForm<Party, StandInForm, StandInPacket> {
  return {
    mechanism: { id: 'stand-in', aggregate: 'stand-in-request', papers: { sealed: ['assistance-letter'], numbered: [] } },
    words: {
      title: 'locate-person.composer.title',
      noSubject: { title: 'locate-person.composer.noPerson.title', text: 'locate-person.composer.noPerson.text' },
      subject: 'requests.facts.person',
      matter: 'locate-person.composer.matter',
      packet: 'locate-person.composer.packet',
      reader: 'locate-person.composer.reader',
      mendMatter: 'requests.mend.second',
      next: { approval: 'requests.mend.next.approval', seal: 'requests.mend.next.seal', agency: 'requests.mend.next.police' },
    },
    papers: { made: MADE, always: [], scanned: { 'enforcement-title': '执行依据' } },
    parse: (form) => (typeof form === 'object' && form !== null && 'why' in form ? (form as StandInForm) : undefined),
    fresh: (state) => ({ why: state.cause, made: [], uploads: [] }),
    earlier(request) {
      const packet = request.packet as unknown as StandInPacket;
      return { subject: 'p-wang', form: { why: packet.why, ...papersOf(packet.attachments as never[], MADE) } };
    },
    about: ({ id }) => ({ whom: id }),
    packet: (form, { subject, files }) => ({ why: form.why, name: subject.name, attachments: attachmentsOf(form, MADE, files) }),
    problems: ({ why }) => (why.trim() === '' ? ['why'] : []),
    missing: ({ attachments }) => MADE.filter((code) => !attachments.some(({ instrument }) => instrument === code)),
    make: (_code, { packet, names }) =>
      Promise.resolve(
        packet.why === '不能成文'
          ? err(failure('INSTRUMENT_FIELDS_MISSING', { document: '协助查找函', fields: '理由' }))
          : ok(new TextEncoder().encode(`${packet.name}：${packet.why}（${names.judge}）`)),
      ),
    ...more,
  };
}

const MEND: MendRules<StandInPacket> = {
  changes: (before, after, reasons) => changesOf([['reasons', before.why, after.why]], reasons),
  sealedContent: ({ name }) => name,
  needsApproval: () => false,
};

/** Its composer. */
export const StandInPage = defineComponent({
  props: { address: { type: Object, required: true } },
  setup(props) {
    const matter = useMatter(() => props.address as ComposerAddress);
    const composer = useComposer(standInForm(), matter, () => matter.state.value?.parties.filter(({ role }) => role === 'debtor'));
    return () =>
      h(ComposerFrame as never, { composer }, {
        subject: ({ subject }: { subject: Party }) => h('p', { class: 'subject' }, subject.name),
        fields: ({ form, problems }: { form: StandInForm; problems: readonly string[] }) =>
          h(TextField, { label: 'why', modelValue: form.why, error: problems.includes('why') ? 'why is missing' : undefined, 'onUpdate:modelValue': (why: string) => { composer.change({ ...form, why }); } }),
        facts: ({ packet }: { packet: StandInPacket }) => h('p', { class: 'facts' }, `${packet.name}|${packet.why}`),
      });
  },
});

/** The card of a packet of it that came back. */
export const StandInMend = defineComponent({
  props: { request: { type: Object, required: true }, mode: { type: String, required: true }, refused: { type: Array, default: () => [] } },
  setup(props) {
    const mend = useMend(standInForm(), MEND, {
      request: () => props.request as unknown as MendedRequest<StandInPacket>,
      version: () => 7,
      mode: () => props.mode as 'refile' | 'resubmit',
      refused: () => props.refused as readonly string[],
      subject: (state) => state.parties.find(({ id }) => id === 'p-wang'),
    });
    return () =>
      h(MendFrame as never, { mend, words: ({ field, before, after, reason }: { field: string; before: string; after: string; reason?: string }) => ({ field, before, after, reason: reason ?? '' }) }, {
        correct: () => h('button', { type: 'button', onClick: () => { mend.onCorrected('reasons', '户籍证明'); } }, 'corrected'),
        fields: ({ form, problems }: { form: StandInForm; problems: readonly string[] }) =>
          h(TextField, { label: 'why', modelValue: form.why, error: problems.includes('why') ? 'why is missing' : undefined, 'onUpdate:modelValue': (why: string) => { mend.change({ form: { ...form, why } }); } }),
      });
  },
});

/** A request of it whose packet went out, sealed. */
export function standInRequest(more: object = {}): LinkageRequest {
  const sealed = { file: `sha256:${'9'.repeat(64)}`, at: 1, by: 'gusu.lu' };
  return {
    id: '01900000-0000-7000-a000-00000000000a',
    caseId: 'case-90017',
    caseNumber: '（2026）苏0508执90017号',
    packet: { why: '下落不明', name: '王某', attachments: [{ slot: 'assistance-letter', instrument: 'assistance-letter', title: '协助查找函', number: '〔2026〕姑执查317号', sealed }] },
    ...more,
  } as unknown as LinkageRequest;
}
