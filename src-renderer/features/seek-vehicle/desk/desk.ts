import type { DeskNumber, DeskScreens, LookoutScreens } from '#renderer/ui/desk-screens.ts';
import type { Translate } from '#renderer/ui/mechanism-screens.ts';
import type { GuardItem } from '#renderer/ui/parts.ts';
import type { DeskView } from '#shared/contracts/engine.ts';
import { checkVin } from '#shared/domain/identifiers/index.ts';
import { formatInstant } from '#shared/kernel/time.ts';
import { missingInstruments } from '#shared/mechanisms/seek-vehicle/guards.ts';
import { seekVehicle } from '#shared/mechanisms/seek-vehicle/index.ts';
import { nameOf, type Packet } from '#shared/mechanisms/seek-vehicle/model.ts';
import DeskFacts from './DeskFacts.vue';
import DeskForm from './DeskForm.vue';
import PostFacts from './PostFacts.vue';
import PostHitForm from './PostHitForm.vue';
import { atDesk, atPost, lookText, seenText } from './seen.ts';

/** The frame number of a car: nobody's secret, and read out whole. */
const numberOf = (vin: string): DeskNumber => ({ whole: vin, masked: vin, plain: vin, what: 'vehicle.vin' });

function checksOf(view: DeskView, all: readonly DeskView[], t: Translate): readonly GuardItem[] {
  const { vehicle, attachments, seal, periodDays } = atDesk(view);
  const need = attachments.filter(({ instrument }) => seekVehicle.papers.sealed.includes(instrument));
  const sealed = need.filter((paper) => paper.sealed !== undefined).length;
  const missing = missingInstruments({ attachments: attachments as Packet['attachments'] });
  const twins = all.filter(({ head, request }) => head.key === view.head.key && request.id !== view.request.id && request.control?.state === 'active').length;
  const isRight = checkVin(vehicle.vin).ok || vehicle.vinNote !== undefined;
  const item = (id: string, isPassed: boolean, note: string): GuardItem => ({ id, label: t(`seek-vehicle.desk.check.${id}`), status: isPassed ? 'passed' : 'failed', note, proof: [] });
  return [
    item('vin', isRight, vehicle.vinNote ?? t(isRight ? 'seek-vehicle.desk.check.vinRight' : 'seek-vehicle.desk.check.vinWrong')),
    item('papers', missing.length === 0, missing.length === 0 ? t('seek-vehicle.desk.check.papersThere') : missing.map((code) => t(`requests.instrument.${code}`)).join('、')),
    item('sealed', sealed === need.length, `${String(sealed)} / ${String(need.length)}`),
    item('seal', true, t('seek-vehicle.desk.check.sealUntil', { end: seal.end, asOf: seal.asOf })),
    item('period', true, t('seek-vehicle.desk.check.days', { n: periodDays })),
    item('twin', true, twins === 0 ? t('desk.check.noTwin') : t('desk.check.twins', { n: twins })),
  ];
}

/** The specialist line of the traffic police: the packet, what is seen, and the seal that is to be lifted. */
export const desk: DeskScreens = {
  kind: 'seek-vehicle.desk.kind',
  title: (view) => [nameOf(atDesk(view).vehicle), lookText(atDesk(view).vehicle)].filter((part) => part !== '').join('\u2002'),
  number: (view) => numberOf(atDesk(view).vehicle.vin),
  asked(view, t) {
    const { state, periodDays, seal } = atDesk(view);
    return state === 'unsealing' ? t('seek-vehicle.desk.askedUnseal') : t('seek-vehicle.desk.asked', { days: periodDays, end: seal.end });
  },
  facts: DeskFacts,
  checks: checksOf,
  run: (view, t) => atDesk(view).hits.map((hit, index) => ({ id: `hit-${String(index)}`, term: formatInstant(hit.at), value: seenText(hit, t) })),
  kept: ['hit', 'unsealed'],
  accept: { days: (view) => atDesk(view).periodDays, latest: (view) => atDesk(view).seal.end, list: { name: '号牌号码', number: '车辆识别代号' } },
  verbs({ head, request: { state } }) {
    if (state === 'unsealing') return [{ id: 'unsealed', label: 'seek-vehicle.desk.unsealed.verb', key: 'U' }];
    return head.pile === 'controls' ? [{ id: 'hit', label: 'seek-vehicle.desk.hit.verb', key: 'H' }] : [];
  },
  form: DeskForm,
};

/** A post of the traffic police: which car to stop, and that it was seen. */
export const lookout: LookoutScreens = {
  number: (view) => numberOf(atPost(view).vehicle.vin),
  facts: PostFacts,
  verb: 'seek-vehicle.desk.hit.verb',
  form: PostHitForm,
};
