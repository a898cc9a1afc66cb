import { assetPath, composePath } from '#renderer/bridge/paths.ts';
import type { MechanismScreens } from '#renderer/ui/mechanism-screens.ts';
import { awaitedRelease } from '#shared/domain/linkage/regions/seizure.ts';
import { seekVehicle } from '#shared/mechanisms/seek-vehicle/index.ts';
import { changeValue } from './change-value.ts';
import { desk, lookout } from './desk/desk.ts';
import { actsOfVehicle } from './detail/acts.ts';
import CustodyCard from './detail/CustodyCard.vue';
import { courtOf, isNews, ownNotice } from './detail/notice.ts';
import NoticeLine from './detail/NoticeLine.vue';
import NoticePage from './detail/NoticePage.vue';
import OtherCases from './detail/OtherCases.vue';
import { printableBytes, printablesOf } from './detail/printables.ts';
import VehicleCards from './detail/VehicleCards.vue';
import VehicleFacts from './detail/VehicleFacts.vue';
import VehicleLine from './detail/VehicleLine.vue';
import VehicleRegion from './detail/VehicleRegion.vue';
import { duty } from './duty/duty.ts';
import { field } from './field/field.ts';
import { own } from './own.ts';
import { ABOUT_CAR } from './packet/use-vehicle-form.ts';
import { carLine } from './packet/words.ts';
import { STORY_TONES, storyDetail, storyGroups } from './story.ts';

/** What the pages of all requests show of 机动车查找、扣押. */
export const screens: MechanismScreens = {
  aggregate: seekVehicle.module.aggregate,
  id: seekVehicle.id,
  prefix: seekVehicle.prefix,
  words: {
    one: 'seek-vehicle.one',
    act: 'seek-vehicle.page.act',
    matter: 'seek-vehicle.page.matter',
    agency: 'seek-vehicle.page.agency',
    sealed: 'seek-vehicle.page.sealLead',
    withdraw: 'seek-vehicle.page.withdraw',
    signing: 'seek-vehicle.page.signing',
  },
  subject: VehicleLine,
  facts: VehicleFacts,
  region: VehicleRegion,
  cards: VehicleCards,
  side: OtherCases,
  card: CustodyCard,
  notice: {
    page: NoticePage,
    line: NoticeLine,
    today(part) {
      const notice = ownNotice(part);
      if (!isNews(notice)) return undefined;
      const params = { court: courtOf(notice), number: notice.byCaseNumber, vehicle: notice.vehicle };
      return { state: `seek-vehicle.page.notice.state.${notice.told}`, text: `seek-vehicle.page.notice.today.${notice.told}`, params };
    },
  },
  acts: (request, who) => actsOfVehicle(own(request), who),
  storyTones: STORY_TONES,
  storyDetail,
  storyGroups,
  changeValue,
  holdFacts(request, t) {
    const { seal, seizure } = own(request);
    const where = seizure === undefined || seizure.handOver !== undefined ? [] : [t('seek-vehicle.page.keptAt', { name: seizure.record.custodian.name, lot: seizure.record.custodian.lot })];
    // No control outlives its seal: whoever reads the card must see when that ends.
    const end = seal.ended === undefined ? t('seek-vehicle.page.sealUntil', { end: seal.end }) : t(`seek-vehicle.page.sealOver.${seal.ended.how}`);
    return { facts: [...where, end], isNoticed: seal.ended !== undefined };
  },
  against: (request, t) => carLine(own(request).packet.vehicle, t),
  withheld(request) {
    // The papers of a release are sealed when the chief has signed it: neither before, nor after he refused.
    const { seizure } = own(request);
    return seizure === undefined || seizure.state === 'release_approved' ? [] : ['seal'];
  },
  proofPath: (guard, request) => (ABOUT_CAR.includes(guard) ? assetPath(own(request).packet.assetId) : undefined),
  asked(request, t) {
    const vehicle = own(request);
    const { release } = vehicle.seizure ?? {};
    if (awaitedRelease(vehicle) === undefined || release === undefined) return undefined;
    return {
      command: 'decide-unseal',
      title: t('seek-vehicle.page.asked.title'),
      waits: t('seek-vehicle.page.asked.waits'),
      text: t('seek-vehicle.page.asked.text', { vehicle: carLine(vehicle.packet.vehicle, t), reason: release.reason }),
      refuse: t('seek-vehicle.page.asked.refuse'),
      refused: t('seek-vehicle.page.asked.refused'),
    };
  },
  // Plate and frame number are read off the car by everybody; of the people of the case the packet says nothing but a name.
  secrets: () => [],
  printables: (request) => printablesOf(own(request)),
  printableBytes: (paper, request, source) => printableBytes(paper, own(request), source),
  compose: {
    label: 'seek-vehicle.composer.title',
    roles: ['judge'],
    steps: [],
    path: (caseId) => composePath(seekVehicle.id, { case: caseId }),
    thing: { kind: 'vehicle', path: (caseId, assetId) => composePath(seekVehicle.id, { case: caseId, about: assetId }) },
  },
  followPath: (request) => composePath(seekVehicle.id, { case: request.caseId, supersedes: request.id, about: own(request).packet.assetId }),
  desk,
  lookout,
  duty,
  field,
  filings: ['seek-vehicle.file', 'seek-vehicle.refile', 'seek-vehicle.resubmit'],
};
