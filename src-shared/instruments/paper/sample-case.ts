import { fen } from '../../kernel/money.ts';
import { civilDate } from '../../kernel/time.ts';
import type { CaseInput, CourtInput } from './fields.ts';

/** The fictional case that every template is tried with, and the days on which things happen in it. */
const COURT: CourtInput = { name: '苏州市姑苏区人民法院', dutyPhone: '0512-00000110', upper: '江苏省苏州市中级人民法院' };

const CASE: CaseInput = {
  caseNumber: '（2026）苏0508执90017号',
  cause: '民间借贷纠纷',
  title: '（2025）苏0508民初90311号',
  titleKind: '民事调解书',
  principal: fen(5_000_000),
  judge: '蒋某',
  clerk: '陆某',
  creditor: { name: '齐某', sex: 'male', birth: civilDate('1984-09-25'), idNo: '320599198409251375', address: '苏州市姑苏区望榆街8号1幢203室（虚构）', phone: '13900000001' },
  debtor: { name: '王某', sex: 'male', birth: civilDate('1987-03-16'), idNo: '320599198703162138', address: '苏州市姑苏区听橹街18号3幢502室（虚构）', phone: '13900000002' },
};

export const SAMPLE_FILED = civilDate('2026-09-07');
export const SAMPLE_HIT = civilDate('2026-09-11');
export const SAMPLE_FILE = { court: COURT, case: CASE } as const;
