import type { DutyScreens } from '#renderer/ui/street-screens.ts';
import { courtByCode } from '#shared/domain/identifiers/index.ts';
import { ON_THE_WAY } from '#shared/domain/linkage/regions/response.ts';
import { UNNUMBERED } from '#shared/instruments/number.ts';
import { clockTimeOf, formatInstant } from '#shared/kernel/time.ts';
import { nameOf } from '#shared/mechanisms/seek-vehicle/model.ts';
import { lookText, seenText } from '../desk/seen.ts';
import { own } from '../own.ts';
import { signsText } from '../packet/words.ts';
import DutyForm from './DutyForm.vue';

/** A car was seen: where, by whom, and what was recorded of it since. */
export const duty: DutyScreens = {
  seen(view, t) {
    const hit = own(view.request).hits.at(-1);
    return hit === undefined ? '' : t('seek-vehicle.duty.seen', { time: clockTimeOf(hit.at), place: hit.place, unit: hit.unit, channel: t(`seek-vehicle.channel.${hit.channel}`) });
  },
  facts(view, t) {
    const { packet, hits, seal } = own(view.request);
    const hit = hits.at(-1);
    const seen = hit === undefined ? [] : [
      { id: 'hit', term: t('duty.facts.found'), value: `${formatInstant(hit.at)} · ${seenText(hit, t)}`, tone: 'strong' as const },
      { id: 'unit', term: t('duty.facts.unit'), value: [...new Set([hit.unit, hit.officer])].join(' '), call: hit.phone },
      ...(hit.plate === undefined && hit.vin === undefined ? [] : [{ id: 'read', term: t('seek-vehicle.duty.read'), value: signsText(hit) }]),
    ];
    return [
      { id: 'vehicle', term: t('seek-vehicle.duty.vehicle'), value: [nameOf(packet.vehicle), lookText(packet.vehicle)].filter((part) => part !== '').join(' · '), tone: 'strong' },
      { id: 'vin', term: t('seek-vehicle.facts.vin'), value: packet.vehicle.vin },
      ...seen,
      { id: 'seal', term: t('seek-vehicle.facts.sealEnd'), value: seal.end },
    ];
  },
  outcome(view, t) {
    const { seizure, missed, otherCases } = own(view.request);
    const taken = seizure === undefined ? [] : [
      { id: 'seized', term: t('seek-vehicle.duty.seized'), value: t('seek-vehicle.duty.taken', { at: formatInstant(seizure.at), received: formatInstant(seizure.receivedAt) }) },
      { id: 'list', term: t('seek-vehicle.instrument.seizure-list'), value: seizure.listNumber ?? UNNUMBERED },
    ];
    return [
      ...taken,
      ...missed.map((one, index) => ({ id: `missed-${String(index)}`, term: formatInstant(one.at), value: [t(`seek-vehicle.notSeized.${one.reason}`), one.place].join(' · ') })),
      ...otherCases.map(({ caseId, court, toldAt }) => ({ id: caseId, term: courtByCode(court)?.name ?? court, value: t('duty.facts.told', { at: formatInstant(toldAt) }) })),
    ];
  },
  verbs: ({ request: { state } }) => [
    // Somebody telephones where nobody has registered it: the duty reads back what it heard.
    ...(state === 'active' || state === 'entrusted' ? [{ id: 'phone-hit', command: 'register-hit', label: 'seek-vehicle.duty.phone.verb', icon: 'phone' as const }] : []),
    ...(ON_THE_WAY.includes(state) ? [{ id: 'not-seized', command: 'record-not-seized', label: 'seek-vehicle.notSeized.verb' }] : []),
  ],
  form: DutyForm,
};
