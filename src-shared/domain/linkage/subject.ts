import Type, { type Static } from 'typebox';
import { CivilDateSchema, closed, FileHashSchema, IdNoSchema, LineSchema, oneOf, PartyPhoneSchema } from '../../kernel/schema.ts';
import { type CivilDate, civilDateOf } from '../../kernel/time.ts';
import { CAPACITIES, type CaseState, ID_TYPES, type Party, partyOf } from '../cases/model.ts';
import { checkIdNumber } from '../identifiers/index.ts';
import { type DecideContext, failed, type GuardResult, lawNumber, passed } from './decision.ts';

/** The person as a packet names him: a snapshot, so that every approval shows exactly what was approved. */
export const DebtorSnapshotSchema = closed({
  name: LineSchema,
  idType: oneOf(ID_TYPES),
  idNo: IdNoSchema,
  sex: Type.Optional(oneOf(['male', 'female'])),
  birth: Type.Optional(CivilDateSchema),
  phone: Type.Optional(PartyPhoneSchema),
  address: Type.Optional(LineSchema),
  photo: Type.Optional(FileHashSchema),
  /** For whom he is sought or detained, where the debtor is a company: what he is there, and its name. */
  capacity: Type.Optional(closed({ as: oneOf(CAPACITIES), company: LineSchema })),
});
export type DebtorSnapshot = Static<typeof DebtorSnapshotSchema>;

/** Birthday by the resident number, which is the register's own word, else as it was entered; undefined where neither says it. */
export function birthOf({ idType, idNo, birth }: DebtorSnapshot): CivilDate | undefined {
  const checked = idType === 'resident-id' ? checkIdNumber(idNo) : undefined;
  return checked?.ok === true ? checked.value.birth : birth;
}

/** Sex by the resident number, else as it was entered; undefined where neither says it. */
export function sexOf({ idType, idNo, sex }: DebtorSnapshot): 'male' | 'female' | undefined {
  const checked = idType === 'resident-id' ? checkIdNumber(idNo) : undefined;
  return checked?.ok === true ? checked.value.sex : sex;
}

/** The birthday on which somebody born on `birth` is this many years old. */
export function birthdayOf(birth: CivilDate, years: number): string {
  return `${String(Number(birth.slice(0, 4)) + years)}${birth.slice(4)}`;
}

/** The debtor behind the person is known: himself, or a company he answers for (DOMAIN §1.13-5); the file says the same of him. */
export function identityRight(state: CaseState, party: Party, person: DebtorSnapshot): GuardResult {
  if (party.name !== person.name || party.idNo !== person.idNo) return failed('identity', 'PACKET_NOT_CURRENT');
  if (party.kind !== 'person') return failed('identity', 'DEBTOR_NOT_A_PERSON');
  const company = party.capacity === undefined ? undefined : partyOf(state, party.capacity.of)?.name;
  if (person.capacity?.as !== party.capacity?.as || person.capacity?.company !== company) return failed('identity', 'SUBJECT_WITHOUT_CAPACITY');
  if (person.idNo === '') return failed('identity', 'ID_NUMBER_MISSING');
  if (person.idType === 'resident-id' && !checkIdNumber(person.idNo).ok) return failed('identity', 'ID_NUMBER_INVALID');
  return passed('identity', [party.id]);
}

/** The liberty of a minor is never restricted here. A document without a birth date leaves the question open. */
export function adult(person: DebtorSnapshot, context: DecideContext): GuardResult {
  const birth = birthOf(person);
  if (birth === undefined) return failed('adult', 'BIRTH_DATE_MISSING');
  return birthdayOf(birth, lawNumber('ADULT_AGE', context)) > civilDateOf(context.now) ? failed('adult', 'DEBTOR_IS_MINOR') : passed('adult');
}
