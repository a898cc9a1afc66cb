import type { DeskView } from '#shared/contracts/engine.ts';
import type { HouseView } from '#shared/mechanisms/detain-person/audiences.ts';

/** A person as the house knows him. Whoever stored it under this noun has checked it against this schema. */
export function atHouse({ request }: Pick<DeskView, 'request'>): HouseView {
  return request as unknown as HouseView;
}

/** Fewer days by the upper court, and the house has not written the new end yet. */
export function isChangeOpen({ change, admission, termEnd, leaves }: HouseView): boolean {
  return change !== undefined && admission !== undefined && termEnd === admission.endsAt && leaves.every(({ backAt }) => backAt === undefined);
}
