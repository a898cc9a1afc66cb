import Value from 'typebox/value';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CaseState, CaseStateSchema } from '#shared/domain/cases/model.ts';
import { type InstrumentCode, instrumentType, isInstrumentCode } from '#shared/instruments/catalogue.ts';
import { fillInstrument } from '#shared/instruments/fill.ts';
import { UNSIGNED_DATE } from '#shared/instruments/paper/civil-words.ts';
import { UNNUMBERED } from '#shared/instruments/number.ts';
import { courtInputOf, standInCase } from '#shared/instruments/paper/from-models.ts';
import { stampNumber } from '#shared/instruments/stamp-number.ts';
import { civilDate, instantAt } from '#shared/kernel/time.ts';
import { isVehiclePaper, paperFields, type VehiclePaper, type VehiclePaperSource } from '#shared/mechanisms/seek-vehicle/instruments/papers.ts';
import { RELEASE_INSTRUMENTS, VEHICLE_INSTRUMENTS, VEHICLE_PAPERS } from '#shared/mechanisms/seek-vehicle/paper-rules.ts';
import { type Packet, PacketSchema, type VehicleRequest, VehicleRequestSchema } from '#shared/mechanisms/seek-vehicle/model.ts';
import { type SeizureRecord, SeizureRecordSchema, SIDES } from '#shared/mechanisms/seek-vehicle/seizure-record.ts';
import { openPageRenderer, type PageRenderer } from './page-renderer.ts';
import { bare, docxText, shippedTemplate } from './shipped.ts';

const id = (n: number) => `0199${String(n).padStart(4, '0')}-0000-7000-8000-000000000000`;
const at = (day: string, time: string) => instantAt(civilDate(day), time);
const file = (digit: string) => `sha256:${digit.repeat(64)}`;

const STATE = Value.Parse(CaseStateSchema, {
  id: 'case-1', version: 3, court: '苏0506', caseNumber: '（2026）苏0506执90312号', cause: '买卖合同纠纷', filedOn: '2026-04-01', title: '（2025）苏0506民初90208号', principal: 12_000_000, fee: 0, judge: 'qiu',
  parties: [
    { id: 'p1', role: 'creditor', kind: 'person', name: '戴某', idType: 'resident-id', idNo: '320599199003072224', address: '苇湾路9号' },
    { id: 'p2', role: 'debtor', kind: 'person', name: '罗某', idType: 'resident-id', idNo: '320599198509123418', address: '溪堤路5号' },
  ],
  status: 'enforcing', records: [], corrections: [], differences: [],
}) as CaseState;

const SEAL = { measure: 'seal', court: '苏州市吴中区人民法院', number: '（2026）苏0506执90312号', start: '2026-04-20', end: '2028-04-19', asOf: '2026-04-21' };
const PACKET = Value.Parse(PacketSchema, {
  assetId: 'vehicle:LFV2A21K1F4009012',
  vehicle: { plate: '苏E9X1Z2', plateType: 'small', vin: 'LFV2A21K1F4009012', engineNo: 'E9012X', colour: '灰色', owner: '罗某' },
  seal: SEAL,
  mortgagees: ['示例银行'],
  periodDays: 180,
  dutyPhone: '0512-00000140',
  attachments: [
    { slot: 'ruling', instrument: 'vehicle-seizure-ruling', title: '执行裁定书', file: file('1') },
    { slot: 'notice', instrument: 'vehicle-assist-notice', title: '协助执行通知书', file: file('2') },
    { slot: 'receipt', instrument: 'vehicle-seal-receipt', title: '车辆查封回执', file: file('3') },
  ],
  evidence: [],
}) as Packet;

const signature = (signer: string, as: string) => ({ signer, as, how: 'signed', file: file('4') });
const RECORD = Value.Parse(SeizureRecordSchema, {
  place: '云桥路地下车库', plate: '苏E·9X1Z2', vin: 'lfv2a21k1f4009012', readFrom: 'picture',
  called: { who: 'debtor', name: '罗某', at: at('2026-10-09', '23:20'), answered: false, present: false },
  witness: { name: '沙某', unit: '云桥社区居民委员会' },
  keys: 1, licenceCard: true, odometerKm: 83_412, fuel: 'half',
  belongings: [{ what: '工具箱', count: 1, note: '内有扳手' }, { what: '雨伞', count: 2 }],
  photos: SIDES.map((side) => (side === 'rear-left' ? { side, missing: '紧靠立柱。' } : { side, file: file('5') })),
  custodian: { name: '尤某', lot: '东环停车场', address: '东环路88号', phone: '13900000015' },
  signatures: [signature('彭某', 'court-officer'), signature('陶某', 'court-officer'), signature('尤某', 'custodian'), { signer: '罗某', as: 'debtor', how: 'absent', reason: '电话无人接听' }, { signer: '沙某', as: 'witness', how: 'refused' }],
}) as SeizureRecord;

const NUMBERS: Readonly<Record<string, string>> = { ruling: '〔2026〕吴中执扣裁12号', notice: '〔2026〕吴中执车协12号', lift: '〔2026〕吴中执解裁3号', unseal: '〔2026〕吴中执解协3号' };
const DISPATCHED = Value.Parse(VehicleRequestSchema, {
  id: id(50), version: 12, court: '苏0506', caseId: 'case-1', caseNumber: STATE.caseNumber, undertaker: 'qiu', debtor: 'p2',
  state: 'dispatched', revision: 2, round: 1, packetHash: 'x', seal: SEAL, guards: [], proofs: [], filedAt: at('2026-09-10', '15:00'), since: at('2026-10-09', '22:50'),
  packet: { ...PACKET, attachments: PACKET.attachments.map((paper) => ({ ...paper, ...(NUMBERS[paper.slot] === undefined ? {} : { number: NUMBERS[paper.slot] }) })) },
  approvals: [{ level: 'chief', by: 'fang', at: at('2026-09-11', '09:10'), packetHash: 'x' }],
  sendBacks: [], returns: [], changes: [], control: { state: 'active' }, strays: [], renewals: [], hits: [],
  escalation: 0, callbacks: [], missed: [], joined: [], otherCases: [], mortgagees: [{ name: '示例银行' }], incidents: [], lateAnswers: [],
}) as VehicleRequest;

type Seizure = NonNullable<VehicleRequest['seizure']>;
const by = 'peng' as Seizure['by'];
const SEIZED: VehicleRequest = {
  ...DISPATCHED,
  state: 'seized',
  seizure: { state: 'held', at: at('2026-10-09', '23:35'), source: 'gps', skewMs: 0, receivedAt: at('2026-10-09', '23:58'), by, record: RECORD, listNumber: '〔2026〕吴中执扣9号', transferNumber: '〔2026〕吴中执移9号' },
};
function withSeizure(change: Partial<Seizure>, attachments = SEIZED.packet.attachments): VehicleRequest {
  const { seizure } = SEIZED;
  if (seizure === undefined) throw new Error('not seized');
  return Value.Parse(VehicleRequestSchema, { ...SEIZED, packet: { ...SEIZED.packet, attachments }, seizure: { ...seizure, ...change } }) as VehicleRequest;
}
const RELEASE_PAPERS = [
  ...SEIZED.packet.attachments,
  { slot: 'lift', instrument: 'vehicle-release-ruling' as const, title: '执行裁定书', number: NUMBERS['lift'] ?? '' },
  { slot: 'unseal', instrument: 'vehicle-release-notice' as const, title: '协助执行通知书', number: NUMBERS['unseal'] ?? '' },
];
const RELEASE = { reason: '罗某已全部履行。', proposedAt: at('2026-10-12', '09:00'), proposedBy: by };
const LIFTED = { on: civilDate('2026-10-13'), by: '苏州市公安局交通警察支队' };
const NEXT = { court: '昆山市人民法院', number: '（2026）苏0583执90077号', start: civilDate('2026-10-13'), end: civilDate('2028-10-12') };
const HAND_OVER = {
  at: at('2026-10-14', '10:20'),
  place: '东环停车场',
  receiver: '季某',
  meter: 83_421,
  meterReason: '停车场内调位。',
  signatures: [...RECORD.signatures.slice(0, 3), signature('季某', 'receiving-court') as SeizureRecord['signatures'][number]],
};

const draft: VehiclePaperSource = { state: STATE, debtor: DISPATCHED.debtor, packet: PACKET, court: courtInputOf('苏0506', '0512-00000140'), names: { judge: '邱某', clerk: '贺某' } };
const of = (request: VehicleRequest, more: Partial<VehiclePaperSource> = {}): VehiclePaperSource => ({ ...draft, packet: request.packet as unknown as Packet, filed: request, ...more });

function filled(code: InstrumentCode, fields: unknown): Uint8Array {
  const made = fillInstrument(shippedTemplate(code), code, fields);
  if (!made.ok) throw new Error(JSON.stringify(made.error));
  return made.value;
}
const text = (code: VehiclePaper, source: VehiclePaperSource) => docxText(filled(code, paperFields(code, source)));

describe('catalogue and model', () => {
  it('agree on what is numbered and what is sealed', () => {
    for (const code of [...VEHICLE_INSTRUMENTS, ...RELEASE_INSTRUMENTS]) {
      if (!isInstrumentCode(code)) continue;
      const { numbering, sealed } = instrumentType(code);
      expect(numbering.kind === 'series', code).toBe(VEHICLE_PAPERS.numbered.includes(code));
      expect(sealed, code).toBe(VEHICLE_PAPERS.sealed.includes(code));
    }
    expect(VEHICLE_PAPERS.sealed.filter((code) => !isVehiclePaper(code))).toEqual([]);
  });
});

describe('the packet', () => {
  it('is made before it is filed, and nothing of what happens later', () => {
    const later = ['seizure-list', 'transfer-form', 'vehicle-release-ruling', 'vehicle-release-notice', 'return-list', 'handover-list'] as const;
    expect(later.map((code) => paperFields(code, draft))).toEqual(later.map(() => undefined));
    expect(later.map((code) => paperFields(code, of(DISPATCHED)))).toEqual(later.map(() => undefined));
  });

  it('the ruling says the car, its seal, and until when it may be kept: no longer than the seal', () => {
    const ruling = text('vehicle-seizure-ruling', draft);
    expect(ruling).toContain('被执行人罗某名下有下列机动车：号牌号码苏E·9X1Z2（小型汽车），车身颜色灰色，车辆识别代号LFV2A21K1F4009012，发动机号码E9012X，登记所有人罗某。');
    expect(ruling).toContain('查封文号：（2026）苏0506执90312号，期限自2026年4月20日起至2028年4月19日止');
    expect(ruling).toContain('二、扣押期限至2028年4月19日止');
    expect(ruling).toContain('第二百五十五条');
    expect(ruling).not.toContain('品牌');
  });

  it('whose car it is, is told as the file has it', () => {
    const { owner: _owner, ...vehicle } = PACKET.vehicle;
    const ruling = text('vehicle-seizure-ruling', { ...draft, packet: { ...PACKET, vehicle, ownerReason: '车辆购置发票载明买受人为罗某。' } });
    expect(ruling).toContain('下列机动车属于被执行人罗某（车辆购置发票载明买受人为罗某）');
    expect(ruling).not.toContain('名下');
  });

  it('the notice names the traffic police, the period with its limit, and whom to call', () => {
    const notice = text('vehicle-assist-notice', { ...draft, packet: { ...PACKET, backupOfficer: '贺某 13900000013' } });
    expect(notice).toContain('苏州市公安局交通警察支队：');
    expect(notice).toContain('自你单位接收之日起180日，但不超过查封期限届满之日（2028年4月19日）');
    expect(notice).toContain('承办人：邱某；备用联系人：贺某 13900000013；24小时值班电话：0512-00000140');
    expect(notice).toContain('1．执行裁定书2．车辆查封回执');
    expect(notice).toContain('第二百五十三条第二款');
  });

  it('the traffic police read no number of the creditor and no sum', () => {
    for (const code of ['vehicle-seizure-ruling', 'vehicle-assist-notice'] as const) {
      expect(text(code, draft)).toContain('戴某');
      for (const none of ['320599199003072224', '120,000', '示例银行']) expect(text(code, draft), code).not.toContain(none);
    }
  });

  it('each gets its number and day at their places: the ruling keeps the number of its case', () => {
    for (const code of ['vehicle-seizure-ruling', 'vehicle-assist-notice'] as const) {
      const stamped = stampNumber(filled(code, paperFields(code, draft)), '〔2026〕吴中执扣裁12号', civilDate('2026-09-11'));
      if (!stamped.ok) throw new Error(stamped.error.code);
      const paper = docxText(stamped.value);
      expect(paper.split('〔2026〕吴中执扣裁12号')).toHaveLength(2);
      expect(paper).toContain('（2026）苏0506执90312号');
      expect(paper).toContain('二〇二六年九月十一日（院印）');
      expect(paper).not.toContain(UNSIGNED_DATE);
    }
    expect(text('vehicle-assist-notice', of(DISPATCHED))).toContain('〔2026〕吴中执车协12号');
    expect(text('vehicle-assist-notice', of(DISPATCHED))).toContain('二〇二六年九月十一日');
  });

  it('a court outside the city is refused by name: nobody is guessed', () => {
    const away = { ...draft, state: { ...STATE, court: '沪0101' as CaseState['court'] } };
    expect(fillInstrument(shippedTemplate('vehicle-assist-notice'), 'vehicle-assist-notice', paperFields('vehicle-assist-notice', away))).toMatchObject({ ok: false, error: { params: { fields: '受文单位' } } });
  });
});

describe('the seizure', () => {
  it('the list says what was taken, in which state, who was called, and who signed, refused or was not there', () => {
    const list = text('seizure-list', of(SEIZED));
    expect(list).toContain('〔2026〕吴中执扣9号');
    expect(list).toContain('（2026）苏0506执90312号执行裁定书（编号〔2026〕吴中执扣裁12号）');
    expect(list).toContain('号牌、车辆识别代号由照片识读，与裁定书记载一致');
    expect(list).toContain('2026年10月9日23时20分通知被执行人罗某到场，未能联系上，未到场');
    expect(list).toContain('83,412公里');
    expect(list).toContain('约二分之一');
    expect(list).toContain('已拍7张：正前、右前、右侧、右后、正后、左侧、左前；缺1张：左后（紧靠立柱）');
    expect(list).toContain('1工具箱1内有扳手2雨伞2—');
    expect(list).toContain('彭某、陶某');
    expect(list).toContain('罗某：未到场（电话无人接听）');
    expect(list).toContain('沙某：拒绝签名');
  });

  it('is made at the place before anybody files it: without a number, and from the record alone', () => {
    const typed = { at: at('2026-10-09', '23:35'), record: RECORD };
    expect(text('seizure-list', of(DISPATCHED, { seized: typed }))).toContain(UNNUMBERED);
    expect(paperFields('transfer-form', of(DISPATCHED, { seized: typed }))).toMatchObject({ list: '' });
  });

  it('of a car that is not registered it bears the engine number (查封扣押冻结规定 §9)', () => {
    const { plate: _plate, plateType: _type, owner: _owner, engineNo: _engine, ...vehicle } = PACKET.vehicle;
    const { plate: _read, ...record } = RECORD;
    const request: VehicleRequest = { ...DISPATCHED, packet: { ...DISPATCHED.packet, vehicle } };
    const list = text('seizure-list', of(request, { seized: { at: at('2026-10-09', '23:35'), record: { ...record, engineNo: 'E9012X' } } }));
    expect(list).toContain('号牌号码未登记');
    expect(list).toContain('E9012X');
    expect(list).toContain('车辆识别代号由照片识读');
  });

  it('an empty car is said to be empty', () => {
    expect(text('seizure-list', of(withSeizure({ record: { ...RECORD, belongings: [] } })))).toContain('无随车物品');
    expect(text('transfer-form', of(withSeizure({ record: { ...RECORD, belongings: [] } })))).toContain('无随车物品');
  });

  it('whoever keeps the car reads what he may not do with it, and which list it is on', () => {
    const form = text('transfer-form', of(SEIZED));
    expect(form).toContain('〔2026〕吴中执移9号');
    expect(form).toContain('扣押清单：〔2026〕吴中执扣9号');
    expect(form).toContain('工具箱1件、雨伞2件，随车保管');
    expect(form).toContain('不得使用');
    expect(form).not.toContain('罗某：未到场');
  });

  it('who does not hold the case prints the lists all the same', () => {
    const list = text('seizure-list', of(SEIZED, { state: standInCase(SEIZED, '见执行裁定书') }));
    expect(list).toContain('见执行裁定书');
    expect(list).toContain('罗某');
  });
});

describe('the release', () => {
  it('is drafted with the reason as typed, without number and day', () => {
    const ruling = text('vehicle-release-ruling', of(SEIZED, { releaseReason: '罗某已于2026年10月12日全部履行。' }));
    expect(ruling).toContain('现罗某已于2026年10月12日全部履行。本院认为');
    expect(ruling).toContain('执行裁定书（编号〔2026〕吴中执扣裁12号）裁定查封、扣押');
    expect(ruling).toContain('2026年10月9日23时35分实际扣押');
    expect(ruling).toContain('第二十八条');
    expect(ruling).toContain(UNNUMBERED);
    expect(ruling).toContain(UNSIGNED_DATE);
    const notice = text('vehicle-release-notice', of(SEIZED, { releaseReason: '罗某已全部履行' }));
    expect(notice).toContain('苏州市公安局交通警察支队：');
    expect(notice).toContain('停放于东环停车场');
    expect(notice).toContain('登记在先的自本次解除时自动生效');
  });

  it('signed, it says its number and the day of that signature; proposed, only the number', () => {
    const approved = of(withSeizure({ state: 'release_approved', release: { ...RELEASE, decidedAt: at('2026-10-12', '16:00') } }, RELEASE_PAPERS));
    expect(text('vehicle-release-ruling', approved)).toContain('〔2026〕吴中执解裁3号');
    expect(text('vehicle-release-ruling', approved)).toContain('二〇二六年十月十二日');
    expect(text('vehicle-release-notice', approved)).toContain('〔2026〕吴中执解协3号');
    const proposed = text('vehicle-release-ruling', of(withSeizure({ state: 'release_proposed', release: RELEASE }, RELEASE_PAPERS)));
    expect(proposed).toContain('〔2026〕吴中执解裁3号');
    expect(proposed).toContain(UNSIGNED_DATE);
  });

  it('the seal is told as it stands now, where it was renewed meanwhile', () => {
    const renewed: VehicleRequest = { ...SEIZED, seal: { ...SEIZED.seal, end: civilDate('2029-04-19') } };
    expect(text('vehicle-release-notice', of(renewed, { releaseReason: '已履行' }))).toContain('至2029年4月19日止');
  });
});

describe('the car leaves', () => {
  const back = withSeizure({
    state: 'returned',
    release: RELEASE,
    lifted: LIFTED,
    handOver: { ...HAND_OVER, receiver: '罗某', by, number: '〔2026〕吴中执还2号', signatures: [...RECORD.signatures.slice(0, 3), { signer: '罗某', as: 'debtor', how: 'refused', reason: '对划痕有异议' }] },
  }, RELEASE_PAPERS);
  const on = withSeizure({ state: 'passed', release: RELEASE, lifted: { ...LIFTED, next: NEXT }, handOver: { ...HAND_OVER, by, number: '〔2026〕吴中执移交1号' } }, RELEASE_PAPERS);

  it('to the debtor where nobody waits, with what the meter says and why', () => {
    const list = text('return-list', of(back));
    expect(list).toContain('〔2026〕吴中执还2号');
    expect(list).toContain('（2026）苏0506执90312号执行裁定书（编号〔2026〕吴中执解裁3号）');
    expect(list).toContain('苏州市公安局交通警察支队已于2026年10月13日解除查封登记');
    expect(list).toContain('扣押时里程83,412公里交付时里程83,421公里里程差9公里原　因停车场内调位');
    expect(list).toContain('罗某：拒绝签名（对划痕有异议）');
    expect(paperFields('handover-list', of(back))).toBeUndefined();
  });

  it('to the court whose seal became the first, with that seal', () => {
    const list = text('handover-list', of(on));
    expect(list).toContain('〔2026〕吴中执移交1号');
    expect(list).toContain('昆山市人民法院');
    expect(list).toContain('自2026年10月13日起至2028年10月12日止');
    expect(list).toContain('季某');
    expect(paperFields('return-list', of(on))).toBeUndefined();
  });

  it('is signed at the place before it is filed; without a reading it is refused by name, and before the seal is lifted there is none', () => {
    const unsealed = withSeizure({ state: 'lifted', release: RELEASE, lifted: LIFTED }, RELEASE_PAPERS);
    expect(paperFields('return-list', of(unsealed))).toBeUndefined();
    const unsigned = text('return-list', of(unsealed, { handOver: { ...HAND_OVER, signatures: [] } }));
    expect(unsigned).toContain(UNNUMBERED);
    expect(unsigned).toContain('领取人（签名）＿＿＿＿＿＿');
    const { meter: _meter, ...unread } = HAND_OVER;
    const made = fillInstrument(shippedTemplate('return-list'), 'return-list', paperFields('return-list', of(unsealed, { handOver: unread })));
    expect(made).toMatchObject({ ok: false, error: { params: { fields: '车况.交付时里程、车况.里程差' } } });
    expect(paperFields('return-list', of(SEIZED, { handOver: HAND_OVER }))).toBeUndefined();
  });
});

describe('pages', () => {
  let renderer: PageRenderer;
  beforeAll(async () => {
    renderer = await openPageRenderer();
  }, 120_000);
  afterAll(() => renderer.close());

  it('a list of many belongings flows over as many pages as it needs and loses no line', async () => {
    const belongings = Array.from({ length: 60 }, (_, index) => ({ what: `物品${index + 1}号`, count: index + 1, note: '外观完好，未开封' }));
    const bytes = filled('seizure-list', paperFields('seizure-list', of(withSeizure({ record: { ...RECORD, belongings } }))));
    const sheets = await renderer.sheets(bytes);
    expect(sheets.pages).toBe(3);
    expect(bare(sheets.texts.join(''))).toBe(bare(docxText(bytes)));
  }, 120_000);

  it('five belongings, and every side without a photo, still fit on one page', async () => {
    const belongings = Array.from({ length: 5 }, (_, index) => ({ what: `物品${index + 1}号`, count: 1 }));
    const photos = SIDES.map((side) => ({ side, missing: '车库昏暗' }));
    const bytes = filled('seizure-list', paperFields('seizure-list', of(withSeizure({ record: { ...RECORD, belongings, photos } }))));
    expect((await renderer.sheets(bytes)).pages).toBe(1);
  }, 120_000);
});
