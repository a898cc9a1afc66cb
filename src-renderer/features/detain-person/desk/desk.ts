import type { DeskScreens, DeskVerb } from '#renderer/ui/desk-screens.ts';
import type { Translate } from '#renderer/ui/mechanism-screens.ts';
import type { GuardItem } from '#renderer/ui/parts.ts';
import type { DeskView } from '#shared/contracts/engine.ts';
import { checkIdNumber } from '#shared/domain/identifiers/index.ts';
import { sexOf } from '#shared/domain/linkage/subject.ts';
import { groupIdNo, maskIdNo } from '#shared/domain/permissions/masking.ts';
import { formatInstant } from '#shared/kernel/time.ts';
import type { HouseView } from '#shared/mechanisms/detain-person/audiences.ts';
import { REQUIRED_PAPERS } from '#shared/mechanisms/detain-person/packet.ts';
import { AT_GATE } from '#shared/mechanisms/detain-person/states.ts';
import HouseFacts from './HouseFacts.vue';
import HouseForm from './HouseForm.vue';
import { atHouse, isChangeOpen } from './seen.ts';

/** What the house can say of a person, each with its key. */
const VERBS: Readonly<Record<string, DeskVerb>> = Object.fromEntries(
  Object.entries({ admit: 'A', refuse: 'J', left: 'O', back: 'B', changed: 'E', release: 'K', leave: 'L', review: 'F' }).map(([id, key]) => [id, { id, key, label: `detain-person.verb.${id}` }]),
);

/** Which of them stand open, what is awaited of the house first. */
function open(view: HouseView): readonly string[] {
  const { state, leaves, reconsiderUntil, review } = view;
  if (AT_GATE.includes(state)) return ['admit', 'refuse'];
  if (state === 'on_leave') return ['back', 'release'];
  if (state === 'release_ordered') return ['release'];
  if (state !== 'admitted') return [];
  const leave = leaves.at(-1);
  const isGranted = leave?.granted === true && leave.leftAt === undefined;
  const mayAsk = leave === undefined || leave.granted === false || leave.backAt !== undefined;
  return [...(isGranted ? ['left'] : []), ...(isChangeOpen(view) ? ['changed'] : []), ...(mayAsk ? ['leave'] : []), ...(reconsiderUntil === undefined || review !== undefined ? [] : ['review']), 'release'];
}

function checksOf(view: DeskView, t: Translate): readonly GuardItem[] {
  const { debtor, attachments, servedAt, escort, days } = atHouse(view);
  const sealed = REQUIRED_PAPERS.filter((instrument) => attachments.some((paper) => paper.instrument === instrument && paper.sealed !== undefined)).length;
  const isNumber = debtor.idType === 'resident-id';
  const isRight = checkIdNumber(debtor.idNo).ok;
  return [
    ...(isNumber
      ? [{ id: 'number', label: t('detain-person.check.number'), status: isRight ? ('passed' as const) : ('failed' as const), note: t(isRight ? 'detain-person.check.numberRight' : 'detain-person.check.numberWrong'), proof: [] }]
      : []),
    { id: 'papers', label: t('detain-person.check.papers'), status: sealed === REQUIRED_PAPERS.length ? 'passed' : 'failed', note: `${String(sealed)} / ${String(REQUIRED_PAPERS.length)}`, proof: [] },
    { id: 'served', label: t('detain-person.check.served'), status: servedAt === undefined ? 'failed' : 'passed', note: servedAt === undefined ? '' : formatInstant(servedAt), proof: [] },
    { id: 'escort', label: t('detain-person.check.escort'), status: escort === undefined ? 'failed' : 'passed', note: escort?.officers.join('、') ?? '', proof: [] },
    { id: 'days', label: t('detain-person.check.days'), status: 'passed', note: t('requests.facts.days', { n: days }), proof: [] },
  ];
}

/** The desk of the detention house: whom it is to take in, whom it has, and who is to be free. */
export const desk: DeskScreens = {
  kind: 'detain-person.words.act',
  words: {
    'desk.tab.review': 'detain-person.desk.review',
    'desk.tab.controls': 'detain-person.desk.controls',
    'desk.tab.releases': 'detain-person.desk.releases',
    'desk.empty.review': 'detain-person.desk.emptyReview',
    'desk.empty.controls': 'detain-person.desk.emptyControls',
    'desk.empty.releases': 'detain-person.desk.emptyReleases',
    'desk.empty.done': 'detain-person.desk.emptyDone',
    'desk.release.alarm': 'detain-person.desk.alarm',
    'desk.release.alarmDetail': 'detain-person.desk.alarmDetail',
    'desk.together': 'detain-person.desk.together',
    'desk.nothing': 'detain-person.desk.nothing',
    'desk.check.title': 'detain-person.desk.checkTitle',
  },
  title(view, t, today) {
    const { debtor } = atHouse(view);
    const { birth } = debtor;
    const sex = sexOf(debtor);
    const age = birth === undefined ? '' : String(Number(today.slice(0, 4)) - Number(birth.slice(0, 4)) - (today.slice(5) < birth.slice(5) ? 1 : 0));
    return [debtor.name, sex === undefined ? '' : t(`requests.sex.${sex}`), age].filter((part) => part !== '').join('\u2002');
  },
  number(view) {
    const { idNo } = atHouse(view).debtor;
    return { whole: groupIdNo(idNo), masked: groupIdNo(maskIdNo(idNo)), plain: idNo, what: 'debtor.idNo' };
  },
  asked(view, t) {
    const { days, ground, decisionNo } = atHouse(view);
    return t('detain-person.desk.asked', { days, ground: t(`requests.ground.${ground}`), number: decisionNo });
  },
  facts: HouseFacts,
  checks: (view, _all, t) => checksOf(view, t),
  run(view, t) {
    const { admission, refusals, leaves, release, review } = atHouse(view);
    return [
      ...refusals.map(({ refusedAt, text }, index) => ({ id: `refused-${String(index)}`, term: formatInstant(refusedAt), value: t('detain-person.desk.refused', { text }) })),
      ...(admission === undefined ? [] : [{ id: 'admitted', term: formatInstant(admission.admittedAt), value: t('detain-person.desk.admitted', { number: admission.receiptNo, to: formatInstant(admission.endsAt) }) }]),
      ...leaves.flatMap(({ appliedAt, leftAt, backAt, ground }, index) => [
        { id: `leave-${String(index)}`, term: formatInstant(appliedAt), value: t('detain-person.desk.leaveAsked', { ground: t(`detain-person.leaveGround.${ground}`) }) },
        ...(leftAt === undefined ? [] : [{ id: `left-${String(index)}`, term: formatInstant(leftAt), value: t('detain-person.desk.left') }]),
        ...(backAt === undefined ? [] : [{ id: `back-${String(index)}`, term: formatInstant(backAt), value: t('detain-person.desk.back') }]),
      ]),
      ...(review === undefined ? [] : [{ id: 'review', term: formatInstant(review.askedAt), value: t('detain-person.desk.reviewAsked') }]),
      ...(review?.result === undefined || review.decidedAt === undefined
        ? []
        : [{ id: 'reviewed', term: formatInstant(review.decidedAt), value: t('detain-person.desk.reviewed', { result: t(`detain-person.reviewResult.${review.result}`, { days: atHouse(view).days }), number: review.documentNo ?? '' }) }]),
      ...(release?.orderedAt === undefined ? [] : [{ id: 'ordered', term: formatInstant(release.orderedAt), value: t(`detain-person.release.ordered.${release.cause}`) }]),
      ...(release?.releasedAt === undefined ? [] : [{ id: 'released', term: formatInstant(release.releasedAt), value: t(`detain-person.release.done.${release.cause}`) }]),
    ];
  },
  kept: ['admit', 'refuse', 'leave', 'change', 'release', 'reconsideration'],
  verbs: (view) => open(atHouse(view)).flatMap((id) => VERBS[id] ?? []),
  form: HouseForm,
};
