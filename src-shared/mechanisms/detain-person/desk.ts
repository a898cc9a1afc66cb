import type { Desk, DeskHead, DeskPile } from '../../domain/linkage/desk.ts';
import { personKey } from '../../domain/identifiers/index.ts';
import type { HouseView } from './audiences.ts';
import { CALLED } from './regions.ts';
import { AT_GATE } from './states.ts';

function pileOf({ state }: HouseView): DeskPile {
  if (state === 'release_ordered') return 'releases';
  if (AT_GATE.includes(state)) return 'review';
  return state === 'admitted' || state === 'on_leave' ? 'controls' : 'done';
}

/** Since when the house owes a word on somebody it has: he is to be free, a leave was answered and has not begun, or the days were made fewer. */
function askedAt({ state, leaves, change, termEnd, admission, release }: HouseView): HouseView['since'] | undefined {
  if (state === 'release_ordered') return release?.orderedAt;
  const leave = leaves.at(-1);
  if (state === 'admitted' && leave?.granted === true && leave.leftAt === undefined) return leave.answeredAt;
  const isUnchanged = change !== undefined && admission !== undefined && termEnd === admission.endsAt;
  return isUnchanged && (state === 'admitted' || state === 'on_leave') ? admission.at : undefined;
}

/** Until when he stays, or stays away. */
function endsAt({ state, leaves, termEnd }: HouseView): HouseView['since'] | undefined {
  if (state === 'admitted') return termEnd;
  return state === 'on_leave' ? leaves.at(-1)?.dueBack : undefined;
}

/** A person of the house as its list knows him. */
export function headAtHouse(view: HouseView): DeskHead {
  const asked = askedAt(view);
  const ends = endsAt(view);
  const alarmed = view.release?.alarmedAt !== undefined && view.release.releasedAt === undefined ? (view.release.orderedAt ?? view.termEnd) : undefined;
  return {
    ref: { type: CALLED.aggregate, id: view.id },
    about: { name: view.debtor.name, isPerson: true },
    key: personKey(view.debtor.idType, view.debtor.idNo),
    pile: pileOf(view),
    ...(asked === undefined ? {} : { askedAt: asked }),
    ...(ends === undefined ? {} : { endsAt: ends }),
    ...(alarmed === undefined ? {} : { alarmedSince: alarmed }),
  };
}

/** The house takes in, keeps and releases. */
export const DETENTION_DESKS: readonly Desk[] = [{ at: 'queue', fact: 'detain-person.house', head: (part) => headAtHouse(part as HouseView) }];
