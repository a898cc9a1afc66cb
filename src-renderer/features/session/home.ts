import type { PersonRole } from '#shared/domain/permissions/roles.ts';

const HOMES: Readonly<Record<PersonRole, string>> = {
  judge: '/today',
  clerk: '/today',
  chief: '/approvals',
  president: '/approvals',
  'command-centre': '/duty',
  'field-officer': '/field',
  'police-specialist': '/desk',
  'police-station': '/station',
  'agency-desk': '/desk',
  auditor: '/audit',
  administrator: '/admin',
};

/** Where a role starts its day. */
export function homeOf(role: PersonRole): string {
  return HOMES[role];
}

/** An address to go to after signing in: only one inside the application, else the role's own start page. */
export function landingOf(role: PersonRole, wanted: unknown): string {
  return typeof wanted === 'string' && /^\/[A-Za-z0-9]/.test(wanted) && !wanted.startsWith('/sign-in') ? wanted : homeOf(role);
}
