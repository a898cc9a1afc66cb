import type { DutyScreens } from '#renderer/ui/street-screens.ts';
import { maskIdNo, maskName } from '#shared/domain/permissions/masking.ts';
import { formatInstant } from '#shared/kernel/time.ts';
import { daysOf, decisionNo } from '#shared/mechanisms/detain-person/model.ts';
import { whereabouts } from '../detail/whereabouts.ts';
import { own } from '../own.ts';

/** A person in the hands of the court or before the gate, and a release that nobody has proven. What is done stands on its page. */
export const duty: DutyScreens = {
  seen: () => '',
  facts(view, t) {
    const request = own(view.request);
    const { packet, service, escort, admission, termEnd, release } = request;
    const number = decisionNo(request);
    return [
      { id: 'person', term: t('requests.facts.person'), value: `${maskName(packet.debtor.name)} ${maskIdNo(packet.debtor.idNo)}` },
      { id: 'where', term: t('detain-person.region.title'), value: t(`detain-person.where.${whereabouts(request)}`), tone: 'strong' },
      { id: 'decision', term: t('detain-person.desk.decision'), value: [number, t('requests.facts.days', { n: daysOf(request) })].filter((part) => part !== '').join(' · ') },
      ...(service === undefined ? [] : [{ id: 'served', term: t('detain-person.desk.served'), value: formatInstant(service.servedAt) }]),
      ...(escort === undefined ? [] : [{ id: 'escort', term: t('detain-person.desk.escort'), value: [escort.officers.join('、'), escort.vehicle ?? '', formatInstant(escort.departedAt)].filter((part) => part !== '').join(' · ') }]),
      ...(packet.healthNote === undefined ? [] : [{ id: 'health', term: t('detain-person.desk.health'), value: packet.healthNote }]),
      ...(admission === undefined || termEnd === undefined ? [] : [{ id: 'term', term: t('detain-person.house.term'), value: t('detain-person.desk.fromTo', { from: formatInstant(admission.admittedAt), to: formatInstant(termEnd) }) }]),
      ...(release?.orderedAt === undefined ? [] : [{ id: 'release', term: formatInstant(release.orderedAt), value: t(`detain-person.release.ordered.${release.cause}`), tone: 'strong' as const }]),
    ];
  },
  verbs: () => [],
};
