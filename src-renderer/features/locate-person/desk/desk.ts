import type { DeskNumber, DeskScreens, LookoutScreens } from '#renderer/ui/desk-screens.ts';
import type { Translate } from '#renderer/ui/mechanism-screens.ts';
import type { GuardItem } from '#renderer/ui/parts.ts';
import type { DeskView } from '#shared/contracts/engine.ts';
import { checkIdNumber } from '#shared/domain/identifiers/index.ts';
import type { DebtorSnapshot } from '#shared/domain/linkage/subject.ts';
import { groupIdNo, maskIdNo } from '#shared/domain/permissions/masking.ts';
import { formatInstant } from '#shared/kernel/time.ts';
import { SEALED_INSTRUMENTS } from '#shared/mechanisms/locate-person/model.ts';
import DeskFacts from './DeskFacts.vue';
import DeskHitForm from './DeskHitForm.vue';
import { atDesk, atStation, dangersText } from './seen.ts';
import StationFacts from './StationFacts.vue';
import StationHitForm from './StationHitForm.vue';

const numberOf = ({ idNo }: DebtorSnapshot): DeskNumber => ({ whole: groupIdNo(idNo), masked: groupIdNo(maskIdNo(idNo)), plain: idNo, what: 'debtor.idNo' });

/** Age in full years on a day, from a civil birth date. */
function ageOn(birth: string, day: string): number {
  return Number(day.slice(0, 4)) - Number(birth.slice(0, 4)) - (day.slice(5) < birth.slice(5) ? 1 : 0);
}

/** Records that show that the court has looked for him itself. */
const ATTEMPTS: readonly string[] = ['visit', 'summons', 'call'];

function checksOf(view: DeskView, all: readonly DeskView[], t: Translate): readonly GuardItem[] {
  const { debtor, attachments, proofs, mayHold, dangers } = atDesk(view);
  const sealed = attachments.filter((a) => a.sealed !== undefined).length;
  const need = attachments.filter((a) => SEALED_INSTRUMENTS.includes(a.instrument)).length;
  const twins = all.filter(({ head, request }) => head.key === view.head.key && request.id !== view.request.id && request.control?.state === 'active').length;
  const attempts = proofs.filter(({ type }) => ATTEMPTS.includes(type)).length;
  const number = checkIdNumber(debtor.idNo).ok;
  return [
    ...(debtor.idType === 'resident-id'
      ? [{
        id: 'number',
        label: t('locate-person.desk.check.number'),
        status: number ? ('passed' as const) : ('failed' as const),
        note: t(number ? 'locate-person.desk.check.numberRight' : 'locate-person.desk.check.numberWrong'),
        proof: [],
      }]
      : []),
    { id: 'seal', label: t('locate-person.desk.check.sealed'), status: sealed >= need ? 'passed' : 'failed', note: `${String(sealed)} / ${String(need)}`, proof: [] },
    { id: 'twin', label: t('locate-person.desk.check.twin'), status: 'passed', note: twins === 0 ? t('desk.check.noTwin') : t('desk.check.twins', { n: twins }), proof: [] },
    { id: 'attempts', label: t('locate-person.desk.check.attempts'), status: attempts > 0 ? 'passed' : 'failed', note: t('locate-person.desk.check.records', { n: attempts }), proof: [] },
    { id: 'power', label: t('locate-person.desk.check.power'), status: 'passed', note: mayHold ? t('locate-person.desk.check.hasPower') : t('locate-person.desk.check.noPower'), proof: [] },
    { id: 'danger', label: t('locate-person.desk.check.danger'), status: 'passed', note: dangersText(dangers, t), proof: [] },
  ];
}

/** The specialist line of the police: the packet, and what is found. */
export const desk: DeskScreens = {
  kind: 'locate-person.desk.kind',
  title(view, t, today) {
    const { name, sex, birth } = atDesk(view).debtor;
    return [name, sex === undefined ? '' : t(`locate-person.desk.sex.${sex}`), birth === undefined ? '' : String(ageOn(birth, today))].filter((part) => part !== '').join('\u2002');
  },
  number: (view) => numberOf(atDesk(view).debtor),
  asked(view, t) {
    const { periodDays, reasons } = atDesk(view);
    return t('locate-person.desk.asked', { days: periodDays, reasons: reasons.map((r) => t(`requests.reason.${r}`)).join('、') });
  },
  facts: DeskFacts,
  checks: checksOf,
  run: (view, t) => atDesk(view).hits.map((hit, index) => ({ id: `hit-${String(index)}`, term: formatInstant(hit.at), value: `${t(`requests.personState.${hit.personState}`)} · ${hit.place} · ${hit.unit}` })),
  kept: ['hit'],
  accept: { days: (view) => atDesk(view).periodDays, list: { name: '姓名', number: '证件号码' } },
  verbs: ({ head }) => (head.pile === 'controls' ? [{ id: 'hit', label: 'locate-person.desk.hit.register', key: 'H' }] : []),
  form: DeskHitForm,
};

/** A police station: whom to look for, and that he was found. */
export const lookout: LookoutScreens = {
  number: (view) => numberOf(atStation(view).debtor),
  facts: StationFacts,
  verb: 'locate-person.desk.hit.register',
  form: StationHitForm,
};
