import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { addressed, AGENCY_FIELDS, AGENCY_KINDS, agencyFor, agencyOf, type AgencyRow, channelTo, CITY_AGENCIES } from '#shared/domain/agencies/index.ts';
import { courtByCode, SUZHOU_COURTS } from '#shared/domain/identifiers/index.ts';
import { CITY_POLICE } from '#shared/domain/permissions/agencies.ts';
import type { AgencyId, CourtCode } from '#shared/kernel/ids.ts';
import { closed } from '#shared/kernel/schema.ts';

const GUSU = '苏0508' as CourtCode;
const PARK = '苏0591' as CourtCode;
const id = (row: AgencyRow | undefined) => row?.id;

describe('the agencies of the city', () => {
  it('are well-formed rows under ids of their own, with telephones that are nobody’s', () => {
    const shape = closed(AGENCY_FIELDS);
    expect(CITY_AGENCIES.filter((row) => !Value.Check(shape, row) || courtByCode(row.district) === undefined || !/^0512-0000\d{4}$/u.test(row.dutyPhone))).toEqual([]);
    expect(new Set(CITY_AGENCIES.map((row) => row.id)).size).toBe(CITY_AGENCIES.length);
    expect(new Set(CITY_AGENCIES.map((row) => row.kind))).toEqual(new Set(AGENCY_KINDS));
  });

  it('serve every court: ten districts of police, registry, tax and governance centre, and their towns', () => {
    for (const { code, level } of SUZHOU_COURTS) {
      for (const kind of ['police', 'traffic-police', 'detention-house', 'registry', 'tax', 'governance-centre'] as const) expect(agencyFor(kind, code), `${kind} of ${code}`).toBeDefined();
      expect(agencyFor('registry', code)?.district).toBe(code);
      if (level === 'basic') expect(agencyFor('police-branch', code)?.district).toBe(code);
    }
    expect(CITY_AGENCIES.filter(({ kind }) => kind === 'sub-centre').length).toBe(96);
    expect(CITY_AGENCIES.filter(({ kind }) => kind === 'bank').length).toBe(14);
  });

  it('are found by court and by district code, and never guessed', () => {
    expect(agencyFor('police', GUSU)?.id).toBe(CITY_POLICE);
    expect([id(agencyFor('registry', GUSU)), id(agencyFor('registry', '320508')), id(agencyFor('registry', '320583')), id(agencyFor('tax', PARK))]).toEqual(['registry:gusu', 'registry:gusu', 'registry:kunshan', 'tax:yuanqu']);
    // Many in one district, many in one city, a place of another city.
    expect([agencyFor('sub-centre', GUSU), agencyFor('bank', GUSU), agencyFor('registry', '苏0102'), agencyFor('registry', '320102')]).toEqual([undefined, undefined, undefined, undefined]);
    expect(id(addressed({ kind: 'bank', agency: 'bank:icbc' as AgencyId }, GUSU, CITY_AGENCIES))).toBe('bank:icbc');
    expect(id(addressed({ kind: 'registry', district: '320583' }, GUSU, CITY_AGENCIES))).toBe('registry:kunshan');
    // What is named must be what is meant.
    expect([addressed({ kind: 'bank', agency: 'registry:gusu' as AgencyId }, GUSU, CITY_AGENCIES), addressed({ kind: 'bank', agency: 'bank:none' as AgencyId }, GUSU, CITY_AGENCIES)]).toEqual([undefined, undefined]);
  });

  it('are reached by the channel of the agency, else of its kind, else as earlier releases wrote it for the police', () => {
    const police = agencyOf(CITY_POLICE) as AgencyRow;
    const registry = agencyFor('registry', GUSU) as AgencyRow;
    expect([channelTo({ policeChannel: 'connector' }, police), channelTo({ policeChannel: 'connector' }, registry)]).toEqual(['connector', 'desk']);
    expect(channelTo({ policeChannel: 'connector', channels: { police: 'desk' } }, police)).toBe('desk');
    const mixed = { policeChannel: 'desk', channels: { registry: 'connector', 'registry:gusu': 'desk' } } as const;
    expect([channelTo(mixed, registry), channelTo(mixed, agencyFor('registry', PARK) as AgencyRow)]).toEqual(['desk', 'connector']);
  });
});
