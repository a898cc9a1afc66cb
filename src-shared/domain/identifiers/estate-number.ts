import { ok } from '../../kernel/result.ts';
import { normaliseCode } from './normalise.ts';
import { type Checked, doubtful, refused } from './problem.ts';

/** 不动产单元号 (GB/T 37346): 28 signs, no check digit. */
export type EstateUnit = {
  readonly unitNo: string;
  /** County, GB/T 2260. */
  readonly county: string;
  /** Land without a building ends in W00000000. */
  readonly landOnly: boolean;
};

const UNIT = /^\d{12}[A-Z]{2}\d{5}[A-Z]\d{8}$/;
const CERTIFICATE = /^[\u4e00-\u9fa5]\(\d{4}\).{2,12}不动产(权|证明)第\d{7}号$/u;

/** Capitals, narrow, without the spaces of its groups. */
export function normaliseEstateUnit(text: string): string {
  return normaliseCode(text).replace(/[-—–]/gu, '');
}

/** Checks a real-estate unit number. Error ESTATE_UNIT_MALFORMED. */
export function parseEstateUnit(text: string): Checked<EstateUnit> {
  const unitNo = normaliseEstateUnit(text);
  if (!UNIT.test(unitNo)) return refused('ESTATE_UNIT_MALFORMED');
  return ok({ unitNo, county: unitNo.slice(0, 6), landOnly: unitNo.endsWith('W00000000') });
}

/** As people compare it: county, cadastral area, parcel, building (6-6-7-9). */
export function estateUnitText(unitNo: string): string {
  return UNIT.test(unitNo) ? [unitNo.slice(0, 6), unitNo.slice(6, 12), unitNo.slice(12, 19), unitNo.slice(19)].join(' ') : unitNo;
}

/** Narrow round brackets, no spaces: the form by which certificates are compared. */
export function normaliseCertificate(text: string): string {
  return normaliseCode(text);
}

/**
 * Checks a certificate of real estate (不动产权证书号, 不动产证明号). Warning ESTATE_CERTIFICATE_UNUSUAL: certificates from before
 * the unified registration have numbers of every form.
 */
export function checkEstateCertificate(text: string): Checked<{ readonly certificateNo: string }> {
  const certificateNo = normaliseCertificate(text);
  return CERTIFICATE.test(certificateNo) ? ok({ certificateNo }) : doubtful('ESTATE_CERTIFICATE_UNUSUAL');
}
