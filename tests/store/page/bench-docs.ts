import { fillWithDefaultSettings, type RxDocumentData, type RxJsonSchema } from 'rxdb/plugins/core';
import { seededRandom } from '../../world/seeded-random.ts';

/** Cases of about 1.1 kB with 25 fields and five indexes, three of them compound: what RxDB and IndexedDB were measured with. */
export type BenchDoc = RxDocumentData<Record<string, unknown>>;

const STATUSES = ['filed', 'assigned', 'inquiry', 'control', 'appraisal', 'auction', 'paid', 'closed'];
const COURTS = ['0505', '0506', '0507', '0508', '0509', '0581', '0582', '0583'];
const NAMES = ['王', '李', '张', '刘', '陈', '杨', '赵', '黄', '周', '吴'];
const GIVEN = ['伟', '芳', '娜', '秀英', '敏', '静', '丽', '强', '磊', '军', '洋', '勇', '艳', '杰'];
const NOTE = '被执行人下落不明，已通过网络查控系统发起财产调查，待反馈。申请执行人要求对其名下房产先行查封。';
/** Newest first is asked for ascending: RxDB's planner uses no index backwards. */
const NEWEST = 9_000_000_000;

export const INDEXES = [['status', 'filedDesc', 'id'], ['court', 'status', 'amount', 'id'], ['judge', 'filedDesc', 'id'], ['caseNumber', 'id'], ['updated', 'id']];

const text = (maxLength: number) => ({ type: 'string', maxLength });
const whole = { type: 'integer', minimum: 0, maximum: NEWEST, multipleOf: 1 };

export const BENCH_SCHEMA = fillWithDefaultSettings({
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: text(40), status: text(12), court: text(8), judge: text(20), caseNumber: text(40), filedDesc: whole, updated: whole, amount: whole,
    creditor: { type: 'string' }, debtor: { type: 'string' }, debtorId: { type: 'string' }, phone: { type: 'string' }, address: { type: 'string' }, note: { type: 'string' }, title: { type: 'string' },
    clerk: { type: 'string' }, agency: { type: 'string' }, stage: { type: 'string' }, paid: whole, fee: whole, deadline: whole, controls: whole,
    open: { type: 'boolean' }, urgent: { type: 'boolean' }, tags: { type: 'array', items: { type: 'string' } },
  },
  required: ['id', 'status', 'court', 'judge', 'caseNumber', 'filedDesc', 'updated', 'amount'],
  indexes: INDEXES,
} as unknown as RxJsonSchema<Record<string, unknown>>);

export function benchDoc(n: number): BenchDoc {
  const random = seededRandom(n);
  const name = () => random.pick(NAMES) + random.pick(GIVEN);
  const filed = 1_700_000_000 + random.below(60_000_000);
  return {
    id: `case-${String(n).padStart(8, '0')}`,
    status: random.pick(STATUSES),
    court: random.pick(COURTS),
    judge: `judge-${String(random.below(40))}`,
    caseNumber: `（2026）苏${random.pick(COURTS)}执${String(n)}号`,
    filedDesc: NEWEST - filed,
    updated: filed + random.below(1_000_000),
    amount: random.below(90_000_000),
    creditor: `${name()}商贸有限公司`,
    debtor: name(),
    debtorId: `320599${String(1_950 + random.below(55))}${String(1_000 + random.below(9_000))}${String(1_000 + random.below(9_000))}`,
    phone: `139${String(10_000_000 + random.below(89_999_999))}`,
    address: `江苏省苏州市姑苏区${name()}路${String(random.below(400))}号${String(random.below(30))}幢${String(random.below(900))}室`,
    note: NOTE.repeat(2 + random.below(3)),
    title: `${name()}与${name()}借款合同纠纷一案`,
    clerk: name(),
    agency: random.pick(['不动产', '车辆', '银行', '公安', '税务']),
    stage: random.pick(['查', '控', '处', '分']),
    paid: random.below(1_000_000),
    fee: random.below(20_000),
    deadline: filed + 15_552_000,
    controls: random.below(6),
    open: random.chance(0.8),
    urgent: random.chance(0.05),
    tags: [random.pick(['涉金融', '涉民生', '涉企']), random.pick(['普通', '加急'])],
    _deleted: false,
    _attachments: {},
    _meta: { lwt: 1_700_000_000_000 + n },
    _rev: `1-${String(n).padStart(32, '0')}`,
  } as unknown as BenchDoc;
}
