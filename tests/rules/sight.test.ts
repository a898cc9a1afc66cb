import { describe, expect, test } from 'vitest';
import { DATA_USES } from '#shared/domain/audit/index.ts';
import { maskIdNo } from '#shared/domain/permissions/masking.ts';
import { ROLES, type PersonRole } from '#shared/domain/permissions/roles.ts';
import { relationTo, sightOf, type Surface, SURFACES } from '#shared/domain/permissions/sight.ts';

const people = ROLES.filter((role): role is PersonRole => role !== 'system' && role !== 'agency-system');
const surfaces = Object.keys(SURFACES) as Surface[];
const line = (role: PersonRole, undertaker = 'somebody'): string => surfaces.map((surface) => sightOf(relationTo({ account: 'me', role }, undertaker), surface)[0] ?? '').join('');

describe('who sees what whole: every role on every surface', () => {
  // w whole, o on a reason, n never; in the order of SURFACES. A new role or surface changes this table, and somebody reads it.
  test('the table', () => {
    expect(surfaces).toEqual([
      'case.number',
      'case.number-copy',
      'case.photos',
      'case.index-export',
      'case.index-print',
      'asset.number',
      'request.number',
      'request.paper',
      'request.paper-print',
      'request.paper-export',
      'draft.paper-export',
      'desk.number',
      'desk.number-copy',
      'desk.paper',
      'desk.paper-export',
      'desk.photo',
      'desk.list-export',
    ]);
    expect(Object.fromEntries(people.map((role) => [role, line(role)]))).toEqual({
      judge: 'ooowwooooooooooow',
      clerk: 'oowwwoowwwwoowwww',
      chief: 'ooowwooooooooooow',
      president: 'ooowwooooooooooow',
      'command-centre': 'oownnoowwwwoowwwn',
      'field-officer': 'oownnoowwwwoowwwn',
      'police-specialist': 'w'.repeat(17),
      'police-station': 'wwwnnwwnnnnwwnnwn',
      'agency-desk': 'wwwnnwwwwwwwwwwwn',
      auditor: 'n'.repeat(17),
      administrator: 'n'.repeat(17),
    });
  });

  test('a judge works with his own case, and signs another\'s', () => {
    expect(relationTo({ account: 'me', role: 'judge' }, 'me')).toBe('own');
    expect(relationTo({ account: 'me', role: 'judge' }, 'another')).toBe('signer');
    expect(line('judge', 'me')).toBe(line('clerk'));
    expect(line('judge')).toBe(line('chief'));
  });

  test('for whom the number is masked, no paper and no picture is whole without an entry', () => {
    for (const role of people) {
      for (const surface of surfaces) {
        const sight = sightOf(relationTo({ account: 'me', role }, 'somebody'), surface);
        if (sight !== 'never') expect(DATA_USES, `${role} ${surface}`).toContain(SURFACES[surface].use);
      }
    }
  });

  test('whoever signs sees masked in the paper what is masked beside it', () => {
    for (const role of ['chief', 'president'] as const) {
      const relation = relationTo({ account: 'me', role }, 'somebody');
      for (const surface of surfaces) if (SURFACES[surface].shows !== 'list') expect(sightOf(relation, surface), surface).toBe('on-reason');
    }
    expect(maskIdNo('320599198703162138')).toBe('320599********2138');
  });
});
