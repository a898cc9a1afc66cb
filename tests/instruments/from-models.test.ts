import Value from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { type CaseRecordBody, type CaseState, CaseStateSchema } from '#shared/domain/cases/model.ts';
import { type LocateRequest, LocateRequestSchema, type Packet, PacketSchema } from '#shared/mechanisms/locate-person/model.ts';
import {
  assistanceLetterFields,
  dispatchOrderFields,
  handoverRecordFields,
  locateApplicationFields,
  releaseCheckCode,
  releaseNoticeFields,
  releaseReceiptFields,
} from '#shared/mechanisms/locate-person/instruments/fields.ts';
import { dispatchInputOf, handoverInputOf, locateInputOf, releaseNoticeInputOf, releaseReceiptInputOf } from '#shared/mechanisms/locate-person/instruments/from-request.ts';
import { type LocatePaper, type LocatePaperSource, paperFields } from '#shared/mechanisms/locate-person/instruments/papers.ts';
import { detentionDecisionFields, settlementRecordFields } from '#shared/instruments/case/fields.ts';
import { fillInstrument } from '#shared/instruments/fill.ts';
import { attemptsOf, caseInputOf, courtInputOf, personInputOf, standInCase, summonsReason } from '#shared/instruments/paper/from-models.ts';
import { fen } from '#shared/kernel/money.ts';
import { civilDate, instantAt } from '#shared/kernel/time.ts';
import { docxText, shippedTemplate } from './shipped.ts';

const id = (n: number) => `0199${String(n).padStart(4, '0')}-0000-7000-8000-000000000000`;
const on = civilDate;
const at = (day: string, time: string) => instantAt(on(day), time);
const file = (digit: string) => `sha256:${digit.repeat(64)}`;

const RECORDS: readonly CaseRecordBody[] = [
  { type: 'summons', servedOn: on('2026-09-02'), method: 'confirmed-address', appearOn: on('2026-09-04'), appeared: 'no' },
  { type: 'service', documents: ['enforcement-notice', 'asset-report-order', 'consumption-restriction'], servedOn: on('2026-01-22'), method: 'direct', reportDue: on('2026-02-05') },
  { type: 'call', on: on('2026-08-31'), answered: false },
  { type: 'call', on: on('2026-09-01'), answered: true },
  { type: 'visit', on: on('2026-09-03'), address: '听橹街18号', found: 'moved-away', photos: [] },
  { type: 'visit', on: on('2026-09-05'), address: '听橹街18号', found: 'debtor-present', photos: [] },
  { type: 'note', note: '备注' },
];

const STATE = Value.Parse(CaseStateSchema, {
  id: 'case-1',
  version: 9,
  court: '苏0508',
  caseNumber: '（2026）苏0508执90017号',
  cause: '民间借贷纠纷',
  filedOn: '2026-01-15',
  title: '（2025）苏0508民初90311号',
  principal: 5_000_000,
  fee: 65_000,
  judge: 'jiang',
  parties: [
    { id: 'p1', role: 'creditor', kind: 'person', name: '齐某', idType: 'resident-id', idNo: '320599198409251375' },
    { id: 'p2', role: 'debtor', kind: 'person', name: '王某', idType: 'resident-id', idNo: '320599198703162138', address: '苏州市姑苏区听橹街18号3幢502室' },
  ],
  status: 'enforcing',
  records: RECORDS.map((body, index) => ({ id: id(index), recordedAt: at('2026-09-06', '09:00'), by: 'jiang', body })),
  corrections: [],
  differences: [],
}) as CaseState;

const PACKET = Value.Parse(PacketSchema, {
  debtor: { name: '王某', idType: 'resident-id', idNo: '320599198703162138', address: '苏州市姑苏区听橹街18号3幢502室' },
  reasons: ['whereabouts-unknown', 'settlement-breached'],
  dangers: [],
  periodDays: 180,
  takeover: 'report-only',
  dutyPhone: '0512-00000110',
  attachments: [
    { slot: 'application', instrument: 'locate-application', title: '查控申请表' },
    { slot: 'letter', instrument: 'assistance-letter', title: '协助查找函' },
    { slot: 'warrant', instrument: 'compel-appearance-warrant', title: '拘传票', file: file('1') },
    { slot: 'title', instrument: 'enforcement-title', title: '民事调解书', file: file('2') },
  ],
  evidence: [],
}) as Packet;

const REQUEST = Value.Parse(LocateRequestSchema, {
  id: id(50),
  version: 12,
  court: '苏0508',
  caseId: 'case-1',
  caseNumber: STATE.caseNumber,
  undertaker: 'jiang',
  debtor: 'p2',
  personKey: 'resident-id:320599198703162138',
  state: 'controlled',
  revision: 2,
  round: 1,
  packet: { ...PACKET, attachments: PACKET.attachments.map((attachment) => (attachment.slot === 'warrant' ? { ...attachment, number: '〔2026〕姑执传41号', sealed: { file: file('3'), at: at('2026-09-07', '11:00'), by: 'lu' } } : attachment)) },
  packetHash: 'x',
  guards: [],
  proofs: [],
  filedAt: at('2026-09-06', '10:00'),
  since: at('2026-09-11', '15:43'),
  approvals: [{ level: 'president', by: 'ji', at: at('2026-09-07', '10:00'), packetHash: 'x' }],
  sendBacks: [],
  returns: [],
  changes: [],
  control: {
    state: 'release_acked',
    controlNo: '苏公布控2026-000731',
    start: '2026-09-08',
    end: '2027-03-07',
    release: { triggers: [{ trigger: 'T1', cause: 'controlled', at: at('2026-09-11', '15:43') }], requestedAt: at('2026-09-11', '15:43'), ackedAt: at('2026-09-11', '15:44'), noticeNumber: '〔2026〕姑执撤69号' },
  },
  strays: [],
  renewals: [],
  hits: [{
    at: at('2026-09-11', '13:50'),
    place: '公交站',
    channel: 'street-check',
    unit: '云溪派出所',
    officer: '施某',
    phone: '0512-00000120',
    personState: 'located',
    identityBy: 'document',
    round: 1,
    registeredAt: at('2026-09-11', '13:52'),
    registeredBy: 'shi',
  }],
  escalation: 0,
  dispatch: { officers: ['彭某', '陶某'], vehicle: '苏E0000警', eta: at('2026-09-11', '15:30'), inCity: true, at: at('2026-09-11', '13:56'), by: 'tian', number: '〔2026〕姑执警88号' },
  handoverNumber: '〔2026〕姑执交73号',
  callbacks: [],
  missed: [],
  controlReports: [
    { via: 'phone', by: 'tian', at: at('2026-09-11', '15:40'), source: 'typed', skewMs: 0, receivedAt: at('2026-09-11', '15:43'), handover: { place: '派出所', held: true, identityBy: 'document', signatures: [], photos: [] } },
    {
      via: 'field-record', by: 'peng', at: at('2026-09-11', '15:40'), source: 'gps', skewMs: 0, receivedAt: at('2026-09-11', '16:20'),
      handover: {
        place: '云溪派出所接待室',
        held: true,
        identityBy: 'document',
        health: '无异常',
        belongings: '手机1部',
        photos: [],
        signatures: [{ signer: '彭某', capacity: 'court-officer', refused: false }, { signer: '施某', capacity: 'police-officer', refused: false }, { signer: '王某', capacity: 'person', refused: true }],
      },
    },
  ],
  custody: { state: 'running', startedAt: at('2026-09-11', '15:40') },
  otherCourts: [],
  incidents: [],
  lateAnswers: [],
}) as LocateRequest;

const COURT = courtInputOf('苏0508', '0512-00000110');
const NAMES = { judge: '蒋某', clerk: '陆某' };

function textOf(code: Parameters<typeof shippedTemplate>[0], fields: unknown): string {
  const filled = fillInstrument(shippedTemplate(code), code, fields);
  if (!filled.ok) throw new Error(JSON.stringify(filled.error));
  return docxText(filled.value);
}

describe('from a case', () => {
  it('knows the court and the court above it', () => {
    expect(COURT).toEqual({ name: '苏州市姑苏区人民法院', dutyPhone: '0512-00000110', upper: '江苏省苏州市中级人民法院' });
    expect(courtInputOf('苏05', '1').upper).toBe('江苏省高级人民法院');
    expect(courtInputOf('沪0101', '1', { name: '上海市黄浦区人民法院' })).toEqual({ name: '上海市黄浦区人民法院', dutyPhone: '1' });
  });

  it('reads sex and birth from the number, and trusts nothing of a wrong one', () => {
    expect(personInputOf(PACKET.debtor)).toMatchObject({ sex: 'male', birth: '1987-03-16' });
    expect(personInputOf({ ...PACKET.debtor, idNo: '320599198703162139' })).not.toHaveProperty('birth');
    expect(personInputOf({ ...PACKET.debtor, sex: 'female', birth: on('1990-01-01') })).toMatchObject({ sex: 'female', birth: '1990-01-01' });
  });

  it('tells the attempts in the order of days, without those that reached the person', () => {
    expect(attemptsOf(STATE)).toEqual([
      { kind: 'service', on: '2026-01-22', text: '送达执行通知书、报告财产令、限制消费令' },
      { kind: 'call', on: '2026-08-31', text: '电话联系，无人接听' },
      { kind: 'visit', on: '2026-09-03', text: '上门查找（听橹街18号），人去楼空' },
      { kind: 'summons', on: '2026-09-04', text: '经传票传唤，未到庭' },
    ]);
    expect(summonsReason(STATE)).toEqual({ on: '2026-09-04' });
    expect(summonsReason({ ...STATE, records: [] })).toBeUndefined();
  });

  it('names several creditors as such', () => {
    const [first] = STATE.parties;
    const two = { ...STATE, parties: [...STATE.parties, ...(first === undefined ? [] : [{ ...first, id: 'p3' as typeof first.id }])] };
    expect(caseInputOf(two, PACKET.debtor, NAMES).creditor.name).toBe('齐某等2人');
  });
});

describe('from a request', () => {
  it('makes the draft application: not numbered, not dated, itself not among its attachments', () => {
    const text = textOf('locate-application', locateApplicationFields(locateInputOf(STATE, PACKET, COURT, NAMES)));
    expect(text).toContain('〔待编号〕');
    expect(text).toContain('■下落不明　□规避执行　■违反和解协议　□拒不报告财产');
    expect(text).toContain('1．协助查找函　2．拘传票　3．民事调解书');
    expect(text).toContain('未发现危险情形');
    expect(text).toContain('未附照片');
    expect(text).toContain('50,000.00元');
    expect(text).toContain('1987年3月16日');
    // Nobody has approved yet: lines to write on.
    expect(text).toContain('签名：＿＿＿＿＿＿＿＿＿＿年＿＿月＿＿日');
  });

  it('the letter says no more than the file: only efforts on record, and no power without a warrant', () => {
    const letter = (state: CaseState, packet: Packet) => textOf('assistance-letter', assistanceLetterFields({ ...locateInputOf(state, packet, COURT, NAMES), recipient: '苏州市公安局' }));
    const full = letter(STATE, PACKET);
    expect(full).toContain('被执行人王某未按执行和解协议履行，经电话联系、上门查找、传票传唤，现下落不明。');
    expect(full).toContain('人民币50,000.00元（大写：伍万元整）');
    expect(full).toContain('持有《拘传票》，可以依法强制到案');
    expect(full).not.toContain('1．协助查找函');
    const bare = letter({ ...STATE, records: STATE.records.filter(({ body }) => body.type === 'call') }, { ...PACKET, attachments: PACKET.attachments.filter(({ instrument }) => instrument !== 'compel-appearance-warrant') });
    expect(bare).toContain('经电话联系，现下落不明。');
    expect(bare).toContain('无强制到案依据，不得限制人身自由');
    expect(bare).not.toContain('拘传票');
  });

  it('an application without any attempt on record is refused by name', () => {
    const fields = locateApplicationFields(locateInputOf({ ...STATE, records: [] }, PACKET, COURT, NAMES));
    expect(fillInstrument(shippedTemplate('locate-application'), 'locate-application', fields)).toMatchObject({ ok: false, error: { params: { fields: '查找经过' } } });
  });

  it('the dispatch order states the power to hold only where the president approved', () => {
    const input = (request: LocateRequest) => {
      const made = dispatchInputOf(STATE, request, COURT, { ...NAMES, dispatcher: '田某' }, at('2026-09-11', '13:54'));
      if (made === undefined) throw new Error('nothing dispatched');
      return textOf('dispatch-order', dispatchOrderFields(made));
    };
    expect(input(REQUEST)).toContain('持有《拘传票》，可以依法强制到案');
    expect(input({ ...REQUEST, approvals: [] })).toContain('无强制到案依据，不得限制人身自由');
    expect(input(REQUEST)).toContain('发现行踪，未控制');
    expect(input(REQUEST)).toContain('〔2026〕姑执警88号');
    const [seen] = REQUEST.hits;
    if (seen === undefined) throw new Error('nobody was seen');
    const later = { ...seen, place: '高铁站', round: 2, registeredAt: at('2026-09-12', '09:00') };
    expect(input({ ...REQUEST, hits: [seen, later] })).toContain('公交站');
    const { dispatch, ...before } = REQUEST;
    if (dispatch === undefined) throw new Error('nothing dispatched');
    const { number: _number, ...unanswered } = dispatch;
    expect(input({ ...REQUEST, dispatch: unanswered })).toContain('〔待编号〕');
    expect(dispatchInputOf(STATE, before, COURT, { ...NAMES, dispatcher: '田某' }, at('2026-09-11', '13:54'))).toBeUndefined();
  });

  it('the hand-over record takes the field record before the call, and says who refused to sign', () => {
    const made = handoverInputOf(STATE, REQUEST, COURT, NAMES);
    expect(made).toMatchObject({ place: '云溪派出所接待室', policeOfficer: '施某', officers: ['彭某'], debtorSignature: '拒绝签名', documents: ['拘传票'] });
    if (made !== undefined) expect(textOf('handover-record', handoverRecordFields(made))).toContain('〔2026〕姑执交73号');
    const { handoverNumber: _number, ...before } = REQUEST;
    const blank = handoverInputOf(STATE, { ...before, controlReports: [] }, COURT, NAMES);
    expect(blank).toBeDefined();
    if (blank === undefined) return;
    const form = textOf('handover-record', handoverRecordFields(blank));
    expect(form).toContain('健康状况＿＿＿＿＿＿');
    expect(form).toContain('〔待编号〕');
  });

  it('the release notice carries number, trigger and period', () => {
    const made = releaseNoticeInputOf(STATE, REQUEST, COURT, NAMES, '苏州市公安局', { signedOn: on('2026-09-11') });
    expect(made).toBeDefined();
    if (made === undefined) return;
    const text = textOf('release-notice', releaseNoticeFields(made));
    expect(text).toContain('〔2026〕姑执撤69号');
    expect(text).toContain('现因被执行人已经到案并交接完毕');
    expect(text).toContain('2026年9月8日至2027年3月7日');
    expect(text).toContain('二〇二六年九月十一日');
  });

  it('the receipt for the person exists only after the police acknowledged', () => {
    const made = releaseReceiptInputOf(STATE, REQUEST, COURT, NAMES, '苏州市公安局');
    expect(made?.releasedAt).toBe(at('2026-09-11', '15:44'));
    if (made !== undefined) expect(textOf('release-receipt', releaseReceiptFields(made))).toContain(releaseCheckCode(REQUEST.id, '苏公布控2026-000731', at('2026-09-11', '15:44')));
    expect(releaseReceiptInputOf(STATE, { ...REQUEST, control: { ...REQUEST.control, state: 'release_sent' } }, COURT, NAMES, '苏州市公安局')).toBeUndefined();
  });

  it('the check code changes with each thing it vouches for', () => {
    const codes = [releaseCheckCode('a', 'n', at('2026-09-11', '15:44')), releaseCheckCode('b', 'n', at('2026-09-11', '15:44')), releaseCheckCode('a', 'm', at('2026-09-11', '15:44')), releaseCheckCode('a', 'n', at('2026-09-11', '15:45'))];
    expect(new Set(codes).size).toBe(4);
    for (const code of codes) expect(code).toMatch(/^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$/u);
  });
});

describe('the papers of a request, for the form that composes them and for the printer', () => {
  const draft: LocatePaperSource = { state: STATE, packet: PACKET, court: COURT, names: { ...NAMES, president: '纪某' } };
  const numbered = REQUEST.packet.attachments.map((a) => (a.instrument === 'locate-application' ? { ...a, number: '〔2026〕姑执控317号' } : a));
  const request: LocateRequest = { ...REQUEST, packet: { ...REQUEST.packet, attachments: numbered } };
  const filed: LocatePaperSource = { ...draft, packet: request.packet, filed: { request, nameOf: (account) => ({ tian: '田某', ji: '纪院长' })[account] ?? account, checkedAt: at('2026-09-11', '13:54') } };
  const text = (code: LocatePaper, source: LocatePaperSource) => textOf(code, paperFields(code, source));

  it('before the filing the packet can be made, and nothing of what happens later', () => {
    expect(text('locate-application', draft)).toContain('〔待编号〕');
    expect(text('assistance-letter', draft)).toContain('苏州市公安局');
    expect(text('compel-appearance-warrant', draft)).toContain('经本院传票传唤，应于2026年9月4日到庭，无正当理由拒不到庭');
    expect(text('compel-appearance-warrant', draft)).toContain('纪某');
    const later = ['dispatch-order', 'handover-record', 'release-notice', 'release-receipt'] as const;
    expect(later.map((code) => paperFields(code, draft))).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('a warrant without a summons on file, and a letter to nobody, are refused by name', () => {
    const refused = (code: LocatePaper, source: LocatePaperSource) => fillInstrument(shippedTemplate(code), code, paperFields(code, source));
    expect(refused('compel-appearance-warrant', { ...draft, state: { ...STATE, records: [] } })).toMatchObject({ ok: false, error: { params: { fields: '拘传.理由' } } });
    expect(refused('assistance-letter', { ...draft, state: { ...STATE, court: '沪0101' as CaseState['court'] } })).toMatchObject({ ok: false, error: { params: { fields: '受文单位' } } });
  });

  it('afterwards the application says its number, its day and who signed', () => {
    const application = text('locate-application', filed);
    expect(application).toContain('〔2026〕姑执控317号');
    expect(application).toContain('2026年9月6日');
    expect(application).toContain('纪院长');
    expect(application).toContain('2026年9月7日');
    expect(text('dispatch-order', filed)).toContain('田某');
    expect(text('release-notice', filed)).toContain('二〇二六年九月十一日');
    expect(text('release-receipt', filed)).toContain('苏州市公安局');
  });

  it('whoever does not hold the case prints the papers of the street, and refers to the application for the rest', () => {
    const { filed: known } = filed;
    if (known === undefined) throw new Error('not filed');
    const away: LocatePaperSource = { ...filed, state: standInCase(request, '见查控申请表'), filed: { ...known, unknown: '见查控申请表' } };
    const order = text('dispatch-order', away);
    expect(order).toContain('见查控申请表');
    expect(order).not.toContain('0.00元');
    expect(order).toContain('王某');
    expect(text('handover-record', away)).toContain('〔2026〕姑执交73号');
  });
});

describe('acts of the case', () => {
  it('a settlement adds its instalments up, in figures and capital numerals', () => {
    const fields = settlementRecordFields({
      court: COURT,
      case: caseInputOf(STATE, PACKET.debtor, NAMES),
      on: on('2026-09-15'),
      place: '谈话室',
      terms: ['甲', '乙'],
      instalments: [{ dueOn: on('2026-10-15'), amount: fen(500_000) }, { dueOn: on('2026-11-16'), amount: fen(500_050) }],
    });
    expect(fields.terms.map(({ no }) => no)).toEqual(['一', '二']);
    expect(fields.plan[0]?.total).toBe('人民币10,000.50元（大写：壹万元伍角整）');
  });

  it('a detention decision states days in words, its ground and articles, and the court for reconsideration', () => {
    const input = { court: COURT, case: caseInputOf(STATE, PACKET.debtor, NAMES), ground: 'asset-report-refused-or-false', facts: '拒绝报告', days: 15 } as const;
    const text = textOf('detention-decision', detentionDecisionFields(input));
    expect(text).toContain('对王某拘留十五日');
    expect(text).toContain('第二百五十二条');
    expect(text).toContain('向江苏省苏州市中级人民法院申请复议一次');
    for (const days of [0, 16, 1.5]) expect(() => detentionDecisionFields({ ...input, days })).toThrow(RangeError);
  });
});
