import type { AgencyKind } from '../agencies/index.ts';
import type { CivilDate, Instant } from '../../kernel/time.ts';
import type { AggregateRef } from './command.ts';
import type { MessageTable } from './messages.ts';
import type { ExchangePart } from './regions/exchange.ts';
import { type HoldPart, type Renewal } from './regions/hold.ts';
import type { Attachment } from './regions/papers.ts';
import { AWAITING, type RequestPart } from './regions/request.ts';

/**
 * The desks of the agencies. What an agency sees of a request is the mechanism's own fact; what its desk needs of it to put
 * it on a pile, to count its clock and to offer the verbs that all mechanisms share is the same for all, and stands here.
 */

/** Where a matter lies: packets to review, what runs, what the court wants ended, and the rest. */
export const DESK_PILES = ['review', 'controls', 'releases', 'done'] as const;
export type DeskPile = (typeof DESK_PILES)[number];

/** A request as the desk of an agency has it: the regions that its mechanism shares with others, as far as it has them. */
export type DeskPart = Pick<RequestPart, 'id' | 'court' | 'caseNumber' | 'state' | 'revision' | 'round' | 'since' | 'due' | 'proofs'> &
  ExchangePart &
  Partial<Pick<RequestPart, 'lateAnswers'>> &
  Partial<Pick<HoldPart, 'control' | 'strays' | 'renewals'>> & { readonly attachments: readonly Attachment[] };

/** What the list of a desk knows of a matter. */
export type DeskHead = {
  readonly ref: AggregateRef;
  /** Whom or what it is about; in full, because the agency must find exactly this one. */
  readonly about: { readonly name: string; readonly isPerson: boolean };
  /** Matters of one person or thing stand together, whatever courts they come from (DOMAIN §1.12-13); empty: by itself. */
  readonly key: string;
  readonly pile: DeskPile;
  /** Something that runs waits for a word of the desk, since when: it stands before the others of its pile. */
  readonly askedAt?: Instant;
  /** When what runs comes to its end, where that is no day of a control. */
  readonly endsAt?: Instant;
  /** Something should have ended and is not known to have, since when: it stands over every pile. */
  readonly alarmedSince?: Instant;
};

/** What somebody on the street looks for. */
export type LookoutPart = Pick<RequestPart, 'id' | 'court' | 'state' | 'revision' | 'round'> & { readonly controlNo: string; readonly end?: CivilDate };

export type LookoutHead = {
  readonly ref: AggregateRef;
  readonly about: { readonly name: string; readonly isPerson: boolean };
  /** What it is found by: name, numbers. */
  readonly search: readonly string[];
};

/** A desk on which a mechanism's matters lie: the kind of fact that brings them there, and the head of one. */
export type Desk =
  | { readonly at: 'queue'; readonly fact: string; head(part: DeskPart): DeskHead }
  | { readonly at: 'lookout'; readonly fact: string; head(part: LookoutPart): LookoutHead };

/** A hold, own or stray, whose end the court asked for and nobody has proven, and since when. */
export type OpenRelease = { readonly controlNo: string | undefined; readonly since: Instant };

export function openReleases({ control, strays = [], since }: Pick<DeskPart, 'control' | 'strays' | 'since'>): readonly OpenRelease[] {
  const isOpen = control?.state === 'release_requested' || control?.state === 'release_sent';
  const own = isOpen ? [{ controlNo: control.controlNo, since: control.release?.requestedAt ?? since }] : [];
  return [...own, ...strays.filter((stray) => stray.state !== 'release_acked').map(({ controlNo, foundAt }) => ({ controlNo, since: foundAt }))];
}

/** A renewal that the court has approved and the agency has not answered yet (DOMAIN §1.1). */
export function openRenewal({ control, renewals = [] }: Pick<DeskPart, 'control' | 'renewals'>): (Renewal & { readonly newEnd: CivilDate }) | undefined {
  const last = renewals.at(-1);
  return last?.state === 'approved' && last.newEnd !== undefined && control?.state === 'active' ? { ...last, newEnd: last.newEnd } : undefined;
}

function pileOf(part: DeskPart): DeskPile {
  if (openReleases(part).length > 0) return 'releases';
  if (AWAITING.includes(part.state)) return 'review';
  return part.control?.state === 'active' ? 'controls' : 'done';
}

/** The head of a matter whose mechanism has a packet and a hold and nothing else that its agency is asked for. */
export function headOfHeld(part: DeskPart, about: Pick<DeskHead, 'ref' | 'about' | 'key'>): DeskHead {
  const asked = openRenewal(part);
  const release = part.control?.release;
  const isAlarmed = release?.alarmedAt !== undefined && openReleases(part).length > 0;
  return {
    ...about,
    pile: pileOf(part),
    ...(asked === undefined ? {} : { askedAt: asked.requestedAt }),
    ...(isAlarmed ? { alarmedSince: release.requestedAt } : {}),
  };
}

/** Whether a mechanism speaks to agencies of this kind. */
export function speaksTo(messages: MessageTable, kind: AgencyKind): boolean {
  return Object.values(messages).some((spec) => 'to' in spec && spec.to.includes(kind));
}
