import type { DeskNumber, DeskScreens, LookoutScreens } from '#renderer/ui/desk-screens.ts';
import type { Translate } from '#renderer/ui/mechanism-screens.ts';
import type { GuardItem } from '#renderer/ui/parts.ts';
import type { DeskView } from '#shared/contracts/engine.ts';
import { checkVin } from '#shared/domain/identifiers/index.ts';
import { formatInstant } from '#shared/kernel/time.ts';
import { missingInstruments } from '#shared/mechanisms/seek-vehicle/guards.ts';
import type { VehicleDesk } from '#shared/mechanisms/seek-vehicle/audiences.ts';
import { nameOf, type Packet } from '#shared/mechanisms/seek-vehicle/model.ts';
import { RELEASE_INSTRUMENTS, VEHICLE_PAPERS } from '#shared/mechanisms/seek-vehicle/paper-rules.ts';
import DeskFacts from './DeskFacts.vue';
import DeskForm from './DeskForm.vue';
import PostFacts from './PostFacts.vue';
import PostHitForm from './PostHitForm.vue';
import { atDesk, atPost, lookText, seenText } from './seen.ts';

/** The frame number of a car: nobody's secret, and read out whole. */
const numberOf = (vin: string): DeskNumber => ({ whole: vin, masked: vin, plain: vin, what: 'vehicle.vin' });

function checkItem(t: Translate, id: string, isPassed: boolean, note: string): GuardItem {
  return { id, label: t(`seek-vehicle.desk.check.${id}`), status: isPassed ? 'passed' : 'failed', note, proof: [] };
}

function sealedOf(attachments: VehicleDesk['attachments'], sealed: readonly string[]): readonly [done: number, all: number] {
  const need = attachments.filter(({ instrument }) => sealed.includes(instrument));
  return [need.filter((paper) => paper.sealed !== undefined).length, need.length];
}

/** What the register looks at before it lifts a seal: the two papers by which the court releases the car, and that it is this car. */
function unsealChecksOf(view: DeskView, t: Translate): readonly GuardItem[] {
  const { attachments, seal } = atDesk(view);
  const missing = RELEASE_INSTRUMENTS.filter((code) => !attachments.some(({ instrument }) => instrument === code));
  const [done, all] = sealedOf(attachments, RELEASE_INSTRUMENTS);
  return [
    checkItem(t, 'papers', missing.length === 0, missing.length === 0 ? t('seek-vehicle.desk.check.releasePapersThere') : missing.map((code) => t(`requests.instrument.${code}`)).join('、')),
    checkItem(t, 'sealed', done === all, `${String(done)} / ${String(all)}`),
    checkItem(t, 'toLift', true, seal.number ?? seal.court),
  ];
}

function checksOf(view: DeskView, all: readonly DeskView[], t: Translate): readonly GuardItem[] {
  const { vehicle, attachments, seal, periodDays, state } = atDesk(view);
  if (state === 'unsealing') return unsealChecksOf(view, t);
  const [done, need] = sealedOf(attachments, VEHICLE_PAPERS.sealed);
  const missing = missingInstruments({ attachments: attachments as Packet['attachments'] });
  const twins = all.filter(({ head, request }) => head.key === view.head.key && request.id !== view.request.id && request.control?.state === 'active').length;
  const isRight = checkVin(vehicle.vin).ok || vehicle.vinNote !== undefined;
  const item = (id: string, isPassed: boolean, note: string): GuardItem => checkItem(t, id, isPassed, note);
  return [
    item('vin', isRight, vehicle.vinNote ?? t(isRight ? 'seek-vehicle.desk.check.vinRight' : 'seek-vehicle.desk.check.vinWrong')),
    item('papers', missing.length === 0, missing.length === 0 ? t('seek-vehicle.desk.check.papersThere') : missing.map((code) => t(`requests.instrument.${code}`)).join('、')),
    item('sealed', done === need, `${String(done)} / ${String(need)}`),
    item('seal', true, t('seek-vehicle.facts.until', { end: seal.end })),
    item('period', true, t('seek-vehicle.desk.check.days', { n: periodDays })),
    item('twin', true, twins === 0 ? t('desk.check.noTwin') : t('desk.check.twins', { n: twins })),
  ];
}

/** The specialist line of the traffic police: the packet, what is seen, and the seal that is to be lifted. */
export const desk: DeskScreens = {
  kind: 'seek-vehicle.desk.kind',
  words: {
    'desk.tab.review': 'seek-vehicle.desk.tab.review',
    'desk.empty.review': 'seek-vehicle.desk.empty.review',
    'desk.empty.controls': 'seek-vehicle.desk.empty.controls',
  },
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
