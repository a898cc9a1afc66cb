/**
 * Columns of a worklist export (案件导入). Exports differ from court to court, so each field knows the header names seen
 * so far; a mapping made by hand is remembered for the next file with the same headers.
 */
export const IMPORT_FIELDS = {
  caseNumber: { required: true, names: ['案号', '执行案号', '案件号', '案件编号'] },
  filedOn: { required: true, names: ['立案日期', '立案时间', '收案日期', '立案日'] },
  judge: { required: true, names: ['承办人', '承办法官', '主办法官', '经办人'] },
  clerk: { required: false, names: ['书记员', '法官助理', '助理'] },
  cause: { required: false, names: ['案由', '执行案由', '立案案由'] },
  title: { required: false, names: ['执行依据文号', '执行依据', '依据文号', '执行依据案号', '生效文书号'] },
  creditors: { required: false, names: ['申请执行人', '申请人', '权利人'] },
  creditorIds: { required: false, names: ['申请执行人证件号码', '申请人证件号码', '申请执行人证件号'] },
  debtors: { required: true, names: ['被执行人', '被申请人', '义务人', '被执行人姓名', '被执行人名称'] },
  debtorIds: { required: false, names: ['证件号码', '被执行人证件号码', '身份证号', '身份证号码', '被执行人证件号', '证件号'] },
  debtorPhones: { required: false, names: ['联系电话', '被执行人电话', '被执行人联系电话', '手机号', '手机号码'] },
  debtorAddresses: { required: false, names: ['住址', '被执行人住址', '被执行人地址', '住所地', '地址'] },
  principal: { required: true, names: ['申请标的', '申请执行标的', '执行标的', '标的额', '申请标的额', '标的金额', '申请执行标的金额'] },
  fee: { required: false, names: ['执行费', '申请执行费', '执行申请费'] },
  performanceDue: { required: false, names: ['履行期限', '履行期届满日', '履行期间届满日', '履行截止日'] },
  dishonest: { required: false, names: ['是否失信', '失信', '已列失信', '纳入失信'] },
  consumptionLimited: { required: false, names: ['是否限消', '限制消费', '已限消', '限消'] },
  served: { required: false, names: ['送达情况', '是否送达', '送达', '执行通知书送达情况', '执行通知送达情况'] },
  servedOn: { required: false, names: ['送达日期', '送达时间', '执行通知书送达日期', '执行通知送达日期', '执行通知书送达时间'] },
  reportDue: { required: false, names: ['报告财产期限', '报告期限', '财产报告期限', '报告财产截止日期'] },
  report: { required: false, names: ['报告财产情况', '财产报告情况', '报告情况', '是否报告财产', '财产申报情况'] },
  reportedOn: { required: false, names: ['报告财产日期', '财产报告日期', '报告日期', '财产申报日期'] },
  paid: { required: false, names: ['已到位金额', '到位金额', '已执行到位金额', '实际到位金额', '执行到位金额', '已执行金额'] },
  feePaid: { required: false, names: ['执行费是否已缴', '执行费是否缴纳', '执行费已缴', '是否缴纳执行费', '执行费缴纳情况', '申请执行费是否已缴'] },
  measures: { required: false, names: ['已采取措施', '已采取执行措施', '查控措施', '执行措施', '采取措施情况'] },
  closedOn: { required: false, names: ['结案日期', '结案时间', '报结日期'] },
  closeWay: { required: false, names: ['结案方式', '结案案由', '报结方式'] },
} as const satisfies Record<string, { readonly required: boolean; readonly names: readonly string[] }>;

export type ImportField = keyof typeof IMPORT_FIELDS;

/** Field -> column index, 0-based. */
export type ImportMapping = Readonly<Partial<Record<ImportField, number>>>;

const FIELDS = Object.keys(IMPORT_FIELDS) as ImportField[];

/** A header without unit, brackets and spaces: 「申请标的（元）」 and 「申请标的」 are one column. */
export function headerKey(header: string): string {
  return header
    .normalize('NFKC')
    .replace(/[\s\u200b-\u200f\ufeff*＊]/gu, '')
    .replace(/\((元|万元|人民币|人民币元|单位:?元)\)/gu, '')
    .replace(/[:：]$/u, '');
}

/** Unit named in the header, for amounts whose cells carry none: `万元` multiplies. */
export function headerUnit(header: string): 'yuan' | 'ten-thousand-yuan' {
  return /万元/u.test(header.normalize('NFKC')) ? 'ten-thousand-yuan' : 'yuan';
}

/** Fingerprint key of a header row, under which a mapping is remembered. */
export function headersKey(headers: readonly string[]): string {
  return headers.map(headerKey).join('|');
}

/** Columns of one form of file: for each field whether it must be there, and the names seen so far. */
export type FieldTable<F extends string> = Readonly<Record<F, { readonly required: boolean; readonly names: readonly string[] }>>;

/** Matches headers to the fields of a form by their known names; each column serves one field. */
export function mapHeadersTo<F extends string>(table: FieldTable<F>, headers: readonly string[]): Readonly<Partial<Record<F, number>>> {
  const keys = headers.map(headerKey);
  const mapping: Partial<Record<F, number>> = {};
  const taken = new Set<number>();
  for (const field of Object.keys(table) as F[]) {
    for (const name of table[field].names) {
      const at = keys.findIndex((key, index) => key === name && !taken.has(index));
      if (at >= 0) {
        mapping[field] = at;
        taken.add(at);
        break;
      }
    }
  }
  return mapping;
}

/** Matches the headers of a worklist; a remembered mapping wins whole. */
export function mapHeaders(headers: readonly string[], remembered?: ImportMapping): ImportMapping {
  return remembered ?? mapHeadersTo(IMPORT_FIELDS, headers);
}

/** Required fields without a column. */
export function missingFields(mapping: ImportMapping): readonly ImportField[] {
  return FIELDS.filter((field) => IMPORT_FIELDS[field].required && mapping[field] === undefined);
}

/** The header row: the first of the opening rows that names at least three fields (exports begin with title lines). */
export function findHeaderRow(rows: readonly (readonly string[])[], table: FieldTable<string> = IMPORT_FIELDS): number | undefined {
  const at = rows.slice(0, 20).findIndex((row) => Object.keys(mapHeadersTo(table, row)).length >= 3);
  return at < 0 ? undefined : at;
}
