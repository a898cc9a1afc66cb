import type { TSchema } from 'typebox';

/** J 承办法官, BC 执行局长, P 院长, C 执行指挥中心, F 执行干警, SYS the platform itself. */
export type Signer = 'J' | 'BC' | 'P' | 'C' | 'F' | 'SYS';

/**
 * How an instrument is numbered: a running number of the court and the year under a word of its own, which stands between
 * the court's short name and the number [D]; the case number, with 之一 … from the second ruling on; or no number of its
 * own beside the case number. Words are append-only, because numbers already given carry them.
 */
export type Numbering = { readonly kind: 'series'; readonly word: string } | { readonly kind: 'ruling' } | { readonly kind: 'case-number' };

/** What the catalogue says of an instrument; it stands there under its code. */
export type InstrumentEntry = {
  /** Chinese name, as in the title of the instrument. */
  readonly name: string;
  readonly schema: TSchema;
  /** Pictures by their label in the template (alt text {标签}); none is required. */
  readonly pictures: readonly string[];
  /** Who signs or approves, in this order. A holding instrument in the packet adds the president (民诉法 §119). */
  readonly signers: readonly Signer[];
  /** Legal source of the signature and of the instrument; `[D]` marks our own design. */
  readonly source: string;
  /** 用印: goes out only as a sealed copy; unsealed it is refused as R02 (最高人民法院网络查询冻结规定 §4; DOMAIN §1.12-8). */
  readonly sealed: boolean;
  /** Compels or detains a person (民事诉讼法第一百一十二条、第一百一十八条): nobody signs it in passing. */
  readonly compels?: true;
  readonly numbering: Numbering;
  /** Pages of the shipped template filled with the sample; tests hold it to that. */
  readonly pages: number;
};

/** Entries by their codes. Codes are append-only: they travel in requests, name number series and stand in files for years. */
export type InstrumentEntries = Readonly<Record<string, InstrumentEntry>>;
