import { fen } from '#shared/kernel/money.ts';
import { addDays, civilDate, HOUR_MS, instant, instantAt, MINUTE_MS } from '#shared/kernel/time.ts';
import type { RailEntry } from '#renderer/app/frame/rail.ts';
import type { GridColumn } from '#renderer/ui/grid.ts';
import type { LedgerRow } from '#renderer/ui/ledger.ts';
import type { GuardItem, MoneyFigure, PacketDocument, PaletteGroup, RowMarkState, ShortcutGroup, StepItem } from '#renderer/ui/parts.ts';
import type { Remaining } from '#renderer/ui/remaining.ts';
import type { TimelineItem } from '#renderer/ui/timeline.ts';
import type { Tone } from '#renderer/ui/tones.ts';
import type { CivilDate, Instant } from '#shared/kernel/time.ts';
import type { Fen } from '#shared/kernel/money.ts';

/** Story 1, 2026-09-11 14:44: the debtor was seen 54 minutes ago, the machine is offline since 14:31. All fictional. */
export const NOW = instantAt(civilDate('2026-09-11'), '14:44');
export const at = (date: string, time: string): Instant => instantAt(civilDate(date), time);

export type SampleRow = {
  readonly caseNo: string;
  readonly parties: string;
  readonly state: readonly [string, Tone];
  readonly amount: Fen;
  readonly step: string;
  readonly due?: CivilDate | Instant;
  readonly remaining?: Remaining;
  readonly tone: Tone;
  readonly mark: RowMarkState;
};

const day = (text: string): CivilDate => civilDate(text);

const FIRST: readonly SampleRow[] = [
  {
    caseNo: '（2026）苏0508执90017号',
    parties: '齐某 / 王某',
    state: ['已发现', 'danger'],
    amount: fen(5_000_000),
    step: '出警到场交接',
    remaining: { unit: 'until', at: instant(NOW + 66 * MINUTE_MS) },
    due: instant(NOW + 66 * MINUTE_MS),
    tone: 'danger',
    mark: 'accepted',
  },
  { caseNo: '（2026）苏0508执90236号', parties: '示例银行 / 沈某', state: ['核税中', 'agency'], amount: fen(268_000_000), step: '等待税务核税', due: at('2026-09-11', '17:00'), tone: 'ended', mark: 'accepted' },
  {
    caseNo: '（2026）苏0508执90411号',
    parties: '陶某 / 云岫物业',
    state: ['退回补正', 'attention'],
    amount: fen(3_846_000),
    step: '补正 R03 证件信息不符',
    due: day('2026-09-15'),
    remaining: { unit: 'working-days', count: 2 },
    tone: 'attention',
    mark: 'accepted',
  },
  { caseNo: '（2026）苏0508执恢90022号', parties: '顾某 / 钱某', state: ['待审批', 'waiting'], amount: fen(12_600_000), step: '局长审批查封', remaining: { unit: 'since', at: instant(NOW - 3 * HOUR_MS) }, tone: 'ended', mark: 'local' },
  { caseNo: '（2026）苏0508执90502号', parties: '姑苏某行 / 许某', state: ['布控中', 'agency'], amount: fen(21_430_000), step: '等待公安反馈', due: day('2027-03-07'), tone: 'ended', mark: 'accepted' },
  { caseNo: '（2026）苏0508执90388号', parties: '周某 / 苏禾贸易', state: ['网格调查', 'agency'], amount: fen(7_120_000), step: '等待实名反馈', due: day('2026-09-16'), remaining: { unit: 'working-days', count: 3 }, tone: 'ended', mark: 'accepted' },
  { caseNo: '（2026）苏0508执90119号', parties: '林某 / 赵某', state: ['已查封', 'acted'], amount: fen(145_000_000), step: '续封', due: day('2026-09-26'), remaining: { unit: 'days', count: 15 }, tone: 'attention', mark: 'accepted' },
  { caseNo: '（2026）苏0508执90077号', parties: '何某 / 江某', state: ['和解履行', 'acted'], amount: fen(2_500_000), step: '第 2 期 5,000.00', due: day('2026-11-16'), tone: 'ended', mark: 'accepted' },
  { caseNo: '（2026）苏0508执保90008号', parties: '云庭置业 / 马某', state: ['冻结中', 'agency'], amount: fen(60_000_000), step: '核对冻结回执 3 家', remaining: { unit: 'days', count: 0 }, due: day('2026-09-11'), tone: 'ended', mark: 'uploaded' },
  { caseNo: '（2026）苏0508执90615号', parties: '孙某 / 秦某', state: ['已立案', 'waiting'], amount: fen(1_890_000), step: '送达执行通知书、报告财产令', due: day('2026-09-12'), remaining: { unit: 'days', count: 1 }, tone: 'attention', mark: 'local' },
  { caseNo: '（2026）苏0508执90533号', parties: '吴某 / 华联餐饮', state: ['查控中', 'waiting'], amount: fen(9_274_000), step: '发起网络查控', due: day('2026-09-15'), remaining: { unit: 'days', count: 4 }, tone: 'ended', mark: 'accepted' },
  { caseNo: '（2026）苏0508执90498号', parties: '郑某 / 冯某', state: ['报告逾期', 'attention'], amount: fen(3_300_000), step: '决定是否罚款', due: day('2026-09-05'), remaining: { unit: 'days', count: -6 }, tone: 'danger', mark: 'accepted' },
  { caseNo: '（2025）苏0508执91204号', parties: '褚某 / 卫某', state: ['案款到账', 'acted'], amount: fen(14_000_000), step: '发放案款', due: day('2026-09-19'), remaining: { unit: 'days', count: 8 }, tone: 'attention', mark: 'refused' },
  { caseNo: '（2025）苏0508执91177号', parties: '沈某 / 韩某', state: ['中止', 'ended'], amount: fen(5_760_000), step: '复核中止事由', due: day('2026-12-01'), tone: 'ended', mark: 'accepted' },
  { caseNo: '（2025）苏0508执90988号', parties: '朱某 / 尤某', state: ['车辆布控', 'agency'], amount: fen(8_350_000), step: '等待交警反馈', due: day('2026-12-20'), tone: 'ended', mark: 'accepted' },
];

const SURNAMES = [...'陈李张刘杨黄吴徐朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁'];

/** Any number of rows: the first are told, the rest are made from their index. */
export function sampleRow(index: number): SampleRow {
  const told = FIRST[index];
  if (told !== undefined) return told;
  const base = FIRST[(index * 7) % FIRST.length] ?? FIRST[0];
  if (base === undefined) throw new Error('no sample rows');
  const surname = (step: number): string => SURNAMES[(index * step) % SURNAMES.length] ?? '某';
  return {
    ...base,
    caseNo: `（${String(2026 - (index % 3))}）苏0508执${String(10_000 + index)}号`,
    parties: `${surname(3)}某 / ${surname(5)}某`,
    amount: fen(((index * 7_919) % 90_000) * 1_000 + 50_000),
    due: addDays(day('2026-09-20'), index % 200),
    remaining: { unit: 'days', count: 9 + (index % 200) },
    tone: 'ended',
    mark: 'accepted',
  };
}
export const ROW_COUNT = 50_000;
export function indexOfCase(caseNo: string): number {
  const told = FIRST.findIndex((row) => row.caseNo === caseNo);
  return told !== -1 ? told : Number(/执(\d{5})号$/.exec(caseNo)?.[1] ?? Number.NaN) - 10_000;
}

export const COLUMNS: readonly GridColumn<SampleRow>[] = [
  { id: 'caseNo', label: '案号', width: 206, sortable: true },
  { id: 'parties', label: '申请 / 被执行', width: { min: 124, grow: 2 }, text: (row) => row.parties },
  { id: 'state', label: '状态', width: 98, sortable: true },
  { id: 'amount', label: '标的（元）', width: 112, align: 'end', sortable: true },
  { id: 'step', label: '下一步', width: { min: 240, grow: 5 }, sortable: true },
  { id: 'mark', label: '本机', width: 90 },
];

const HREF = '#';
export const RAIL: readonly RailEntry[] = [
  { id: 'today', label: '今日', icon: 'home', to: '/', href: HREF, count: { value: 6, tone: 'danger' } },
  { id: 'cases', label: '案件', icon: 'case', to: '/', href: HREF },
  { id: 'requests', label: '请求', icon: 'request', to: '/', href: HREF },
  { id: 'approvals', label: '审批', icon: 'approve', to: '/', href: HREF },
  { id: 'queue', label: '队列', icon: 'queue', to: '/', href: HREF, count: { value: 3, tone: 'attention' } },
];

export const TIMELINE: readonly TimelineItem[] = [
  { id: '1', at: at('2026-09-11', '13:54'), tone: 'danger', title: '指挥中心接警，彭、陶出发，预计 14:40 到', opens: true },
  { id: '2', at: at('2026-09-11', '13:50'), tone: 'danger', title: '云溪派出所：盘查发现行踪', detail: '发现，未控制', opens: true },
  { id: '3', at: at('2026-09-08', '10:12'), tone: 'agency', title: '公安受理并布控', detail: '何专员 · 第 2 版' },
  { id: '4', at: at('2026-09-08', '09:20'), tone: 'attention', title: '退回补正 R03', detail: '证号登记人非本案被执行人' },
  { id: '5', at: at('2026-09-07', '16:32'), tone: 'waiting', title: '院长签发', detail: '拘传票、协助查找函，已用印' },
  { id: '6', at: at('2026-09-03', '15:10'), tone: 'ended', title: '上门查找，人去楼空', detail: '照片 2', source: '离线记录', mark: 'local' },
  { id: '7', at: at('2025-12-31', '09:00'), tone: 'ended', title: '民事调解书生效', detail: '（2025）苏0508民初90311号' },
];

export const MONEY: readonly MoneyFigure[] = [
  { id: 'principal', label: '本金', amount: fen(5_000_000) },
  { id: 'interest', label: '加倍利息', amount: fen(222_250), note: '自 2026-01-01 起 254 天' },
  { id: 'fee', label: '执行费', amount: fen(65_000) },
  { id: 'paid', label: '已到位', amount: fen(0), tone: 'acted' },
];

export const GUARDS: readonly GuardItem[] = [
  { id: 'G1', label: '执行依据生效', status: 'passed', note: '民事调解书', proof: ['doc-1'] },
  { id: 'G2', label: '两次查找未果', status: 'passed', note: '08-31、09-02 电话，09-03 上门', proof: ['rec-1', 'rec-2'] },
  { id: 'G3', label: '拘传票', status: 'failed', note: '强制到案须附', proof: [], mend: '由模板生成' },
  { id: 'G4', label: '协助查找函', status: 'failed', proof: [], mend: '由模板生成' },
  { id: 'G5', label: '本市无重复布控', status: 'unknown', proof: [] },
  { id: 'G6', label: '证件号码校验位', status: 'passed', proof: ['party-1'] },
];

export const STEPS: readonly StepItem[] = [
  { id: '1', label: '提请审批', state: 'done', who: '蒋法官', when: '09-05 16:02' },
  { id: '2', label: '局长同意', state: 'done', who: '方局长', when: '09-07 10:20' },
  { id: '3', label: '院长签发', state: 'now', who: '纪院长', when: '已等 3 小时' },
  { id: '4', label: '送达公安', state: 'todo' },
  { id: '5', label: '布控', state: 'todo', who: '公安专线' },
];

export const DOCUMENTS: readonly PacketDocument[] = [
  { id: 'd1', title: '查控申请表', number: '〔2026〕姑执控 317 号' },
  { id: 'd2', title: '协助查找函', draft: true, note: '尚未签发' },
  { id: 'd3', title: '拘传票', missing: true },
  { id: 'd4', title: '民事调解书', note: '2 页' },
];

export const LEDGER: readonly LedgerRow[] = [
  { id: 'l1', what: '提请审批 · （2026）苏0508执恢90022号', state: 'waiting', since: at('2026-09-11', '14:33'), why: '局长尚未收到：本机离线。', nextTry: null, whoMends: null, actions: [{ id: 'withdraw', label: '撤回' }] },
  { id: 'l2', what: '送达记录 · （2026）苏0508执90615号', state: 'files', since: at('2026-09-11', '14:36'), why: '两张照片等待上传，其中一张 4.2 MB。', nextTry: at('2026-09-11', '14:46'), whoMends: null, actions: [] },
  {
    id: 'l3',
    what: '发放案款 · （2025）苏0508执91204号',
    state: 'refused',
    since: at('2026-09-11', '13:02'),
    why: '案件在提交后已被他人变更。',
    nextTry: null,
    whoMends: '蒋法官',
    failure: { code: 'BASIS_MOVED' },
    actions: [{ id: 'compare', label: '对照两处' }, { id: 'drop', label: '放弃', danger: true }],
  },
];

export const PALETTE: readonly PaletteGroup[] = [
  { id: 'cases', label: '案件', items: [
    { id: 'c1', label: '（2026）苏0508执90017号', note: '齐某 / 王某 · 已发现', icon: 'case', hits: [[11, 16]] },
    { id: 'c2', label: '（2026）苏0508执恢90022号', note: '顾某 / 钱某 · 待审批', icon: 'case' },
  ] },
  { id: 'people', label: '人员', items: [{ id: 'p1', label: '王某', note: '被执行人 · 2 件', icon: 'person', hits: [[0, 1]] }] },
  { id: 'commands', label: '命令', items: [
    { id: 'k1', label: '新建联动请求', icon: 'plus', keys: 'Ctrl+N' },
    { id: 'k2', label: '立即同步', icon: 'refresh', keys: 'F5' },
    { id: 'k3', label: '锁定', icon: 'lock', keys: 'Ctrl+L' },
  ] },
];

export const SHORTCUTS: readonly ShortcutGroup[] = [
  { label: '转到', keys: [{ keys: 'Ctrl+K', does: '查找与命令' }, { keys: 'Ctrl+1', does: '今日' }, { keys: 'Ctrl+2', does: '案件列表' }] },
  { label: '列表', keys: [{ keys: '↑ ↓', does: '移动' }, { keys: 'Enter', does: '打开' }, { keys: '/', does: '筛选' }] },
  { label: '公安专线台', keys: [{ keys: 'A', does: '受理布控' }, { keys: 'R', does: '退回补正' }, { keys: 'J', does: '不予受理' }] },
];
