import type { ParameterCode } from './parameters.ts';

/**
 * What happens when the last day is a rest day. `forward`: the period runs to the next day that is none; 民事诉讼法 §85
 * says so of every period, a court's own duties included (DOMAIN §1.13-17). `never`: the end of a seal, a freeze, a
 * control or a custody, and the least time that must pass, where a later day would be the unsafe one.
 */
export type Roll = 'forward' | 'never';

/** A duty with a time: its number in the parameter table, how it ends, and the event that starts it (Chinese, shown). */
export type DeadlineRule = { readonly parameter: ParameterCode; readonly roll: Roll; readonly startsWith: string };

function rule(parameter: ParameterCode, startsWith: string, roll: Roll = 'never'): DeadlineRule {
  return { parameter, roll, startsWith };
}

/** The duties the product watches, by code. The code travels with a request and stays in its history. */
export const DEADLINE_RULES = {
  POLICE_FIRST_ANSWER: rule('POLICE_FIRST_ANSWER', '请求发往公安'),
  POLICE_REVIEW: rule('POLICE_REVIEW', '公安收到请求'),
  POLICE_QUERY_ANSWER: rule('POLICE_QUERY_ANSWER', '公安收到查询'),
  RESUBMIT: rule('RESUBMIT', '退回补正'),
  CONTROL_END: rule('CONTROL_PERIOD', '布控生效'),
  HIT_ACKNOWLEDGE: rule('HIT_ACKNOWLEDGE', '登记发现行踪'),
  HIT_ESCALATE_NEXT: rule('HIT_ESCALATE_NEXT', '登记发现行踪'),
  HIT_ESCALATE_CHIEF: rule('HIT_ESCALATE_CHIEF', '登记发现行踪'),
  ARRIVAL_IN_CITY: rule('ARRIVAL_IN_CITY', '登记发现行踪'),
  ARRIVAL_OTHER: rule('ARRIVAL_OTHER', '登记发现行踪'),
  RELEASE_ACKNOWLEDGE: rule('RELEASE_ALARM', '发出撤控'),
  QUESTIONING: rule('QUESTIONING', '实际控制'),
  QUESTIONING_COMPLEX: rule('QUESTIONING_COMPLEX', '实际控制'),
  DETENTION_FAMILY_NOTICE: rule('DETENTION_FAMILY_NOTICE', '执行拘留'),
  DETENTION_RECONSIDERATION: rule('DETENTION_RECONSIDERATION', '收到拘留、罚款决定书', 'forward'),
  DETENTION_RECONSIDERATION_DECISION: rule('DETENTION_RECONSIDERATION_DECISION', '上级法院收到复议申请', 'forward'),
  DETENTION_LEAVE_ANSWER: rule('DETENTION_LEAVE_ANSWER', '被拘留人或其近亲属提出请假申请'),
  DETAIN_FIRST_REPORT: rule('DETAIN_FIRST_REPORT', '先行拘留'),
  DETENTION_HOUSE_ANSWER: rule('DETENTION_HOUSE_ANSWER', '送拘'),
  DETENTION_ALTERNATIVE: rule('DETENTION_ALTERNATIVE', '拘留所不予收拘'),
  DETENTION_RELEASE: rule('DETENTION_RELEASE_ALARM', '决定解除拘留'),
  DETENTION_RELEASE_NOTICE: rule('DETENTION_RELEASE_NOTICE', '拘留期满'),
  UNSEAL_ANSWER: rule('UNSEAL_ANSWER', '解除裁定和协助执行通知发往登记机关', 'forward'),
  SEIZURE_HAND_OVER: rule('SEIZURE_HAND_OVER', '登记机关解除查封', 'forward'),
  ENTRUSTED_REPORT: rule('ENTRUSTED_REPORT', '委托函发出', 'forward'),
  FILE_CASE: rule('FILE_CASE', '收到执行申请', 'forward'),
  ASSIGN: rule('ASSIGN', '立案', 'forward'),
  NOTICE: rule('NOTICE', '收到执行申请', 'forward'),
  NOTICE_INTERNAL: rule('NOTICE_INTERNAL', '承办人收到案件材料', 'forward'),
  NOTICE_AFTER_MEASURE: rule('NOTICE_AFTER_MEASURE', '先行采取执行措施', 'forward'),
  REPORT_SUPPLEMENT: rule('REPORT_SUPPLEMENT', '财产情况发生变动', 'forward'),
  CLUE_VERIFY: rule('CLUE_VERIFY', '收到财产线索', 'forward'),
  CLUE_VERIFY_URGENT: rule('CLUE_VERIFY_URGENT', '收到紧急财产线索', 'forward'),
  NETWORK_QUERY_FIRST: rule('NETWORK_QUERY_FIRST', '承办人收到案件', 'forward'),
  NETWORK_CONTROL_ONLINE: rule('NETWORK_CONTROL_ONLINE', '查到可线上控制的财产'),
  NETWORK_CONTROL_OFFLINE: rule('NETWORK_CONTROL_OFFLINE', '查到须线下控制的财产'),
  INVESTIGATION: rule('INVESTIGATION', '承办人收到案件', 'forward'),
  TERM: rule('TERM', '立案', 'forward'),
  TERM_NON_LITIGATION: rule('TERM_NON_LITIGATION', '立案', 'forward'),
  UPPER_COURT: rule('UPPER_COURT', '收到执行申请'),
  APPLY_LIMIT: rule('APPLY_LIMIT', '履行期间最后一日', 'forward'),
  OBJECTION_DECISION: rule('OBJECTION_DECISION', '收到书面异议', 'forward'),
  OBJECTION_RECONSIDERATION: rule('OBJECTION_RECONSIDERATION', '异议裁定送达', 'forward'),
  THIRD_PARTY_SUIT: rule('THIRD_PARTY_SUIT', '异议裁定送达', 'forward'),
  JURISDICTION_OBJECTION: rule('JURISDICTION_OBJECTION', '收到执行通知书', 'forward'),
  ROUND_TERMINATION_MIN: rule('ROUND_TERMINATION_MIN', '立案'),
  PAYOUT: rule('PAYOUT', '财务部门通知到账', 'forward'),
  SETTLEMENT_BREACH: rule('SETTLEMENT_BREACH', '和解款到期'),
} as const satisfies Readonly<Record<string, DeadlineRule>>;

export type DeadlineCode = keyof typeof DEADLINE_RULES;
