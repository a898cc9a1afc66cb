import type { DutyScreens } from '#renderer/ui/street-screens.ts';
import { courtByCode } from '#shared/domain/identifiers/index.ts';
import { ON_THE_WAY } from '#shared/domain/linkage/regions/response.ts';
import { maskIdNo, maskName } from '#shared/domain/permissions/masking.ts';
import { UNNUMBERED } from '#shared/instruments/number.ts';
import { clockTimeOf, formatInstant } from '#shared/kernel/time.ts';
import { holdingPower, standingOf } from '#shared/mechanisms/locate-person/standing.ts';
import { own } from '../own.ts';
import DutyForm from './DutyForm.vue';

/** A person was found: where, by whom, whether he may be held, and what was reported of him since. */
export const duty: DutyScreens = {
  seen(view, t) {
    const hit = own(view.request).hits.at(-1);
    return hit === undefined ? '' : t('locate-person.duty.band.detail', { time: clockTimeOf(hit.at), place: hit.place, unit: hit.unit, state: t(`requests.personState.${hit.personState}`) });
  },
  facts(view, t) {
    const request = own(view.request);
    const { debtor, dangers } = request.packet;
    const hit = request.hits.at(-1);
    const found = hit === undefined ? [] : [
      { id: 'hit', term: t('duty.facts.found'), value: `${formatInstant(hit.at)} · ${hit.place} · ${t(`locate-person.channel.${hit.channel}`)}`, tone: 'strong' as const },
      { id: 'unit', term: t('duty.facts.unit'), value: [...new Set([hit.unit, hit.officer])].join(' '), call: hit.phone },
    ];
    return [
      { id: 'person', term: t('locate-person.duty.facts.person'), value: `${maskName(debtor.name)} ${maskIdNo(debtor.idNo)}` },
      ...found,
      { id: 'state', term: t('requests.standing.title'), value: t(`requests.standing.${standingOf(request)}`), tone: 'strong' },
      { id: 'power', term: t('locate-person.duty.facts.power'), value: t(`locate-person.power.${holdingPower(request)}`) },
      { id: 'dangers', term: t('locate-person.duty.facts.dangers'), value: dangers.length === 0 ? t('locate-person.duty.none') : dangers.map((d) => t(`requests.danger.${d}`)).join('、') },
    ];
  },
  outcome(view, t) {
    const { controlReports, handoverNumber, otherCourts } = own(view.request);
    const told = (at: (typeof otherCourts)[number]['toldAt']): string => t('duty.facts.told', { at: formatInstant(at) });
    return [
      ...controlReports.map((report, index) => ({
        id: `report-${String(index)}`,
        term: t(`locate-person.duty.via.${report.via}`),
        value: t('duty.facts.controlled', { at: formatInstant(report.at), received: formatInstant(report.receivedAt) }),
      })),
      ...(controlReports.length === 0 ? [] : [{ id: 'record', term: t('locate-person.instrument.handover-record'), value: handoverNumber ?? UNNUMBERED }]),
      ...otherCourts.map(({ caseId, court, toldAt, answer }) => ({ id: caseId, term: courtByCode(court)?.name ?? court, value: answer === undefined ? told(toldAt) : t(`locate-person.duty.answer.${answer.choice}`) })),
    ];
  },
  verbs: ({ request: { state } }) => [
    ...(state === 'active' || ON_THE_WAY.includes(state) ? [{ id: 'phone', command: 'record-controlled', label: 'locate-person.duty.phone.title', icon: 'phone' as const }] : []),
    ...(state === 'hit' || state === 'court_ack' ? [{ id: 'missed', command: 'record-missed', label: 'locate-person.duty.missed.verb' }] : []),
  ],
  form: DutyForm,
};
