import { type CaseState, type Party, partyOf, standingRecords } from '#shared/domain/cases/model.ts';
import { concerns, spokenOf } from '#shared/domain/cases/standing.ts';
import type { DebtorSnapshot } from '#shared/domain/linkage/subject.ts';
import { personInputOf } from '#shared/instruments/paper/from-models.ts';
import type { CommandId } from '#shared/kernel/ids.ts';

/** The person as the case names him now; one who answers for a company with his capacity and its name. */
export function snapshotOf(state: CaseState, party: Party): DebtorSnapshot {
  const { sex, birth } = personInputOf(party);
  const company = party.capacity === undefined ? undefined : partyOf(state, party.capacity.of);
  return {
    name: party.name,
    idType: party.idType,
    idNo: party.idNo,
    ...(sex === undefined ? {} : { sex }),
    ...(birth === undefined ? {} : { birth }),
    ...(party.phone === undefined ? {} : { phone: party.phone }),
    ...(party.address === undefined ? {} : { address: party.address }),
    ...(party.photo === undefined ? {} : { photo: party.photo }),
    ...(party.capacity === undefined || company === undefined ? {} : { capacity: { as: party.capacity.as, company: company.name } }),
  };
}

/** Records that may prove a ground of detention or fine (DOMAIN §1.12-12), newest first. */
const PROVING: readonly string[] = ['service', 'asset-report', 'interview', 'summons', 'visit', 'payment', 'note'];
export function provingRecords(state: CaseState): CaseState['records'] {
  return standingRecords(state).filter(({ body }) => PROVING.includes(body.type)).toReversed();
}

const MOST_EVIDENCE = 60;

/** Records of these types that speak of the person, oldest first; the newest ones where there are very many. */
export function evidenceAbout(state: CaseState, party: Party, types: readonly string[]): CommandId[] {
  const about = spokenOf(state, party.id);
  return standingRecords(state)
    .filter(({ body }) => types.includes(body.type) && concerns(body, about))
    .slice(-MOST_EVIDENCE)
    .map(({ id }) => id as CommandId);
}
