import { composePath } from '#renderer/bridge/paths.ts';
import type { MechanismScreens } from '#renderer/ui/mechanism-screens.ts';
import { sexOf } from '#shared/domain/linkage/subject.ts';
import { maskIdNo } from '#shared/domain/permissions/masking.ts';
import { detainPerson } from '#shared/mechanisms/detain-person/index.ts';
import { earlyPending } from '#shared/mechanisms/detain-person/model.ts';
import { desk } from './desk/desk.ts';
import { actsOfDetention } from './detail/acts.ts';
import CaseCard from './detail/CaseCard.vue';
import { changeValue } from './detail/change-value.ts';
import DetentionCards from './detail/DetentionCards.vue';
import DetentionFacts from './detail/DetentionFacts.vue';
import PersonLine from './detail/PersonLine.vue';
import { printableBytes, printablesOf } from './detail/print-papers.ts';
import TermRegion from './detail/TermRegion.vue';
import { duty } from './duty/duty.ts';
import { field } from './field/field.ts';
import { own } from './own.ts';
import { STORY_TONES, storyDetail, storyGroups } from './story.ts';

/** What the pages of all requests show of 司法拘留. */
export const screens: MechanismScreens = {
  aggregate: detainPerson.module.aggregate,
  id: detainPerson.id,
  prefix: detainPerson.prefix,
  words: {
    one: 'detain-person.one',
    act: 'detain-person.words.act',
    matter: 'detain-person.words.matter',
    agency: 'detain-person.words.agency',
    sealed: 'detain-person.words.sealed',
    withdraw: 'detain-person.words.withdraw',
    signing: 'detain-person.words.signing',
    signTitle: 'detain-person.words.signTitle',
  },
  subject: PersonLine,
  facts: DetentionFacts,
  region: TermRegion,
  cards: DetentionCards,
  card: CaseCard,
  daySteps: { hits: ['serve-detention', 'escort-detained'], releases: ['chase-house-release', 'await-house-release'], returned: ['choose-alternative', 'detention-goes-on'] },
  acts: (request, who, now) => actsOfDetention(own(request), who, now),
  storyTones: STORY_TONES,
  storyDetail,
  storyGroups,
  changeValue,
  against(request, t) {
    const { debtor, days } = own(request).packet;
    const sex = sexOf(debtor);
    return [debtor.name, sex === undefined ? '' : t(`requests.sex.${sex}`), maskIdNo(debtor.idNo), t('detain-person.words.days', { days })].filter((part) => part !== '').join(' · ');
  },
  asked(request, t) {
    const early = earlyPending(own(request));
    return early === undefined
      ? undefined
      : {
          command: 'decide-early-release',
          slot: early.slot,
          title: t('detain-person.asked.title'),
          waits: t('detain-person.asked.waits'),
          text: t('detain-person.asked.text', { ground: t(`detain-person.earlyGround.${early.ground}`), reason: early.reason }),
          refuse: t('detain-person.asked.refuse'),
          refused: t('detain-person.asked.refused'),
        };
  },
  decline(request, t) {
    const isFirst = own(request).detainedFirst !== undefined;
    return { command: 'disapprove', verb: t('detain-person.decline.verb'), note: t(isFirst ? 'detain-person.decline.noteFirst' : 'detain-person.decline.note'), done: t('detain-person.decline.done'), isOnly: isFirst };
  },
  secrets: (request) => [own(request).packet.debtor.idNo],
  printables: (request) => printablesOf(own(request)),
  printableBytes: (paper, request, source) => printableBytes(paper, own(request), source),
  compose: { label: 'detain-person.composer.title', roles: ['judge'], steps: ['handle-missing-report'], path: (caseId) => composePath(detainPerson.id, { case: caseId }) },
  followPath: ({ caseId }) => composePath(detainPerson.id, { case: caseId }),
  desk,
  duty,
  field,
  filings: ['detain-person.file', 'detain-person.refile'],
};
