import { describe, expect, it } from 'vitest';
import { idCheckCharacter } from '#shared/domain/identifiers/index.ts';
import type { RequestOfCase } from '#shared/domain/linkage/mechanism.ts';
import type { RequestId } from '#shared/kernel/ids.ts';
import { civilDate, DAY_MS, instant } from '#shared/kernel/time.ts';
import { detainPerson } from '#shared/mechanisms/detain-person/index.ts';
import type { DetentionRequest } from '#shared/mechanisms/detain-person/model.ts';
import { type DetentionPacket, packetHash } from '#shared/mechanisms/detain-person/packet.ts';
import { requestOf } from '#shared/mechanisms/index.ts';
import { answer, at, Bench, CASE, caseOf, JUDGE, OFFICER, packetFor, PAN, PERSON, PRESIDENT, recordId, search, UPPER, warned, who } from './detention-bench.ts';

/** Who may be detained, on whose word, and by whose clock, one law a test (DOMAIN §1.2, §1.12-12, §1.13-9). */
describe('the proposal', () => {
  it('leaves with every warning answered by its source, offline too', () => {
    expect(new Bench().file()).toBe('ok');
    const unanswered = [
      warned({ sameAct: { answer: 'not-punished' } }), warned({ sameAct: { answer: 'unanswered' } }), warned({ illness: { answer: 'unanswered' } }),
      warned({ pregnancy: { answer: 'unanswered' } }),
    ];
    for (const over of unanswered) expect(new Bench().file({}, packetFor(over))).toBe('WARNING_UNANSWERED');
    expect(new Bench().file({}, packetFor(warned({ deputy: { answer: 'unanswered' } })))).toBe('DEPUTY_UNANSWERED');
    expect(new Bench().file({}, packetFor(warned({ deputy: { answer: 'none' } })))).toBe('DEPUTY_NOT_ASKED');
    expect(new Bench().file({}, packetFor(warned({ deputy: { answer: 'county-or-higher', source: '工委' } })))).toBe('DEPUTY_PERMISSION_MISSING');
    // A device that does not hold the other requests of the case leaves what only they say to the server.
    const device = new Bench();
    device.others = undefined;
    expect(device.decide('file', { caseId: CASE, partyId: PAN, packet: packetFor() }, JUDGE)).toMatchObject({ kind: 'unknown' });
  });

  it('asks a woman about pregnancy and nursing, and a man not', () => {
    const woman = `32059919850316212${idCheckCharacter('32059919850316212')}`;
    const ask = (over: Partial<DetentionPacket['warnings']>) => new Bench(caseOf({ parties: [{ ...PERSON, idNo: woman }] })).file(
      {}, packetFor({ debtor: { name: PERSON.name, idType: PERSON.idType, idNo: woman }, ...warned(over) }),
    );
    expect([ask({}), ask({ pregnancy: answer('neither') }), ask({ pregnancy: answer('nursing') })]).toEqual(['WARNING_UNANSWERED', 'ok', 'UNFIT_FOR_DETENTION']);
  });

  it.each([
    ['a minor', '32059920150316213', 'DEBTOR_IS_MINOR'],
    ['seventy years old tomorrow', '32059919560929153', 'ok'],
    ['seventy years old today', '32059919560928153', 'UNFIT_FOR_DETENTION'],
  ])('reads the age from the number: %s', (_who, first17, code) => {
    const idNo = `${first17}${idCheckCharacter(first17)}`;
    expect(new Bench(caseOf({ parties: [{ ...PERSON, idNo }] })).file({}, packetFor({ debtor: { name: PERSON.name, idType: PERSON.idType, idNo } }))).toBe(code);
  });

  it('rests on records that stand, on an act that happened, and on days of the law', () => {
    expect(new Bench().file({}, packetFor({ evidence: [recordId(7)] }))).toBe('DETENTION_EVIDENCE_MISSING');
    expect(new Bench().file({}, packetFor({ act: { on: civilDate('2026-09-29'), description: '明天' } }))).toBe('TIME_IN_FUTURE');
    expect([15, 16].map((days) => new Bench().file({}, packetFor({ days })))).toEqual(['ok', 'DETENTION_DAYS_OUT_OF_RANGE']);
  });

  it('is not made twice for the same act; a new act is another, and what was revoked punished nothing', () => {
    const again = (over: Partial<DetentionPacket>, state: Partial<DetentionRequest> = {}) => {
      const bench = new Bench();
      bench.others = [requestOf('detention-request', { ...new Bench().decided().request, id: 'earlier' as RequestId, ...state })];
      return bench.file({}, packetFor(over));
    };
    const other = { act: { on: civilDate('2026-09-14'), description: '当日又隐匿车辆' }, ...warned({ sameAct: answer('another-act') }) };
    expect([again({}), again(other), again({ act: { on: civilDate('2026-09-20'), description: '虚假报告财产' } })]).toEqual(['ACT_ALREADY_PUNISHED', 'ok', 'ok']);
    // That it is another act is no word about the very same one.
    expect(again(warned({ sameAct: answer('another-act') }))).toBe('ACT_ALREADY_PUNISHED');
    expect([again({}, { state: 'withdrawn' }), again({}, { state: 'not_approved' })]).toEqual(['ok', 'ok']);
    expect(again({ ...warned({ sameAct: answer('punished') }) }, { state: 'withdrawn' })).toBe('ACT_ALREADY_PUNISHED');
  });

  it('is signed by the president alone, who is not its author', () => {
    const bench = new Bench();
    bench.file();
    expect(bench.request.state).toBe('pending_president');
    expect([
      bench.act('approve', { packetHash: bench.request.packetHash }, who('chief', 'chief-fang')),
      bench.act('approve', { packetHash: bench.request.packetHash }, UPPER),
    ]).toEqual(['ROLE_NOT_ALLOWED', 'ACTOR_NOT_RELATED']);
    bench.must('approve', { packetHash: bench.request.packetHash }, PRESIDENT);
    expect(bench.request.state).toBe('signed');
    bench.sealed();
    expect(bench.request.state).toBe('decided');
  });
});

describe('one person, one clock', () => {
  const link = { mechanism: 'locate-person', request: { type: 'locate-request', id: 'search-1' }, purpose: 'custody' };
  const present = { basis: 'linked', since: at('2026-09-28', '09:00') };

  it('held on a search, he has its clock: none runs here, and the admission ends it there', () => {
    const bench = new Bench();
    bench.others = [search(true)];
    bench.decided({ link, present });
    expect(bench.request.custody).toEqual({ state: 'none' });
    bench.clock('2026-09-28', '10:30').must(
      'serve', { service: { servedAt: bench.now, refusedToSign: true, witness: '陶' } }, JUDGE,
    ).must('escort', { escort: { officers: ['彭'], departedAt: bench.now } }, OFFICER);
    bench.clock('2026-09-28', '14:30');
    expect(bench.admit(at('2026-09-28', '14:20'), at('2026-10-13', '14:20'))).toBe('ok');
    expect(bench.effects).toContainEqual({
      type: 'command', aggregate: link.request, kind: 'locate-person.end-custody',
      payload: { requestId: 'search-1', ending: 'detained', at: at('2026-09-28', '14:20') },
    });
  });

  it('a custody that ended there by itself is not ended again', () => {
    const bench = new Bench();
    bench.others = [search(true)];
    bench.decided({ link, present });
    bench.others = [search(false)];
    bench.clock('2026-09-28', '10:30').must('serve', { service: { servedAt: bench.now, refusedToSign: false } }, JUDGE).must('escort', { escort: { officers: ['彭'], departedAt: bench.now } }, OFFICER);
    expect(bench.admit(bench.now, instant(bench.now + 15 * DAY_MS))).toBe('ok');
    expect(bench.effects.filter((effect) => effect.type === 'command' && effect.kind.endsWith('end-custody'))).toEqual([]);
  });

  it('a second clock is refused, and so is a link to nothing, to another person, or to who holds nobody', () => {
    const filed = (others: readonly RequestOfCase[], more: object) => {
      const bench = new Bench();
      bench.others = [...others];
      return bench.file(more);
    };
    expect(filed([search(true)], { present: { basis: 'compel-appearance', since: at('2026-09-28', '09:00') } })).toBe('CUSTODY_RUNS_ELSEWHERE');
    expect(filed([search(true)], { present })).toBe('CUSTODY_NOT_LINKED');
    expect(filed([search(false)], { link, present })).toBe('NO_CUSTODY');
    expect(filed([], { link })).toBe('LINK_UNKNOWN');
    expect(filed([{ ...search(true), mechanism: 'seek-vehicle' }], { link })).toBe('LINK_UNKNOWN');
    expect(filed([{ ...search(true), head: { ...search(true).head, personKey: 'p1.another' } }], { link })).toBe('LINK_UNKNOWN');
  });
});

describe('detained first (民事诉讼法解释 §181)', () => {
  const first = { detainedFirst: { at: at('2026-09-28', '09:40'), place: '第三法庭', witness: '法警 陶', reportedAt: at('2026-09-28', '09:45'), reportedBy: '电话' } };
  const violent = packetFor({ ground: 'violence-or-obstruction', act: { on: civilDate('2026-09-28'), description: '殴打执行人员' } });

  it('only for violence and obstruction, reported at once; his family’s clock runs from the detention itself', () => {
    expect(new Bench().file(first)).toBe('DETAIN_FIRST_GROUND');
    expect(new Bench().file({ present: { basis: 'detain-first', since: at('2026-09-28', '09:40') } }, violent)).toBe('DETAIN_FIRST_GROUND');
    const bench = new Bench();
    expect(bench.file(first, violent)).toBe('ok');
    expect(bench.request).toMatchObject({
      state: 'pending_president', due: { at: at('2026-09-28', '10:40'), rule: 'DETAIN_FIRST_REPORT' },
      custody: { state: 'running', startedAt: at('2026-09-28', '09:40') },
    });
    expect(bench.request.family?.due.at).toBe(at('2026-09-29', '09:40'));
    bench.clock('2026-09-28', '10:10').must('approve', { packetHash: packetHash(violent) }, PRESIDENT).sealed();
    bench.clock('2026-09-28', '10:30').must('serve', { service: { servedAt: bench.now, refusedToSign: true } }, JUDGE);
    expect(bench.request.family?.due.at).toBe(at('2026-09-29', '09:40'));
  });

  it('is approved or refused, never given back; refused, he goes free, by whom and when', () => {
    const bench = new Bench();
    bench.file(first, violent);
    expect(bench.act('send-back', { opinion: '补材料' }, PRESIDENT)).toBe('DETAIN_FIRST_NEEDS_DECISION');
    bench.must('disapprove', { opinion: '情节轻微' }, PRESIDENT);
    expect(bench.step).toMatchObject({ stage: 'held', step: 'end-custody', tone: 'danger' });
    bench.must('end-custody', { ending: 'released' }, JUDGE, at('2026-09-28', '10:00'));
    expect(bench.request.custody).toMatchObject({ endedAt: at('2026-09-28', '10:00'), endedBy: JUDGE.account, ending: 'released' });
    expect(detainPerson.head(bench.request)).toMatchObject({ held: false });
  });
});
