import { fen } from '../../../kernel/money.ts';
import { civilDate, instantAt } from '../../../kernel/time.ts';
import type { DETENTION_CATALOGUE } from './catalogue.ts';
import { type DetentionInput, detentionNoticeFields, earlyReleaseFields, familyNoticeFields, leaveNoticeFields, reconsiderationFields } from './fields.ts';

/** The fictional case of a detention for a false report of assets, and the days on which things happen in it. */
const DECIDED = civilDate('2026-09-28');
const DECISION = '〔2026〕昆司惩31号';
const HOUSE = '苏州市拘留所';
const SERVED_AT = instantAt(DECIDED, '10:30');
const ADMITTED_AT = instantAt(DECIDED, '14:20');
const ENDS_AT = instantAt(civilDate('2026-10-13'), '14:20');

const DETENTION: DetentionInput = {
  court: { name: '昆山市人民法院', dutyPhone: '0512-00000130', upper: '江苏省苏州市中级人民法院' },
  case: {
    caseNumber: '（2026）苏0583执90511号',
    cause: '劳务合同纠纷',
    title: '（2026）苏0583民初90127号',
    titleKind: '民事判决书',
    principal: fen(8_640_000),
    judge: '叶某',
    clerk: '陆某',
    creditor: { name: '戴某', sex: 'female', birth: civilDate('1990-03-07'), idNo: '320599199003072224', address: '昆山市周市镇芦汀路27号（虚构）' },
    debtor: { name: '潘某', sex: 'male', birth: civilDate('1978-11-20'), idNo: '320599197811201531', address: '昆山市玉山镇槐影路61号2幢304室（虚构）', phone: '13900000021' },
  },
  signedOn: DECIDED,
  ground: 'asset-report-refused-or-false',
  days: 15,
};

/** What each paper says of the fictional case; every optional field is given once. */
export const DETENTION_SAMPLES: Readonly<Record<keyof typeof DETENTION_CATALOGUE, () => unknown>> = {
  'detention-notice': () => detentionNoticeFields({ ...DETENTION, number: '〔2026〕昆执拘29号', house: HOUSE, health: '未发现严重疾病（本人陈述）；自述患高血压，随身带药' }),
  'early-release-decision': () => earlyReleaseFields({
    ...DETENTION,
    number: '〔2026〕昆解拘4号',
    signedOn: civilDate('2026-10-07'),
    decisionNumber: DECISION,
    house: HOUSE,
    admittedAt: ADMITTED_AT,
    reason: '潘某于2026年10月6日支付43,200.00元，如实报告财产情况，并具结悔过',
    finding: '被拘留人在拘留期间履行义务，承认并改正错误，可以提前解除拘留',
  }),
  'detention-family-notice': () => familyNoticeFields({
    ...DETENTION,
    decisionNumber: DECISION,
    house: HOUSE,
    executedAt: SERVED_AT,
    until: instantAt(civilDate('2026-09-29'), '10:30'),
    term: { from: ADMITTED_AT, to: ENDS_AT },
    told: { whom: '潘某弟（弟弟）', how: '电话', at: instantAt(DECIDED, '16:00') },
    reason: '无',
  }),
  'reconsideration-decision': () => reconsiderationFields({
    ground: DETENTION.ground,
    days: DETENTION.days,
    court: DETENTION.court.name,
    caseNumber: DETENTION.case.caseNumber,
    applicant: DETENTION.case.debtor,
    number: '（2026）苏05司惩复12号',
    signedOn: civilDate('2026-10-04'),
    upper: '江苏省苏州市中级人民法院',
    decisionNumber: DECISION,
    servedAt: SERVED_AT,
    askedAt: instantAt(civilDate('2026-09-30'), '09:40'),
    text: '2026年9月5日转入的61,300.00元系代他人收取的货款，次日已经转出，不属于应当报告的财产，请求撤销拘留决定',
    result: 'upheld',
    opinion: '被执行人应当如实报告当前财产以及一年内的财产变动情况。潘某在报告财产令送达后收入、转出61,300.00元，而于2026年9月14日报告无财产，属于虚假报告。原决定认定事实清楚，适用法律正确，拘留期限适当',
  }),
  'leave-notice': () => leaveNoticeFields({
    ...DETENTION,
    house: HOUSE,
    appliedAt: instantAt(civilDate('2026-10-02'), '08:00'),
    applicant: '潘某弟',
    relation: '弟弟',
    ground: '近亲属病危：父亲在昆山市芦汀医院（虚构）重症监护室抢救',
    guarantee: '担保人：潘某弟，电话13900000022。',
    opinion: '情况属实，建议准假',
    granted: true,
    days: 2,
    words: '由担保人陪同，不得离开昆山市',
    decidedAt: instantAt(civilDate('2026-10-02'), '11:30'),
  }),
};
