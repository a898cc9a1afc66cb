import { caseIdOf } from '#shared/domain/cases/import/index.ts';
import type { ImportCase } from '#shared/domain/cases/commands.ts';
import type { Party } from '#shared/domain/cases/model.ts';
import { derivedId, sha256Hex } from '#shared/kernel/digest.ts';
import type { CaseId, FileHash, PartyId } from '#shared/kernel/ids.ts';
import type { SeedCase } from './cases.ts';
import type { FictionalParty } from './people.ts';

/** Stands for the file that seeded cases came from. */
const SEED_FILE = `sha256:${sha256Hex('lianzhi demo seed')}` as FileHash;

function partyOf(caseId: CaseId, role: Party['role'], index: number, party: FictionalParty): Party {
  return {
    // As an import would name it: a later import of the same case finds the same party.
    id: derivedId('party', caseId, role, index) as PartyId,
    role,
    kind: party.kind,
    name: party.name,
    idType: party.kind === 'person' ? 'resident-id' : 'uscc',
    idNo: party.idNo,
    phone: party.phone,
  };
}

/** A seeded case as the row that an import would make of it. @param row place in its list, from 1. */
export function importCaseOf(item: SeedCase, row: number): ImportCase {
  const caseId = caseIdOf(item.caseNumber);
  return {
    caseId,
    court: item.court.code,
    caseNumber: item.caseNumber,
    cause: item.cause,
    filedOn: item.filedOn,
    title: item.title,
    principal: item.principal,
    fee: item.fee,
    ...(item.performanceDue === undefined ? {} : { performanceDue: item.performanceDue }),
    judge: item.judge.id,
    ...(item.clerk === undefined ? {} : { clerk: item.clerk.id }),
    parties: [
      partyOf(caseId, 'creditor', 0, item.creditor),
      ...item.debtors.map((debtor, index): Party => ({
        ...partyOf(caseId, 'debtor', index, debtor),
        address: debtor.address,
        ...(debtor.dishonest ? { dishonest: true } : {}),
        ...(debtor.limited ? { consumptionLimited: true } : {}),
      })),
    ],
    ...(item.closedOn === undefined ? {} : { closedOn: item.closedOn }),
    ...(item.closeWay === undefined ? {} : { closeWay: item.closeWay }),
    ...(item.past === undefined || item.past.length === 0 ? {} : { past: [...item.past] }),
    sourceRow: { file: SEED_FILE, row },
  };
}
