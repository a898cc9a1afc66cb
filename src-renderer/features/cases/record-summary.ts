import type { CaseRecordBody, CaseState } from '#shared/domain/cases/model.ts';
import { partyOf } from '#shared/domain/cases/model.ts';
import { formatYuan } from '#shared/kernel/money.ts';
import type { CivilDate } from '#shared/kernel/time.ts';

/** A translating function: key and values to words. */
export type Translate = (key: string, params?: Record<string, string | number>) => string;

/** The day on which what a record says happened; absent for plain notes. */
export function dayOfRecord(record: CaseRecordBody): CivilDate | undefined {
  switch (record.type) {
    case 'service':
    case 'summons':
      return record.servedOn;
    case 'settlement':
      return record.agreedOn;
    case 'resume':
      return record.ruledOn;
    case 'note':
      return undefined;
    default:
      return record.on;
  }
}

/** Clock time of a record that names one. */
export function timeOfRecord(record: CaseRecordBody): string | undefined {
  return record.type === 'call' ? record.time : record.type === 'interview' ? record.from : undefined;
}

/** What a record says, in one sentence without its type and day. */
export function recordSummary(record: CaseRecordBody, state: CaseState, t: Translate): string {
  const note = 'note' in record && record.note !== undefined ? record.note : '';
  const withNote = (text: string): string => (note === '' ? text : t('cases.summary.withNote', { text, note }));
  switch (record.type) {
    case 'service': {
      const documents = record.documents.map((code) => t(`cases.servedDocument.${code}`)).join(t('cases.summary.comma'));
      const served = t('cases.summary.service', { documents, method: t(`cases.method.${record.method}`) });
      return record.reportDue === undefined ? served : t('cases.summary.reportDue', { text: served, due: record.reportDue });
    }
    case 'call':
      return withNote(t(record.answered ? 'cases.summary.answered' : 'cases.summary.unanswered'));
    case 'visit': {
      const found = t('cases.summary.visit', { address: record.address, found: t(`cases.found.${record.found}`) });
      return withNote(record.photos.length === 0 ? found : t('cases.summary.photos', { text: found, n: record.photos.length }));
    }
    case 'summons':
      return t('cases.summary.summons', { due: record.appearOn, appeared: t(`cases.appeared.${record.appeared}`), method: t(`cases.method.${record.method}`) });
    case 'asset-report':
      return withNote(t(`cases.assetReport.${record.result}`));
    case 'settlement': {
      const plan = record.instalments.length === 0 ? t('cases.summary.settlement', { due: record.dueOn }) : t('cases.summary.instalments', { n: record.instalments.length, due: record.dueOn });
      return withNote(record.suspends ? t('cases.summary.suspends', { text: plan }) : plan);
    }
    case 'resume':
      return t('cases.summary.resume', { applied: record.appliedOn, ruled: record.ruledOn });
    case 'payment':
      return t('cases.summary.payment', { amount: formatYuan(record.amount), payer: record.payer, relation: t(`cases.relation.${record.relation}`), towards: t(`cases.towards.${record.towards}`) });
    case 'interest':
      return withNote(formatYuan(record.amount));
    case 'waiver':
      return withNote(t('cases.summary.waiver', { amount: formatYuan(record.amount), towards: t(`cases.towards.${record.towards}`) }));
    case 'fulfilment':
      return t('cases.summary.fulfilment');
    case 'stay':
      return t('cases.summary.document', { text: t(`cases.stayGround.${record.ground}`), document: record.document });
    case 'death':
      return t('cases.summary.document', { text: partyOf(state, record.party)?.name ?? '', document: record.document });
    case 'interview':
      return t('cases.summary.interview', { from: record.from, to: record.to, note });
    case 'breach':
    case 'note':
      return note;
  }
}
