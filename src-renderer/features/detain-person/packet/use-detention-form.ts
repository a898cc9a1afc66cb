import { casePath } from '#renderer/bridge/paths.ts';
import { useCourtSettings } from '#renderer/bridge/use-court.ts';
import { useLawNumber } from '#renderer/bridge/use-rules.ts';
import { mendByRecord } from '#renderer/composer/guard-items.ts';
import type { MendRules, RequestForm } from '#renderer/composer/request-form.ts';
import { useNow } from '#renderer/ui/clock.ts';
import type { CaseRecordType, Party } from '#shared/domain/cases/model.ts';
import { civilDateOf } from '#shared/kernel/time.ts';
import { missingPapers } from '#shared/mechanisms/detain-person/guards.ts';
import { detainPerson } from '#shared/mechanisms/detain-person/index.ts';
import { type DetentionPacket, packetChanges, packetHash } from '#shared/mechanisms/detain-person/packet.ts';
import { own } from '../own.ts';
import { besidePacket, type DetentionForm, formOf, freshForm, type MadeInstrument, packetOf, PAPER_KINDS, parseDetentionForm, problemsOf, toldPacket } from './detention-form.ts';
import { makeInstrument } from './make-instruments.ts';

/** Records that mend a guard of this mechanism. */
const MENDING_RECORDS: Readonly<Partial<Record<string, CaseRecordType>>> = { evidence: 'asset-report' };

/** The form of 提请司法拘留, with the numbers of the law and the duty line of the court as they are now. */
export function useDetentionForm(): RequestForm<Party, DetentionForm, DetentionPacket> {
  const now = useNow(30_000);
  const law = useLawNumber(() => now.value);
  const settings = useCourtSettings();
  return {
    mechanism: { id: detainPerson.id, papers: detainPerson.papers, aggregate: detainPerson.module.aggregate },
    words: {
      title: 'detain-person.composer.title',
      noSubject: { title: 'detain-person.composer.noPerson.title', text: 'detain-person.composer.noPerson.text' },
      subject: 'detain-person.composer.subject',
      matter: 'detain-person.words.matter',
      packet: 'detain-person.composer.packet',
      reader: 'detain-person.composer.reader',
      mendMatter: 'detain-person.mend.second',
      next: { approval: 'detain-person.mend.next', seal: 'detain-person.mend.next', agency: 'detain-person.mend.next' },
    },
    papers: PAPER_KINDS,
    parse: parseDetentionForm,
    fresh: (state, person) => freshForm(state, person, settings.value?.dutyPhone ?? ''),
    amend(form) {
      const phone = settings.value?.dutyPhone ?? '';
      return form.dutyPhone === '' && phone !== '' ? { ...form, dutyPhone: phone } : form;
    },
    earlier(request) {
      const { debtor, packet } = own(request);
      return { subject: debtor, form: formOf(packet) };
    },
    about: ({ id }, form) => ({ partyId: id, ...besidePacket(form) }),
    packet: (form, { state, subject, files }) => packetOf(form, state, subject, civilDateOf(now.value), files),
    told: toldPacket,
    problems: (form) => problemsOf(form, law('DETENTION_MAX')),
    toldAtOnce: ['daysRange'],
    missing: missingPapers,
    make: (code, source) => makeInstrument(code as MadeInstrument, source),
    proof: (guard, _record, caseId) => (guard === 'identity' ? { path: casePath(caseId), hash: '#case-parties' } : undefined),
    mend: (guard, caseId) => mendByRecord(caseId, MENDING_RECORDS[guard]),
  };
}

/** How a packet of it is corrected. It goes to the president again whatever was changed; no seal stands on it yet. */
export const DETENTION_MEND: MendRules<DetentionPacket> = {
  changes: (before, after) => packetChanges(before, after),
  sealedContent: packetHash,
  needsApproval: () => false,
};
