import { type Failure, failure } from '../../kernel/errors/index.ts';

/** 执行依据文号: what the enforcement rests on, recognised loosely; `warning` is shown and never blocks. */
export type TitleNumber = {
  /** As typed, without outer spaces, with full-width brackets around the year. */
  readonly text: string;
  readonly kind: 'judgment' | 'arbitration' | 'notary' | 'administrative' | 'other';
  readonly warning?: Failure;
};

const KINDS: readonly (readonly [TitleNumber['kind'], RegExp])[] = [
  ['arbitration', /(仲|裁字).*\d.*号/u],
  ['notary', /(公证|证).*\d.*号/u],
  ['judgment', /(民|刑|行|知|商|调|督|特|赔|破|诉前|执)[\u4e00-\u9fa5]*\d.*号/u],
  ['administrative', /(罚|决|征|税|处)[\u4e00-\u9fa5]*.*\d.*号/u],
];

/**
 * Reads the number of an enforcement title: civil (民初, 民终, 民特), criminal (刑初), administrative, arbitration, notary,
 * or free text with the warning TITLE_NUMBER_UNUSUAL (DOMAIN §1.12-20). Never refuses.
 */
export function parseTitleNumber(text: string): TitleNumber {
  const tidy = text.normalize('NFKC').trim().replace(/\s+/gu, ' ').replace(/^[([【〔](\d{4})[)\]】〕]/u, '（$1）');
  const kind = KINDS.find(([, pattern]) => pattern.test(tidy))?.[0];
  return kind === undefined ? { text: tidy, kind: 'other', warning: failure('TITLE_NUMBER_UNUSUAL') } : { text: tidy, kind };
}
