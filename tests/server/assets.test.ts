import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '#server/store/memory.ts';
import { assetIdOf } from '#shared/domain/assets/identity.ts';
import type { AssetState } from '#shared/domain/assets/model.ts';
import type { CaseState } from '#shared/domain/cases/model.ts';
import { CHIEF, CLERK, COURT, type Desk, deskOf, DUTY, fileHash, importCase, JUDGE, OTHER_COURT, OTHER_JUDGE, POLICE, SECOND_JUDGE, testCore } from './people.ts';
import { codesOf, done, held, send } from './steps.ts';

/** A thing at the real server core: one record for two courts, seen by those who work its cases, and gone with a case that goes. */
const CAR = { plate: '苏E9X1Z2', vin: 'LFV2A21K1F4009012' };
const CAR_ID = assetIdOf('vehicle', CAR) ?? '';
const SEAL = { measure: 'seal', court: '苏州市姑苏区人民法院', number: '（2026）苏0508执90312号', waitlist: 0, start: '2026-02-20', end: '2028-02-19' };
const SAID = { numbers: CAR, owners: [{ name: '罗某', idNo: '320599198509123418' }], holds: { all: true, list: [SEAL] } };

const answer = (desk: Desk, caseId: string, asOf = '2026-02-21') =>
  desk.file('asset.import', ['asset', CAR_ID], { assetId: CAR_ID, kind: 'vehicle', caseId, title: '车辆查询结果', asOf, said: SAID, sourceRow: { file: fileHash('9'), row: 2 } });

async function twoCourts() {
  const core = testCore(createMemoryStore());
  const [clerk, judge, other, chief] = [deskOf(CLERK), deskOf(JUDGE), deskOf(OTHER_JUDGE), deskOf(CHIEF)];
  await done(core, judge, importCase(judge, 'case-1'));
  await done(core, other, importCase(other, 'case-2', { court: OTHER_COURT, caseNumber: '（2026）苏0591执90055号', judge: OTHER_JUDGE.account }));
  await done(core, clerk, answer(clerk, 'case-1'));
  await done(core, other, answer(other, 'case-2'));
  expect(core.alarms).toEqual([]);
  const bodies = async <T>(session: typeof JUDGE, kind: string) => [...(await held(core, session)).values()].flatMap((fact) => (fact.kind === kind ? [fact.body as T] : []));
  return { core, clerk, judge, other, chief, bodies };
}

describe('assets at the server', () => {
  it('the same car in two courts is one thing with two interests, whole for both teams and masked for the courts', async () => {
    const { bodies } = await twoCourts();
    const [mine] = await bodies<AssetState>(JUDGE, 'asset');
    expect(mine?.interests.map(({ caseId }) => caseId)).toEqual(['case-1', 'case-2']);
    expect(mine?.answers).toHaveLength(1);
    expect(await bodies<AssetState>(OTHER_JUDGE, 'asset')).toEqual([mine]);
    expect((await bodies<CaseState>(JUDGE, 'case'))[0]?.assets).toEqual([CAR_ID]);
    for (const session of [CHIEF, DUTY]) {
      const rows = await bodies<Record<string, unknown>>(session, 'asset-row');
      expect(rows).toMatchObject([{ id: CAR_ID, owners: ['罗*'], numbers: CAR }]);
      expect(JSON.stringify(rows)).not.toContain('320599198509123418');
      expect(await bodies(session, 'asset')).toEqual([]);
    }
    for (const stranger of [SECOND_JUDGE, POLICE]) expect([...(await held({ ...(await twoCourts()).core }, stranger)).values()].filter(({ kind }) => kind.startsWith('asset'))).toEqual([]);
  });

  it('goes with its case: the new judge has it, the old one has it no more', async () => {
    const { core, chief, bodies } = await twoCourts();
    const version = (await bodies<CaseState>(JUDGE, 'case'))[0]?.version ?? 0;
    await done(core, chief, chief.file('case.reassign', ['case', 'case-1'], { caseId: 'case-1', judge: SECOND_JUDGE.account }, { version }));
    expect(core.alarms).toEqual([]);
    expect(await bodies(JUDGE, 'asset')).toEqual([]);
    expect(await bodies(SECOND_JUDGE, 'asset')).toHaveLength(1);
    expect(await bodies(OTHER_JUDGE, 'asset')).toHaveLength(1);
  });

  it('is nobody’s to write who does not work the case that he names', async () => {
    const { core, clerk, judge, other } = await twoCourts();
    const stranger = deskOf(SECOND_JUDGE);
    expect(codesOf(await send(core, stranger, answer(stranger, 'case-1', '2026-02-22')))).toEqual(['ACTOR_NOT_RELATED']);
    expect(codesOf(await send(core, other, answer(other, 'case-1', '2026-02-22')))).toEqual(['ACTOR_NOT_RELATED']);
    expect(codesOf(await send(core, judge, answer(judge, 'case-9', '2026-02-22')))).toEqual(['NOT_FOUND']);
    expect(codesOf(await send(core, clerk, clerk.file('case.note-asset', ['case', 'case-1'], { caseId: 'case-1', assetId: 'mine', kind: 'other' })))).toEqual(['ROLE_NOT_ALLOWED']);
    expect(COURT).not.toBe(OTHER_COURT);
  });
});
