import { composePath } from '#renderer/bridge/paths.ts';
import type { MechanismScreens } from '#renderer/ui/mechanism-screens.ts';
import { maskIdNo } from '#shared/domain/permissions/masking.ts';
import { locatePerson } from '#shared/mechanisms/locate-person/index.ts';
import { holdingPower } from '#shared/mechanisms/locate-person/standing.ts';
import { actsOfLocate } from './detail/acts.ts';
import LocateCards from './detail/LocateCards.vue';
import { courtOf, ownNotice } from './detail/notice.ts';
import NoticeLine from './detail/NoticeLine.vue';
import NoticePage from './detail/NoticePage.vue';
import OtherCourts from './detail/OtherCourts.vue';
import PersonFacts from './detail/PersonFacts.vue';
import PersonLine from './detail/PersonLine.vue';
import PersonRegion from './detail/PersonRegion.vue';
import { desk, lookout } from './desk/desk.ts';
import { printableBytes, printablesOf } from './detail/print-instruments.ts';
import { duty } from './duty/duty.ts';
import { field } from './field/field.ts';
import { own } from './own.ts';
import { STORY_TONES, storyDetail, storyGroups } from './story.ts';

/** What the pages of all requests show of 协助查找被执行人. */
export const screens: MechanismScreens = {
  aggregate: locatePerson.module.aggregate,
  id: locatePerson.id,
  prefix: locatePerson.prefix,
  words: {
    one: 'locate-person.one',
    act: 'locate-person.approvals.control',
    matter: 'requests.detail.matter',
    agency: 'requests.course.police',
    sealed: 'locate-person.papers.sealLead',
    withdraw: 'locate-person.end.lead.withdraw',
    signing: 'locate-person.approvals.sign.text',
  },
  subject: PersonLine,
  facts: PersonFacts,
  region: PersonRegion,
  cards: LocateCards,
  side: OtherCourts,
  notice: {
    page: NoticePage,
    line: NoticeLine,
    today(part) {
      const notice = ownNotice(part);
      return notice.answer === undefined ? { state: 'today.notice', text: 'today.noticeText', params: { court: courtOf(notice), number: notice.foundByCaseNumber } } : undefined;
    },
  },
  acts: (request, who) => actsOfLocate(own(request), who),
  storyTones: STORY_TONES,
  storyDetail,
  storyGroups,
  holdFacts(request, t) {
    const locate = own(request);
    const power = holdingPower(locate);
    const others = locate.otherCourts.length > 0 ? [t('cases.control.others', { n: locate.otherCourts.length })] : [];
    // Without a signed paper nobody may be held: whoever reads the card must see that.
    return { facts: [t(`locate-person.power.${power}`), ...others], isNoticed: power !== 'signed' };
  },
  against(request, t) {
    const { debtor } = own(request).packet;
    return [debtor.name, debtor.sex === undefined ? '' : t(`requests.sex.${debtor.sex}`), maskIdNo(debtor.idNo)].filter((part) => part !== '').join(' · ');
  },
  secrets: (request) => [own(request).packet.debtor.idNo],
  printables: (request) => printablesOf(own(request)),
  printableBytes: (paper, request, source) => printableBytes(paper, own(request), source),
  compose: { label: 'locate-person.composer.title', roles: ['judge'], steps: ['seek-debtor'], path: (caseId) => composePath(locatePerson.id, { case: caseId }) },
  followPath: ({ caseId, id }) => composePath(locatePerson.id, { case: caseId, supersedes: id }),
  desk,
  lookout,
  duty,
  field,
  filings: ['locate-person.file', 'locate-person.refile', 'locate-person.resubmit'],
};
