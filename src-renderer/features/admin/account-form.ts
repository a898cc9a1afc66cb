import type { CreateAccountBody } from '#shared/contracts/identity.ts';
import { AGENCY_ROLES, COURT_ROLES, type PersonRole } from '#shared/domain/permissions/roles.ts';

/** An account being created, as typed. */
export type AccountForm = { readonly name: string; readonly login: string; readonly role: PersonRole | null; readonly court: string | null; readonly agency: string; readonly phone: string; readonly password: string };

export const EMPTY_ACCOUNT: AccountForm = { name: '', login: '', role: null, court: null, agency: '', phone: '', password: '' };

/** What a role is bound to: a court, an agency, or neither (auditor, administrator). */
export function officeKind(role: PersonRole | null): 'court' | 'agency' | 'none' {
  if (role === null) return 'none';
  if (COURT_ROLES.some((each) => each === role)) return 'court';
  return AGENCY_ROLES.some((each) => each === role) ? 'agency' : 'none';
}

/** Fields that keep the account from being created, by name. */
export function problemsOfAccount(form: AccountForm): Readonly<Partial<Record<keyof AccountForm, 'missing' | 'shape'>>> {
  const problems: Partial<Record<keyof AccountForm, 'missing' | 'shape'>> = {};
  if (form.name.trim() === '') problems.name = 'missing';
  if (form.login.trim() === '') problems.login = 'missing';
  else if (!/^[a-z][a-z0-9.-]{1,59}$/.test(form.login.trim())) problems.login = 'shape';
  if (form.role === null) problems.role = 'missing';
  if (officeKind(form.role) === 'court' && form.court === null) problems.court = 'missing';
  if (officeKind(form.role) === 'agency' && form.agency.trim() === '') problems.agency = 'missing';
  else if (officeKind(form.role) === 'agency' && !/^[A-Za-z0-9:._-]{1,80}$/.test(form.agency.trim())) problems.agency = 'shape';
  if (form.password === '') problems.password = 'missing';
  return problems;
}

/** The body of the request; null while something is missing. The account id is the login with its office before it. */
export function accountBody(form: AccountForm): CreateAccountBody | null {
  if (Object.keys(problemsOfAccount(form)).length > 0 || form.role === null) return null;
  const kind = officeKind(form.role);
  const login = form.login.trim();
  return {
    account: (login.includes('.') ? login : `${kind === 'agency' ? 'agency' : kind === 'court' ? 'court' : 'city'}.${login}`) as CreateAccountBody['account'],
    login,
    name: form.name.trim(),
    role: form.role,
    ...(kind === 'court' && form.court !== null ? { court: form.court as NonNullable<CreateAccountBody['court']> } : {}),
    ...(kind === 'agency' ? { agency: form.agency.trim() as NonNullable<CreateAccountBody['agency']> } : {}),
    ...(form.phone.trim() === '' ? {} : { phone: form.phone.trim() }),
    password: form.password,
  };
}
