import { fen } from '../../kernel/money.ts';
import { civilDate, instantAt } from '../../kernel/time.ts';
import { SAMPLE_FILE, SAMPLE_FILED, SAMPLE_HIT } from '../paper/sample-case.ts';
import type { CASE_CATALOGUE } from './catalogue.ts';
import {
  compelWarrantFields,
  detentionDecisionFields,
  questioningRecordFields,
  resumptionRulingFields,
  serviceReceiptFields,
  settlementRecordFields,
  suspensionRulingFields,
} from './fields.ts';

/** What each paper says of the fictional case; every optional field is given once. */
export const CASE_SAMPLES: Readonly<Record<keyof typeof CASE_CATALOGUE, () => unknown>> = {
  'compel-appearance-warrant': () => compelWarrantFields({
    ...SAMPLE_FILE,
    number: '〔2026〕姑执传41号',
    signedOn: SAMPLE_FILED,
    reason: '经2026年9月4日传票传唤，无正当理由拒不到场接受调查询问',
    place: '苏州市姑苏区人民法院执行局询问室',
    approver: '院长　纪某',
    officers: ['彭某', '陶某'],
  }),
  'settlement-record': () => settlementRecordFields({
    ...SAMPLE_FILE,
    on: civilDate('2026-09-15'),
    time: '9时30分至10时10分',
    place: '苏州市姑苏区人民法院执行局谈话室',
    creditorAgent: '顾某，江苏听枫律师事务所（虚构）律师',
    debtorAgent: '王某姐，系王某姐姐，有授权委托书',
    terms: [
      '双方确认：被执行人已于2026年9月14日由其姐姐代为支付25,000.00元，尚欠本金25,000.00元。',
      '尚欠本金由被执行人按下列分期计划支付至申请执行人指定账户。',
      '申请执行人放弃迟延履行期间加倍部分的债务利息；执行申请费650.00元由被执行人负担，与第一期款项一并支付。',
      '被执行人任何一期逾期超过三日的，申请执行人可以申请恢复对原生效法律文书的执行。',
    ],
    instalments: [
      { dueOn: civilDate('2026-10-15'), amount: fen(500_000) },
      { dueOn: civilDate('2026-11-16'), amount: fen(500_000) },
      { dueOn: civilDate('2026-12-15'), amount: fen(500_000) },
      { dueOn: civilDate('2027-01-15'), amount: fen(500_000) },
      { dueOn: civilDate('2027-02-22'), amount: fen(500_000) },
    ],
  }),
  'suspension-ruling': () => suspensionRulingFields({ ...SAMPLE_FILE, number: '（2026）苏0508执90017号', signedOn: civilDate('2026-02-26'), settledOn: civilDate('2026-02-26'), settlementDue: civilDate('2026-08-26') }),
  'resumption-ruling': () => resumptionRulingFields({
    ...SAMPLE_FILE,
    number: '（2026）苏0508执90017号之一',
    signedOn: civilDate('2026-08-28'),
    settledOn: civilDate('2026-02-26'),
    settlementDue: civilDate('2026-08-26'),
    appliedOn: civilDate('2026-08-27'),
    performed: fen(0),
  }),
  'questioning-record': () => questioningRecordFields({
    ...SAMPLE_FILE,
    from: instantAt(SAMPLE_HIT, '16:05'),
    to: instantAt(SAMPLE_HIT, '16:50'),
    place: '苏州市姑苏区人民法院执行局询问室',
    answers: [
      { by: 'court', text: '你是否收到本院于2026年1月22日送达的执行通知书、报告财产令和限制消费令？' },
      { by: 'person', text: '收到了。' },
      { by: 'court', text: '报告财产令要求你在2026年2月5日前报告财产，你为什么没有报告？' },
      { by: 'person', text: '我没有什么可以报告的。' },
      { by: 'court', text: '2026年2月26日你与申请执行人达成和解，约定在2026年8月26日前付清，为什么没有履行？' },
      { by: 'person', text: '手头没有钱，也不想付。' },
      { by: 'court', text: '现再次责令你当场报告财产情况。拒绝报告的，本院可以依法予以罚款、拘留；构成犯罪的，依法追究刑事责任。你是否听清？' },
      { by: 'person', text: '听清了。我不报告，也不付款。' },
      { by: 'court', text: '你是否需要通知家属？身体是否有不适？' },
      { by: 'person', text: '有高血压，药带在身上，已经吃过。请通知我姐姐。' },
    ],
  }),
  'detention-decision': () => detentionDecisionFields({
    ...SAMPLE_FILE,
    number: '〔2026〕姑司惩5号',
    signedOn: SAMPLE_HIT,
    ground: 'asset-report-refused-or-false',
    facts: '本院于2026年1月22日向被执行人王某送达执行通知书、报告财产令，责令其于2026年2月5日前报告财产情况，王某逾期未报告；2026年9月11日本院询问时，王某明确表示拒绝报告。以上事实有送达回证、询问笔录为证',
    days: 15,
  }),
  'service-receipt': () => serviceReceiptFields({
    ...SAMPLE_FILE,
    recipient: { name: '王某', address: '苏州市姑苏区人民法院执行局询问室' },
    documents: [
      { title: '〔2026〕姑司惩5号拘留决定书', copies: 1 },
      { title: '（2026）苏0508执90017号执行通知书', copies: 1 },
    ],
    method: 'direct',
    receivedAt: instantAt(SAMPLE_HIT, '17:30'),
    servedBy: ['蒋某', '陆某'],
    issuer: '蒋某',
    proxy: '无',
    note: '受送达人当场签收',
  }),
};
