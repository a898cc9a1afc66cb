import Type, { type Static } from 'typebox';
import {
  AccountIdSchema,
  AssetIdSchema,
  CaseIdSchema,
  CaseNumberSchema,
  CivilDateSchema,
  closed,
  CommandIdSchema,
  CountSchema,
  CourtCodeSchema,
  FenSchema,
  FileHashSchema,
  FingerprintSchema,
  IdNoSchema,
  InstantSchema,
  LineSchema,
  oneOf,
  PaperNumberSchema,
  ParagraphSchema,
  PartyIdSchema,
} from '../../kernel/schema.ts';
import { AggregateRefSchema } from '../linkage/command.ts';

export const ASSET_KINDS = ['real-estate', 'vehicle', 'account', 'equity', 'other'] as const;
export type AssetKind = (typeof ASSET_KINDS)[number];

/** 号牌种类, as far as it tells two cars with the same signs apart. */
export const PLATE_TYPES = ['small', 'large', 'new-energy-small', 'new-energy-large', 'trailer', 'motorcycle', 'other'] as const;
export type PlateType = (typeof PLATE_TYPES)[number];

const NumberSchema = Type.String({ minLength: 1, maxLength: 60 });

/** Numbers of a thing, each normalised (`normalisedNumbers`). Which of them names it is said by `assetIdOf`. */
export const AssetNumbersSchema = closed({
  vin: Type.Optional(NumberSchema),
  plate: Type.Optional(NumberSchema),
  plateType: Type.Optional(oneOf(PLATE_TYPES)),
  engineNo: Type.Optional(NumberSchema),
  unitNo: Type.Optional(NumberSchema),
  certificateNo: Type.Optional(NumberSchema),
  accountNo: Type.Optional(NumberSchema),
  bank: Type.Optional(LineSchema),
  /** Company whose shares they are, its code, and whose shares: name, or number of an identity document. */
  company: Type.Optional(LineSchema),
  companyCode: Type.Optional(IdNoSchema),
  holder: Type.Optional(LineSchema),
  /** What it is, where it has no number. */
  label: Type.Optional(LineSchema),
});
export type AssetNumbers = Static<typeof AssetNumbersSchema>;
export type AssetNumberName = keyof AssetNumbers;

export const AssetOwnerSchema = closed({ name: LineSchema, idNo: Type.Optional(IdNoSchema), share: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })) });
export type AssetOwner = Static<typeof AssetOwnerSchema>;

/** What an answer says of the thing beside its numbers, as the agency writes it. */
export const AssetDetailsSchema = closed({
  brand: Type.Optional(LineSchema),
  colour: Type.Optional(LineSchema),
  location: Type.Optional(LineSchema),
  area: Type.Optional(LineSchema),
  use: Type.Optional(LineSchema),
  coOwnership: Type.Optional(LineSchema),
  condition: Type.Optional(LineSchema),
  note: Type.Optional(ParagraphSchema),
});
export type AssetDetails = Static<typeof AssetDetailsSchema>;
export type AssetDetailName = keyof AssetDetails;

export const BURDEN_KINDS = ['mortgage', 'pledge', 'residence', 'objection', 'pre-notice', 'lease', 'other'] as const;

/** 权利负担: somebody else's right in the thing. `holder` is the 抵押权人, 质权人, 居住权人 … */
export const BurdenSchema = closed({
  kind: oneOf(BURDEN_KINDS),
  holder: LineSchema,
  amount: Type.Optional(FenSchema),
  since: Type.Optional(CivilDateSchema),
  note: Type.Optional(LineSchema),
});
export type Burden = Static<typeof BurdenSchema>;

export const HOLD_MEASURES = ['seal', 'seize', 'freeze', 'provisional-seal'] as const;
export type HoldMeasure = (typeof HOLD_MEASURES)[number];
/** How a hold ended before its last day: lifted by the court, or used up by a sale (查封扣押冻结规定 §27). */
export const HOLD_ENDINGS = ['lifted', 'consumed'] as const;

/** 查封、扣押、冻结 by any court, as far as an answer named it. */
export const HoldSchema = closed({
  measure: oneOf(HOLD_MEASURES),
  /** Name of the court as the answer writes it. */
  court: LineSchema,
  /** 文号 of the ruling or of the notice to assist. */
  number: Type.Optional(PaperNumberSchema),
  /** 0 = 首封; n = 第 n 轮候, whose term has not begun. */
  waitlist: CountSchema,
  start: Type.Optional(CivilDateSchema),
  end: Type.Optional(CivilDateSchema),
  ended: Type.Optional(closed({ how: oneOf(HOLD_ENDINGS), on: CivilDateSchema })),
});
export type Hold = Static<typeof HoldSchema>;

export const VALUE_BASES = ['appraisal', 'reference-price', 'inquiry', 'agreed', 'balance', 'estimate'] as const;
export const AssetValueSchema = closed({ amount: FenSchema, basis: oneOf(VALUE_BASES), on: CivilDateSchema });
export type AssetValue = Static<typeof AssetValueSchema>;

/**
 * What one answer says. A part that is absent was not spoken of. Of a list, `all` says that there is nothing beside it: a
 * registry's answer names all holds, a paper that a clerk has in hand names one.
 */
export const SaidSchema = closed({
  numbers: AssetNumbersSchema,
  owners: Type.Optional(Type.Array(AssetOwnerSchema, { minItems: 1, maxItems: 50 })),
  details: Type.Optional(AssetDetailsSchema),
  burdens: Type.Optional(closed({ all: Type.Boolean(), list: Type.Array(BurdenSchema, { maxItems: 50 }) })),
  holds: Type.Optional(closed({ all: Type.Boolean(), list: Type.Array(HoldSchema, { maxItems: 50 }) })),
  value: Type.Optional(AssetValueSchema),
});
export type Said = Static<typeof SaidSchema>;

/** Where an answer stands: a paper in the file, a row of a sheet that came in, or what came of a request of a court here. */
export const AnswerSourceSchema = Type.Union([
  closed({ from: Type.Literal('hand'), title: LineSchema, page: Type.Optional(Type.String({ maxLength: 20 })), file: Type.Optional(FileHashSchema) }),
  closed({ from: Type.Literal('file'), title: LineSchema, file: FingerprintSchema, row: Type.Integer({ minimum: 1, maximum: 10_000_000 }) }),
  // Its title is the number of the case.
  closed({ from: Type.Literal('request'), title: LineSchema, request: AggregateRefSchema }),
]);
export type AnswerSource = Static<typeof AnswerSourceSchema>;

export const AssetAnswerSchema = closed({
  id: CommandIdSchema,
  at: InstantSchema,
  by: AccountIdSchema,
  caseId: CaseIdSchema,
  source: AnswerSourceSchema,
  /** 结果截至: the day on which it was so. */
  asOf: CivilDateSchema,
  said: SaidSchema,
  takenBack: Type.Optional(closed({ at: InstantSchema, by: AccountIdSchema, reason: ParagraphSchema })),
});
/** One answer on the thing as it came; never changed, at most taken back. */
export type AssetAnswer = Static<typeof AssetAnswerSchema>;

export const INTEREST_PARTIES_MAX = 20;
export const AssetInterestSchema = closed({
  caseId: CaseIdSchema,
  caseNumber: CaseNumberSchema,
  court: CourtCodeSchema,
  judge: AccountIdSchema,
  clerk: Type.Optional(AccountIdSchema),
  /** Parties of the case to whom it belongs, or is said to. */
  parties: Type.Array(PartyIdSchema, { maxItems: INTEREST_PARTIES_MAX }),
  since: InstantSchema,
  by: AccountIdSchema,
});
/** That a case is about this thing too. */
export type AssetInterest = Static<typeof AssetInterestSchema>;

/** Most answers that one thing keeps, and most cases that it can be of; what is beyond is refused in words. */
export const ANSWERS_MAX = 200;
export const INTERESTS_MAX = 200;

export const AssetStateSchema = closed({
  id: AssetIdSchema,
  version: Type.Integer({ minimum: 0 }),
  /** Court of the first interest; rights go by the case that a command names. */
  court: CourtCodeSchema,
  kind: oneOf(ASSET_KINDS),
  interests: Type.Array(AssetInterestSchema, { minItems: 1, maxItems: INTERESTS_MAX }),
  answers: Type.Array(AssetAnswerSchema, { maxItems: ANSWERS_MAX }),
});
/** 财产: one thing, whatever the number of cases that are about it. What is known of it is read out of the answers (`known.ts`). */
export type AssetState = Static<typeof AssetStateSchema>;

export function standingAnswers(state: Pick<AssetState, 'answers'>): readonly AssetAnswer[] {
  return state.answers.filter((answer) => answer.takenBack === undefined);
}
