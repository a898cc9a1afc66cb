import Type, { type Static } from 'typebox';
import type { AgencyId, CourtCode } from '../../kernel/ids.ts';
import { CourtCodeSchema, LineSchema, oneOf } from '../../kernel/schema.ts';

/**
 * What an agency is to the courts (DOMAIN §1.10, §5). A message names the kind it is for; which agency of that kind gets
 * it follows from the district. The list is append-only.
 */
export const AGENCY_KINDS = [
  /** 市公安局: the specialist line (公安专线) of all courts of the city. */
  'police',
  /** 公安分局, 县级市公安局. */
  'police-branch',
  /** 交通警察支队. */
  'traffic-police',
  /** 拘留所. */
  'detention-house',
  /** 不动产登记机构. */
  'registry',
  /** 税务机关. */
  'tax',
  /** 综治中心. */
  'governance-centre',
  /** 区镇网格分中心: many in one district, so a message to one names it. */
  'sub-centre',
  /** 银行. */
  'bank',
  /** 支付机构. */
  'fund-operator',
  /** 证券登记结算机构, 证券公司. */
  'securities-operator',
] as const;
export type AgencyKind = (typeof AGENCY_KINDS)[number];

export const AgencyKindSchema = oneOf(AGENCY_KINDS);

/** Id of an agency as the protocol and the stores write it: `police:suzhou`. */
export const AGENCY_ID_PATTERN = '^[a-z]+(?:-[a-z]+)*:[a-z0-9-]+$';
export const AgencyRefSchema = Type.Unsafe<AgencyId>(Type.String({ pattern: AGENCY_ID_PATTERN, maxLength: 60 }));

/** How what is for an agency reaches it: its people sign in at this server, or its own system speaks the protocol. */
export const CHANNELS = ['desk', 'connector'] as const;
export type Channel = (typeof CHANNELS)[number];

export const AGENCY_FIELDS = {
  id: AgencyRefSchema,
  kind: AgencyKindSchema,
  /** Whose district it serves, by the code of its court; 苏05 is the whole city. */
  district: CourtCodeSchema,
  /** As its own people write it. */
  name: LineSchema,
  dutyPhone: Type.String({ maxLength: 40 }),
} as const;

/** One agency of the city: a row, never a constant in a program. */
export type AgencyRow = {
  readonly id: AgencyId;
  readonly kind: AgencyKind;
  readonly district: CourtCode;
  readonly name: Static<typeof LineSchema>;
  readonly dutyPhone: string;
};

/**
 * Whom a message is for. The kind always; where several of that kind serve a district, the agency itself; without a
 * district, the one that serves the court of the request.
 */
export type Addressee = {
  readonly kind: AgencyKind;
  /** Court code (苏0508) or district code of GB/T 2260 (320508). */
  readonly district?: string;
  readonly agency?: AgencyId;
};
