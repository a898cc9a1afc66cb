import { civilDate } from '../../kernel/time.ts';
import type { PARAMETER_BASES, ParameterUnit } from './parameters.ts';

type Basis = (typeof PARAMETER_BASES)[number];

function row<const C extends string>(code: C, value: number, unit: ParameterUnit, label: string, effectiveFrom: string, basis: Basis, source: string) {
  return { code, value, unit, label, effectiveFrom: civilDate(effectiveFrom), basis, source };
}

function law<const C extends string>(code: C, value: number, unit: ParameterUnit, label: string, [effectiveFrom, text]: readonly [string, string], article: string) {
  return row(code, value, unit, label, effectiveFrom, 'law', `${text}${article}`);
}

/** A choice of the product, in force from its first release; each court may load its own. */
function design<const C extends string>(code: C, value: number, unit: ParameterUnit, label: string, why: string) {
  return row(code, value, unit, label, '2026-01-01', 'design', `本系统设定：${why}`);
}

function practice<const C extends string>(code: C, value: number, unit: ParameterUnit, label: string, source: string) {
  return row(code, value, unit, label, '2026-01-01', 'practice', source);
}

/** Legal texts with the day the version that was read took effect (DOMAIN §8). */
const CIVIL_PROCEDURE = ['2024-01-01', '民事诉讼法'] as const;
const CIVIL_PROCEDURE_RULES = ['2022-04-10', '民事诉讼法解释'] as const;
const ENFORCEMENT_PROCEDURE = ['2021-01-01', '执行程序解释'] as const;
const ENFORCEMENT_WORK = ['2021-01-01', '执行工作规定'] as const;
const ASSET_INQUIRY = ['2021-01-01', '财产调查规定'] as const;
const DELAYED_INTEREST = ['2014-08-01', '迟延履行利息解释'] as const;
const LITIGATION_FEES = ['2007-04-01', '诉讼费用交纳办法'] as const;
const DETENTION_HOUSE = ['2012-04-01', '拘留所条例'] as const;
const DETENTION_HOUSE_RULES = ['2012-12-14', '拘留所条例实施办法'] as const;
const CIVIL_CODE = ['2021-01-01', '民法典'] as const;
const CASE_TERMS = ['2007-01-01', '执行案件期限规定（法发〔2006〕35号）'] as const;

/**
 * The numbers of DOMAIN §1.0, §1.1, §1.2, §1.4, §1.12, §2.2-2.4 and §3.3 that the first mechanism and the case file
 * need. No rule holds a number of its own.
 */
export const SHIPPED_ROWS = [
  // Locating a person with the police
  design('POLICE_FIRST_ANSWER', 1, 'working-day', '公安首次回应期限', '发出后无接收回执也无答复的，由指挥中心催办'),
  design('POLICE_REVIEW', 1, 'working-day', '公安审核期限', '专线专员收到请求后的审核时限'),
  practice('POLICE_QUERY_ANSWER', 3, 'working-day', '公安信息查询答复期限', '各地协作文件通行做法（北京、宁夏）'),
  design('RESUBMIT', 5, 'working-day', '退回后补正期限', '逾期自动撤回并通知承办人'),
  design('CONTROL_PERIOD', 180, 'calendar-day', '布控期限（默认）', '公开文件未见全国统一期限'),
  design('CONTROL_PERIOD_MAX', 365, 'calendar-day', '布控期限（最长）', '公开文件未见全国统一期限'),
  design('RENEWAL_OPENS', 15, 'calendar-day', '续控申请最早提前天数', '到期前第 15 日起可以申请'),
  design('RENEWAL_CLOSES', 3, 'calendar-day', '续控申请最晚提前天数', '给局长审批和公安办理留出时间'),
  design('RENEWAL_MAX', 2, 'count', '续控次数上限', '超过后须重新提出请求'),
  design('FAILED_ATTEMPTS_MIN', 1, 'count', '查找未果记录最少次数', '提请查控前至少有一次传唤或上门查找未果'),
  design('SUMMONS_RECOMMENDED', 2, 'count', '拘传前建议传唤次数', '实务通行两次传唤'),
  law('ADULT_AGE', 18, 'year', '成年年龄', CIVIL_CODE, '第17条'),
  // A hit, and the duty line
  design('HIT_ACKNOWLEDGE', 15, 'minute', '接警时限', '执行指挥中心值班目标'),
  design('HIT_ESCALATE_NEXT', 5, 'minute', '未接警转下一值班人', '值班表顺序呼叫'),
  design('HIT_ESCALATE_CHIEF', 10, 'minute', '未接警转执行局长', '值班表无人应答'),
  design('ARRIVAL_IN_CITY', 2, 'hour', '到场时限（市内）', '市内交接目标'),
  design('ARRIVAL_OTHER', 24, 'hour', '到场时限（市外）', '异地交接目标'),
  design('STALE_STATUS', 4, 'hour', '状态可能过期', '超过后采取强制措施前须回拨核实'),
  design('RELEASE_ALARM', 2, 'hour', '撤控未确认告警', '错误控制是最严重的后果'),
  design('RELEASE_AMBER', 1, 'hour', '撤控未确认预警', '告警前提醒值班人员催办'),
  design('DUTY_SHIFT', 12, 'hour', '值班班次时长（默认）', '排班时可逐班更改'),
  design('CLOCK_TOLERANCE', 5, 'minute', '行为时间允许快于服务器', '现场设备时钟误差，超过的按未来时间拒绝'),
  // Questioning and detention
  law('QUESTIONING', 8, 'hour', '拘传询问时限', CIVIL_PROCEDURE_RULES, '第482条'),
  law('QUESTIONING_COMPLEX', 24, 'hour', '拘传询问时限（情况复杂，可能拘留）', CIVIL_PROCEDURE_RULES, '第482条'),
  design('QUESTIONING_AMBER', 7, 'hour', '询问时限预警', '期满前一小时提醒'),
  design('QUESTIONING_COMPLEX_AMBER', 23, 'hour', '询问时限预警（情况复杂）', '期满前一小时提醒'),
  law('DETENTION_MAX', 15, 'calendar-day', '司法拘留最长期限', CIVIL_PROCEDURE, '第118条'),
  law('DETENTION_FAMILY_NOTICE', 24, 'hour', '拘留后通知家属', CIVIL_PROCEDURE_RULES, '第180条'),
  law('DETENTION_RECONSIDERATION', 3, 'calendar-day', '拘留、罚款复议申请期限', CIVIL_PROCEDURE_RULES, '第185条'),
  law('DETENTION_RECONSIDERATION_DECISION', 5, 'calendar-day', '拘留、罚款复议决定期限', CIVIL_PROCEDURE_RULES, '第185条'),
  law('DETENTION_LEAVE_ANSWER', 12, 'hour', '请假出所答复', DETENTION_HOUSE, '第27条'),
  law('DETENTION_AGE_END', 70, 'year', '不予收拘年龄', DETENTION_HOUSE_RULES, '第18条'),
  design('DETAIN_FIRST_REPORT', 60, 'minute', '先行拘留报请院长补批', '民事诉讼法解释第181条要求立即报告，未定时长'),
  design('DETENTION_HOUSE_ANSWER', 4, 'hour', '送拘后拘留所首次回应期限', '体检与收拘当场办理，逾期由指挥中心联系'),
  design('DETENTION_ALTERNATIVE', 0, 'calendar-day', '不予收拘后另行处理', '当日内决定，人不得久留'),
  design('DETENTION_RELEASE_ALARM', 2, 'hour', '解除拘留未确认告警', '错误羁押是最严重的后果'),
  design('DETENTION_RELEASE_NOTICE', 1, 'hour', '拘留期满后未收到解除通知告警', '期满即应解除（拘留所条例第30条）'),
  law('FINE_PERSON_MAX', 10_000_000, 'fen', '个人罚款上限', CIVIL_PROCEDURE, '第118条'),
  law('FINE_UNIT_MIN', 5_000_000, 'fen', '单位罚款下限', CIVIL_PROCEDURE, '第118条'),
  law('FINE_UNIT_MAX', 100_000_000, 'fen', '单位罚款上限', CIVIL_PROCEDURE, '第118条'),
  // The case
  law('FILE_CASE', 7, 'calendar-day', '立案审查期限', ENFORCEMENT_WORK, '第16条'),
  law('ASSIGN', 7, 'calendar-day', '确定承办人期限', CASE_TERMS, '第2条'),
  law('NOTICE', 10, 'calendar-day', '发出执行通知期限', CIVIL_PROCEDURE_RULES, '第480条'),
  law('NOTICE_INTERNAL', 3, 'calendar-day', '承办人收案后发出执行通知', CASE_TERMS, '第4条'),
  law('NOTICE_AFTER_MEASURE', 3, 'calendar-day', '先行采取措施后补发执行通知', ENFORCEMENT_PROCEDURE, '第22条'),
  law('REPORT_SUPPLEMENT', 10, 'calendar-day', '财产变动补充报告期限', ASSET_INQUIRY, '第7条'),
  law('CLUE_VERIFY', 7, 'calendar-day', '财产线索核实期限', ASSET_INQUIRY, '第2条'),
  law('CLUE_VERIFY_URGENT', 3, 'calendar-day', '紧急财产线索核实期限', ASSET_INQUIRY, '第2条'),
  practice('NETWORK_QUERY_FIRST', 5, 'calendar-day', '首次网络查控期限', '第三方评估标准（法院公开转述）'),
  practice('NETWORK_CONTROL_ONLINE', 48, 'hour', '线上控制期限', '第三方评估标准（法院公开转述）'),
  practice('NETWORK_CONTROL_OFFLINE', 10, 'working-day', '线下控制期限', '第三方评估标准（法院公开转述）'),
  law('INVESTIGATION', 1, 'month', '财产调查期限', CASE_TERMS, '（调查期限条款）'),
  law('TERM', 6, 'month', '执行期限', ENFORCEMENT_WORK, '第63条'),
  law('TERM_NON_LITIGATION', 3, 'month', '执行期限（非诉执行）', CASE_TERMS, '第1条'),
  law('TERM_EXTENSION_REQUEST', 5, 'calendar-day', '申请延长执行期限提前天数', CASE_TERMS, '第1条'),
  law('UPPER_COURT', 6, 'month', '可向上一级法院申请执行', CIVIL_PROCEDURE, '第237条'),
  law('APPLY_LIMIT', 24, 'month', '申请执行时效', CIVIL_PROCEDURE, '第250条'),
  law('OBJECTION_DECISION', 15, 'calendar-day', '执行异议审查期限', CIVIL_PROCEDURE, '第236条'),
  law('OBJECTION_RECONSIDERATION', 10, 'calendar-day', '执行异议裁定复议申请期限', CIVIL_PROCEDURE, '第236条'),
  law('THIRD_PARTY_SUIT', 15, 'calendar-day', '案外人执行异议之诉起诉期限', CIVIL_PROCEDURE, '第238条'),
  law('JURISDICTION_OBJECTION', 10, 'calendar-day', '管辖权异议期限', ENFORCEMENT_PROCEDURE, '第3条'),
  practice('ROUND_TERMINATION_MIN', 3, 'month', '终结本次执行程序最短期间', '2016年终本规定第1条'),
  law('ROUND_TERMINATION_APPROVAL', 1, 'count', '终本是否须申请执行人签字或合议并经院长批准（1 是，0 否）', CIVIL_PROCEDURE_RULES, '第517条'),
  practice('PAYOUT', 30, 'calendar-day', '执行款发放期限', '法发〔2017〕6号第10条'),
  design('SETTLEMENT_BREACH', 1, 'calendar-day', '和解款逾期后提示恢复执行', '到期次日提示，由法官确认'),
  // Seals, seizures and freezes
  law('HOLD_TERM_ACCOUNT', 12, 'month', '冻结银行存款最长期限', CIVIL_PROCEDURE_RULES, '第485条'),
  law('HOLD_TERM_MOVABLE', 24, 'month', '查封、扣押动产最长期限', CIVIL_PROCEDURE_RULES, '第485条'),
  law('HOLD_TERM_OTHER', 36, 'month', '查封不动产、冻结其他财产权最长期限', CIVIL_PROCEDURE_RULES, '第485条'),
  design('HOLD_REMINDER_1', 90, 'calendar-day', '保全到期提醒（第一次）', '提前天数，给续行手续留出时间'),
  design('HOLD_REMINDER_2', 60, 'calendar-day', '保全到期提醒（第二次）', '提前天数，给续行手续留出时间'),
  design('HOLD_REMINDER_3', 30, 'calendar-day', '保全到期提醒（第三次）', '提前天数，给续行手续留出时间'),
  design('HOLD_REMINDER_4', 15, 'calendar-day', '保全到期提醒（第四次）', '提前天数，给续行手续留出时间'),
  design('HOLD_REMINDER_5', 7, 'calendar-day', '保全到期提醒（第五次，升级至局长）', '提前天数，给审批和登记机关留出时间'),
  design('HOLD_REMINDER_6', 3, 'calendar-day', '保全到期提醒（第六次）', '提前天数，当面办理'),
  design('HOLD_REMINDER_7', 1, 'calendar-day', '保全到期提醒（第七次）', '提前天数，当面办理'),
  // A thing in custody
  design('UNSEAL_ANSWER', 1, 'working-day', '解除查封、扣押后登记机关办理期限', '裁定和协助执行通知送达后，逾期由指挥中心催办'),
  design('SEIZURE_HAND_OVER', 3, 'working-day', '解除后发还或移交期限', '解除后应当及时发还，不让物主等候'),
  design('SEIZURE_METER_DIFFERENCE', 5, 'count', '扣押期间里程差须说明的公里数', '拖移以外不应行驶，容许仪表进位和短途移位'),
  law('ENTRUSTED_REPORT', 30, 'calendar-day', '受托法院函告执行情况期限', CIVIL_PROCEDURE, '第240条'),
  // Money
  law('DELAYED_INTEREST_RATE', 175, 'ppm-per-day', '加倍部分债务利息日利率', DELAYED_INTEREST, '第1条（日万分之一点七五）'),
  design('DELAYED_INTEREST_OFFSET', 1, 'calendar-day', '迟延履行利息起算偏移', '自履行期限届满的次日起算，各地做法不一'),
  law('DELAYED_INTEREST_PAYMENT_DAY', 1, 'calendar-day', '付款当日计息（1 为计，0 为不计）', DELAYED_INTEREST, '第2条（计算至清偿之日）'),
  law('FEE_BAND_1_CEILING', 1_000_000, 'fen', '执行申请费第一档上限', LITIGATION_FEES, '第14条'),
  law('FEE_BAND_1_FIXED', 5_000, 'fen', '执行申请费第一档定额', LITIGATION_FEES, '第14条'),
  law('FEE_BAND_2_CEILING', 50_000_000, 'fen', '执行申请费第二档上限', LITIGATION_FEES, '第14条'),
  law('FEE_BAND_2_RATE', 150, 'basis-point', '执行申请费第二档费率', LITIGATION_FEES, '第14条'),
  law('FEE_BAND_3_CEILING', 500_000_000, 'fen', '执行申请费第三档上限', LITIGATION_FEES, '第14条'),
  law('FEE_BAND_3_RATE', 100, 'basis-point', '执行申请费第三档费率', LITIGATION_FEES, '第14条'),
  law('FEE_BAND_4_CEILING', 1_000_000_000, 'fen', '执行申请费第四档上限', LITIGATION_FEES, '第14条'),
  law('FEE_BAND_4_RATE', 50, 'basis-point', '执行申请费第四档费率', LITIGATION_FEES, '第14条'),
  law('FEE_BAND_5_RATE', 10, 'basis-point', '执行申请费第五档费率', LITIGATION_FEES, '第14条'),
  law('FEE_NO_AMOUNT_MIN', 5_000, 'fen', '无金额案件申请费下限', LITIGATION_FEES, '第14条'),
  law('FEE_NO_AMOUNT_MAX', 50_000, 'fen', '无金额案件申请费上限', LITIGATION_FEES, '第14条'),
  // Accounts, sessions, retention
  design('SIGN_IN_FAILURES', 5, 'count', '登录失败锁定次数', '等保三级身份鉴别'),
  design('SIGN_IN_LOCK', 30, 'minute', '登录锁定时长', '等保三级身份鉴别'),
  design('PASSWORD_AGE', 90, 'calendar-day', '口令更换周期', '等保三级身份鉴别'),
  design('PASSWORD_LENGTH', 8, 'count', '口令最短长度', '等保三级身份鉴别'),
  design('PASSWORD_LENGTH_ALONE', 12, 'count', '无系统密钥保管时口令最短长度', '本机数据只受口令保护时'),
  design('PASSWORD_CLASSES', 3, 'count', '口令字符种类', '四类字符中至少三类'),
  design('PASSWORD_HISTORY', 5, 'count', '口令不得与最近几次相同', '等保三级身份鉴别'),
  design('IDLE_CLIENT', 15, 'minute', '工作台空闲锁定', '等保三级身份鉴别'),
  design('IDLE_SERVER', 30, 'minute', '会话空闲失效', '等保三级身份鉴别'),
  design('OFFLINE_SIGN_IN', 7, 'calendar-day', '离线登录天数', '最近一次联网登录后的可用天数'),
  design('DEVICE_ERASE', 30, 'calendar-day', '本机无联系清除天数', '设备超过该天数未与服务器联系，清除本机密钥与数据'),
  design('JOURNAL_RETENTION', 30, 'calendar-day', '本机日志保留天数', '长于可恢复的最早备份'),
  design('SIGN_IN_STRANGERS', 25, 'count', '陌生设备登录失败上限', '同一账号在陌生设备上合计失败的次数，达到后陌生设备暂停登录，常用设备不受影响'),
  design('SESSION_RETENTION', 365, 'calendar-day', '已结束会话保留天数', '供迟到的密封提交核对签名；审计记录另行保留'),
  design('AUDIT_RETENTION', 36, 'month', '审计记录保留期', '网络安全法要求不少于六个月，本系统保留三年'),
] as const;
