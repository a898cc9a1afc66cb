import { casePath } from '#renderer/bridge/paths.ts';
import { useCourtSettings } from '#renderer/bridge/use-court.ts';
import { useLawNumber } from '#renderer/bridge/use-rules.ts';
import { mendByRecord } from '#renderer/composer/guard-items.ts';
import type { MendRules, RequestForm } from '#renderer/composer/request-form.ts';
import { usePictures } from '#renderer/composer/use-pictures.ts';
import { useNow } from '#renderer/ui/clock.ts';
import type { CaseRecordType, Party } from '#shared/domain/cases/model.ts';
import { needsNewApproval, packetChanges } from '#shared/mechanisms/locate-person/decide.ts';
import { missingInstruments } from '#shared/mechanisms/locate-person/guards.ts';
import { locatePerson } from '#shared/mechanisms/locate-person/index.ts';
import { type Packet, packetHash } from '#shared/mechanisms/locate-person/model.ts';
import { own } from '../own.ts';
import { makeInstrument } from './make-instruments.ts';
import { formOf, freshForm, type MadeInstrument, PAPER_KINDS, type PacketForm, packetOf, parsePacketForm, problemsOf } from './packet-form.ts';

/** Records that mend a guard of this mechanism. */
const MENDING_RECORDS: Readonly<Partial<Record<string, CaseRecordType>>> = { 'attempt-failed': 'visit', warrant: 'summons' };

/** The form of 协助查找被执行人, with the numbers of the law and the duty line of the court as they are now. */
export function useLocateForm(): RequestForm<Party, PacketForm, Packet> {
  const now = useNow(30_000);
  const law = useLawNumber(() => now.value);
  const settings = useCourtSettings();
  const pictureOf = usePictures();
  return {
    mechanism: { id: locatePerson.id, papers: locatePerson.papers, aggregate: locatePerson.module.aggregate },
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
    papers: PAPER_KINDS,
    parse: parsePacketForm,
    fresh: (state, person) => freshForm(state, person, law('CONTROL_PERIOD'), settings.value?.dutyPhone ?? ''),
    amend(form) {
      const phone = settings.value?.dutyPhone ?? '';
      return form.dutyPhone === '' && phone !== '' ? { ...form, dutyPhone: phone } : form;
    },
    earlier(request) {
      const { debtor, packet } = own(request);
      return { subject: debtor, form: formOf(packet) };
    },
    about: ({ id }) => ({ partyId: id }),
    packet: (form, { state, subject, files, before }) => packetOf(form, state, subject, before?.periodDays ?? law('CONTROL_PERIOD'), files),
    problems: (form) => problemsOf(form, law('CONTROL_PERIOD_MAX')),
    toldAtOnce: ['periodDays'],
    missing: missingInstruments,
    async make(code, source) {
      const photo = await pictureOf(source.packet.debtor.photo);
      return makeInstrument(code as MadeInstrument, photo === undefined ? source : { ...source, photo });
    },
    proof: (guard, _record, caseId) => (guard === 'identity' ? { path: casePath(caseId), hash: '#case-parties' } : undefined),
    mend: (guard, caseId) => mendByRecord(caseId, MENDING_RECORDS[guard]),
  };
}

/** How a packet of it is corrected. */
export const LOCATE_MEND: MendRules<Packet> = {
  changes: packetChanges,
  sealedContent: (packet) => packetHash({ ...packet, attachments: [], evidence: [], dutyPhone: '-', dangers: [] }),
  needsApproval: needsNewApproval,
};
