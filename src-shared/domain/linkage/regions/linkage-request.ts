import type { Approvable, ApprovalPart } from './approval.ts';
import type { CustodyPart } from './custody.ts';
import type { Exchanged, ExchangePart } from './exchange.ts';
import type { HoldPart } from './hold.ts';
import type { PaperPart } from './papers.ts';
import type { RequestPart } from './request.ts';
import type { ResponsePart, Sighting } from './response.ts';

/**
 * A request as everybody outside its mechanism may read it: the regions that all of them have, and those that only some
 * have. What else its state says is the mechanism's own and needs its types.
 */
export type LinkageRequest = RequestPart & PaperPart & ApprovalPart & ExchangePart & Partial<HoldPart> & Partial<CustodyPart> & Partial<ResponsePart> & { readonly hits?: readonly Sighting[] };

/** A request because of which something stands at an agency. */
export type HoldingRequest = Approvable & Exchanged & HoldPart & Partial<CustodyPart>;

/** Whether the mechanism of a request has a hold; it has it from its filing on. */
export function hasHold(request: LinkageRequest): request is HoldingRequest {
  return request.control !== undefined;
}
