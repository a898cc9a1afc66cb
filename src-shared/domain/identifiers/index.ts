export { CASE_NUMBER_TYPES, caseNumberMatcher, caseNumberSearchKey, type CaseNumber, type CaseNumberType, parseCaseNumber } from './case-number.ts';
export { checkBankCard, checkPhone, type Phone } from './contact.ts';
export { type Court, courtByCode, shortCourtName, SUZHOU_COURTS } from './courts.ts';
export { checkCreditCode, type CreditCode, creditCodeCheckCharacter } from './credit-code.ts';
export { type GridCode, parseGridCode } from './grid-code.ts';
export { checkForeignPermanentId, checkIdNumber, idCheckCharacter, isForeignPermanentId, type IdNumber, normaliseIdNumber } from './id-number.ts';
export { isSamePerson, personKey } from './person-key.ts';
export type { Checked, IdentifierProblem } from './problem.ts';
export { parseTitleNumber, type TitleNumber } from './title-number.ts';
