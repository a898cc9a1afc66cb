import type { AccountId, CaseId, CommandId } from '../../kernel/ids.ts';
import type { AssetAnswer, AssetInterest, AssetKind } from './model.ts';

/** What can happen to a thing. Kinds are append-only: they stay in feeds and journals for years. */
export type AssetEvent =
  | { readonly kind: 'asset-interest-added'; readonly assetKind: AssetKind; readonly interest: Omit<AssetInterest, 'since' | 'by'> }
  | { readonly kind: 'asset-told'; readonly answer: Omit<AssetAnswer, 'id' | 'at' | 'by' | 'takenBack'> }
  | { readonly kind: 'asset-answer-taken-back'; readonly answerId: CommandId; readonly reason: string }
  | { readonly kind: 'asset-case-moved'; readonly caseId: CaseId; readonly judge: AccountId; readonly clerk?: AccountId };
