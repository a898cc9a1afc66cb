/**
 * Who acts. A session has exactly one role; a person with two offices signs in with two accounts, as 等保 2.0 asks.
 * `system` is the platform itself (timers, reactions), `agency-system` an outside system behind a connector.
 */
export const ROLES = [
  'judge', // 承办法官
  'clerk', // 书记员
  'chief', // 执行局长
  'president', // 院长
  'command-centre', // 执行指挥中心
  'field-officer', // 执行干警
  'police-specialist', // 公安专线专员
  'police-station', // 派出所
  'agency-desk', // 机构专办员: at the desk of an agency that is no line of the police
  'auditor', // 审计员
  'administrator', // 管理员: sees no case data
  'system',
  'agency-system',
] as const;

export type Role = (typeof ROLES)[number];

/** Roles a person can sign in with. */
export type PersonRole = Exclude<Role, 'system' | 'agency-system'>;

export const COURT_ROLES = ['judge', 'clerk', 'chief', 'president', 'command-centre', 'field-officer'] as const satisfies readonly Role[];
/** Roles of people outside the court: each account belongs to an agency or a unit of one. */
export const AGENCY_ROLES = ['police-specialist', 'police-station', 'agency-desk'] as const satisfies readonly Role[];
