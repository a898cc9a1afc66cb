import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { flushPromises, mount } from '@vue/test-utils';
import { createPinia } from 'pinia';
import type { Component } from 'vue';
import { describe, expect, it, test, vi } from 'vitest';
import { createMemoryHistory, createRouter } from 'vue-router';
import { mechanismScreensOf } from '#renderer/app/compose.ts';
import { i18n } from '#renderer/app/i18n.ts';
import { ENGINE } from '#renderer/bridge/engine-port.ts';
import ComposerPage from '#renderer/features/seek-vehicle/composer/ComposerPage.vue';
import { actsOfVehicle } from '#renderer/features/seek-vehicle/detail/acts.ts';
import { asksMeterReason, freshHandOver, handOverOf, handOverProblems } from '#renderer/features/seek-vehicle/detail/hand-over-form.ts';
import VehicleCards from '#renderer/features/seek-vehicle/detail/VehicleCards.vue';
import { carOf, mortgageesOf, sealOf, sealReading, subjectOf } from '#renderer/features/seek-vehicle/packet/car.ts';
import { daysWithin, freshForm, packetOf, problemsOf } from '#renderer/features/seek-vehicle/packet/packet-form.ts';
import { CLOCK } from '#renderer/ui/clock.ts';
import type { RequestView } from '#shared/contracts/engine.ts';
import type { LinkageRequest } from '#shared/domain/linkage/regions/linkage-request.ts';
import { RULE_PARAMETERS } from '#shared/domain/deadlines/index.ts';
import type { AccountId, FileHash } from '#shared/kernel/ids.ts';
import { civilDate, HOUR_MS, instant } from '#shared/kernel/time.ts';
import { ok } from '#shared/kernel/result.ts';
import { headOf } from '#shared/mechanisms/index.ts';
import type { VehicleRequest } from '#shared/mechanisms/seek-vehicle/model.ts';
import { SIDES } from '#shared/mechanisms/seek-vehicle/seizure-record.ts';
import { testClock } from '../support/mount-part.ts';
import { CAR, CAR_SUMMARY, carView } from './support/asset.ts';
import { wangCase } from './support/case.ts';
import { fakeEngine } from './support/fake-engine.ts';
import { FILED_AT } from './support/request.ts';

/** The pages' own origin serves the templates; here the disk does. */
function serveTemplates(): void {
  vi.stubGlobal('fetch', (address: string) => Promise.resolve(new Response(readFileSync(join(import.meta.dirname, '../../../src-shared/instruments/templates', /([\w-]+\.docx)/u.exec(address)?.[1] ?? '')))));
}

const CASE = { ...wangCase(), clerk: 'gusu.lu' as AccountId };
const PEOPLE = [{ id: CASE.judge, name: '蒋法官', role: 'judge' }, { id: CASE.clerk, name: '陆书记员', role: 'clerk' }];
const TODAY = civilDate('2026-09-07');
const FILE = `sha256:${'a'.repeat(64)}` as FileHash;
const t = (key: string, params: Record<string, string | number> = {}): string => i18n.global.t(key, params);

function subject() {
  const found = subjectOf(CAR_SUMMARY, CAR, CASE);
  if (found === undefined) throw new Error('a case without a debtor');
  return found;
}
const SEAL = sealReading(CAR, CASE.court, TODAY, RULE_PARAMETERS);
const SETTING = { seal: SEAL, today: TODAY, fallbackDays: 180 };

describe('the packet of a car', () => {
  it('names the car, its seal and its mortgagees as the answers do', () => {
    const packet = packetOf(freshForm(180, '0512-00000508'), CASE, subject(), SETTING);
    expect(packet.vehicle).toMatchObject({ plate: '苏E9X1Z2', vin: 'LFV2A21K1F4009012', engineNo: 'E9012X', brand: '大众牌', owner: '王某' });
    expect(packet.seal).toMatchObject({ court: '苏州市姑苏区人民法院', start: '2026-04-20', end: '2028-04-19', asOf: '2026-04-21' });
    expect(packet.mortgagees).toEqual(['示例银行']);
    expect(packet.evidence).toEqual(expect.arrayContaining(CAR.answers.map(({ id }) => id)));
  });

  it('of which no answer is here yet stands with a dash, and its guards say what is missing', () => {
    const { asset: _asset, ...bare } = subject();
    expect(carOf({ ...bare, numbers: {} }, '').vin).toBe('—');
    expect(mortgageesOf(undefined)).toEqual([]);
    expect(sealOf(undefined, TODAY)).toMatchObject({ court: '—', end: TODAY });
  });

  it('is asked for at most to the last day of its seal', () => {
    const short = SEAL === undefined ? undefined : { ...SEAL, end: civilDate('2026-09-27') };
    expect(daysWithin(180, SEAL, TODAY)).toBe(180);
    expect(daysWithin(180, short, TODAY)).toBe(20);
    const form = freshForm(21, '0512-00000508');
    expect(problemsOf(form, 365, { seal: short, today: TODAY })).toEqual(['beyondSeal']);
    expect(problemsOf({ ...form, periodDays: 20 }, 365, { seal: short, today: TODAY })).toEqual([]);
    expect(problemsOf({ ...form, periodDays: 366, dutyPhone: '' }, 365, SETTING)).toEqual(['periodDays', 'dutyPhone']);
  });
});

describe('a car leaves the yard', () => {
  const FULL = { ...freshHandOver('returned', FILED_AT, '示例停车场', '安某'), receiver: '王某', officer: '解某', meter: '88,012', scan: { hash: FILE, name: '发还清单.pdf' } };

  it('with a meter that moved by more than a tow explained', () => {
    expect(asksMeterReason(FULL, 88_010, 5)).toBe(false);
    expect(asksMeterReason(FULL, 88_000, 5)).toBe(true);
    expect(asksMeterReason(FULL, 88_020, 5)).toBe(true);
    expect(handOverProblems(FULL, 88_000, 5)).toEqual(['meterReason']);
    expect(handOverOf(FULL, 88_000, 5)).toBeUndefined();
    expect(handOverOf({ ...FULL, meterReason: '拖移至新停车场' }, 88_000, 5)).toMatchObject({ meter: 88_012, meterReason: '拖移至新停车场' });
  });

  it('with three signatures under one list, or the reason why one is missing', () => {
    expect(handOverOf(FULL, 88_010, 5)?.signatures.map(({ as, how }) => `${as} ${how}`)).toEqual(['court-officer signed', 'custodian signed', 'debtor signed']);
    const refused = { ...FULL, how: 'refused' as const };
    expect(handOverProblems(refused, 88_010, 5)).toEqual(['howReason']);
    expect(handOverOf({ ...refused, howReason: '不认可里程' }, 88_010, 5)?.signatures.at(-1)).toEqual({ signer: '王某', as: 'debtor', how: 'refused', reason: '不认可里程' });
    expect(freshHandOver('passed', FILED_AT, '示例停车场', '安某').as).toBe('receiving-court');
  });
});

function request(more: Partial<VehicleRequest> = {}): VehicleRequest {
  const packet = packetOf(freshForm(180, '0512-00000508'), CASE, subject(), SETTING);
  const { seal } = packet;
  return {
    id: 'vehicle-90017', version: 4, court: CASE.court, caseId: CASE.id, caseNumber: CASE.caseNumber, undertaker: CASE.judge, debtor: subject().party, state: 'active', revision: 1, round: 0,
    packet: { ...packet, attachments: [{ slot: 'vehicle-seal-receipt', instrument: 'vehicle-seal-receipt', title: '车辆查封回执', file: FILE }] },
    packetHash: 'packet', seal, guards: [], proofs: [], filedAt: FILED_AT, since: FILED_AT,
    approvals: [], decisions: [], sendBacks: [], returns: [], lateAnswers: [], changes: [], incidents: [], escalation: 0,
    control: { state: 'active', controlNo: '苏交查〔2026〕12号', start: civilDate('2026-09-08'), end: civilDate('2027-03-06') },
    strays: [], renewals: [], hits: [], callbacks: [], missed: [], joined: [], otherCases: [], mortgagees: packet.mortgagees.map((name) => ({ name })),
    ...more,
  } as unknown as VehicleRequest;
}

const RECORD = {
  place: '示例路口', plate: '苏E9X1Z2', vin: 'LFV2A21K1F4009012', readFrom: 'typed',
  called: { who: 'debtor', name: '王某', at: FILED_AT, answered: false, present: false }, witness: { name: '鲍某', unit: '示例社区' },
  keys: 1, licenceCard: false, odometerKm: 88_010, fuel: 'half', belongings: [{ what: '雨伞', count: 1 }],
  photos: SIDES.map((side) => (side === 'left' ? { side, missing: '紧靠墙面' } : { side, file: FILE })),
  custodian: { name: '安某', lot: '示例停车场', address: '示例路 1 号', phone: '0512-00000009' },
  signatures: [{ signer: '解某', as: 'court-officer', how: 'signed', file: FILE }, { signer: '王某', as: 'debtor', how: 'absent' }],
} as const;
const TAKEN = { source: 'typed', skewMs: 0, receivedAt: FILED_AT, by: 'gusu.xie' } as const;
const seized = (more: object = {}): VehicleRequest =>
  request({ state: 'seized', seizure: { state: 'held', at: FILED_AT, ...TAKEN, record: RECORD, ...more } } as unknown as Partial<VehicleRequest>);

/** What is on this machine: the case with its one car, and nothing that was begun. */
const ANSWERS = {
  facts: ({ kind }: { kind: string }) => (kind === 'directory' ? PEOPLE : []),
  drafts: () => [],
  ledger: () => [],
  case: () => ({ held: 'full', state: CASE, version: 1, recordMarks: {}, pending: [], requests: [], notices: [], timeline: [] }),
  assets: () => ({ total: 1, rows: [CAR_SUMMARY] }),
  asset: () => carView('judge'),
};

async function stand(component: Component, props: Record<string, unknown>, calls: Record<string, unknown> = {}) {
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:all(.*)*', component: { render: () => null } }] });
  const engine = fakeEngine({ answers: ANSWERS as never, calls: calls as never });
  const provide = { [ENGINE as symbol]: engine.client, [CLOCK as symbol]: testClock(FILED_AT + HOUR_MS) };
  const page = mount(component, { props, attachTo: document.body, global: { plugins: [createPinia(), i18n, router], provide } });
  await flushPromises();
  return page;
}
const viewOf = (of: VehicleRequest) => ({ head: headOf('vehicle-request', of as never), request: of as unknown as LinkageRequest, version: of.version, pending: [] }) as unknown as RequestView;
const cards = (of: VehicleRequest, acts: readonly string[]) => stand(VehicleCards, { view: viewOf(of), acts, refused: [] });
const SCREENS = mechanismScreensOf().find(({ aggregate }) => aggregate === 'vehicle-request');

describe('the composer', () => {
  it('shows the car with its seal, and files the packet that it showed', async () => {
    serveTemplates();
    const filed: unknown[] = [];
    const calls = {
      getSetting: () => ok(null),
      putSetting: () => ok(null),
      putFile: () => ok({ hash: `sha256:${'a'.repeat(64)}` }),
      putDraft: () => ok(null),
      deleteDraft: () => ok(null),
      fate: () => ok(null),
      preview: () => ok({ decision: 'accept', guards: [{ id: 'seal', status: 'passed', proof: [CAR.answers[0]?.id] }], seen: 1 }),
      file: ({ drafts }: { drafts: unknown[] }) => {
        filed.push(...drafts);
        return ok([{ outcome: 'accepted', commandId: 'c-1' }]);
      },
    };
    const page = await stand(ComposerPage, { address: { caseId: CASE.id } }, calls);
    await flushPromises();
    expect(page.text()).toContain('苏E·9X1Z2');
    expect(page.text()).toContain('示例银行');
    expect(page.text()).toContain(t('seek-vehicle.facts.endAsOf', { end: '2028-04-19', asOf: '2026-04-21' }));
    const field = (label: string) => page.findAll('input').find((input) => input.element.labels?.[0]?.textContent.includes(label) === true);
    await field(t('requests.facts.dutyPhone'))?.setValue('0512-00000508');
    await field(t('seek-vehicle.composer.period'))?.setValue('400');
    expect(page.text()).toContain(t('requests.problem.periodDays', { max: 365 }));
    await field(t('seek-vehicle.composer.period'))?.setValue('120');
    const submit = page.findAll('button').find((button) => button.text().startsWith(t('requests.composer.submit')));
    const packet = { assetId: CAR.id, periodDays: 120, vehicle: { vin: 'LFV2A21K1F4009012' }, seal: { end: '2028-04-19' } };
    // Its papers are made from their templates before it is filed; whoever presses before the people are known is told what is missing.
    await vi.waitFor(
      async () => {
        await submit?.trigger('click');
        await flushPromises();
        expect(filed).not.toEqual([]);
      },
      { timeout: 30_000, interval: 500 },
    );
    expect(filed).toMatchObject([{ kind: 'seek-vehicle.file', payload: { partyId: subject().party, packet } }]);
    vi.unstubAllGlobals();
    page.unmount();
  });
});

describe('the page of a request for a car', () => {
  const who = { account: CASE.judge, role: 'judge', court: CASE.court } as const;

  it('tells on the way to the car where it was seen and until when somebody is awaited there', async () => {
    const POLICE = { officer: '毛某', phone: '0512-00000110', round: 0, registeredAt: FILED_AT, registeredBy: 'mao' };
    const hit = { at: FILED_AT, plate: '苏E9X1Z2', place: '示例路口', direction: '由东向西', lane: '2 车道', channel: 'lane-camera', unit: '交警大队', ...POLICE };
    const page = await cards(request({ state: 'court_ack', hits: [hit], due: { rule: 'ARRIVAL_IN_CITY', at: instant(FILED_AT + 2 * HOUR_MS) } } as unknown as Partial<VehicleRequest>), []);
    expect(page.text()).toContain(t('seek-vehicle.page.hit', { unit: '交警大队', place: '示例路口' }));
    expect(page.text()).toContain('由东向西');
    expect(page.html()).toContain(t('seek-vehicle.page.arrival'));
    page.unmount();
  });

  it('shows the list of the seizure with the side that has no photo, who keeps the car, and the mortgagee who is still to be told', async () => {
    const of = seized();
    const acts = actsOfVehicle(of, who);
    expect(acts).toEqual(['tell-mortgagee', 'propose-unseal']);
    const page = await cards(of, acts);
    expect(page.text()).toContain(t('seek-vehicle.page.photoGap', { side: t('seek-vehicle.side.left'), reason: '紧靠墙面' }));
    expect(page.text()).toContain('示例停车场');
    expect(page.text()).toContain(t('seek-vehicle.page.mortgageeWaits'));
    expect(page.findAll('button').map((button) => button.text())).toContain(t('seek-vehicle.page.propose.open'));
    page.unmount();
  });

  test.each([
    ['returned', undefined],
    ['passed', { court: '昆山市人民法院', start: civilDate('2026-09-07'), end: civilDate('2028-09-06') }],
  ] as const)('offers after the unsealing what is right: %s', async (to, next) => {
    const of = { ...seized({ state: 'lifted', lifted: { on: TODAY, by: '毛某', ...(next === undefined ? {} : { next }) } }), state: 'unsealed' } as VehicleRequest;
    const acts = actsOfVehicle(of, who);
    expect(acts).toContain(to === 'returned' ? 'return' : 'pass-on');
    expect(acts).not.toContain(to === 'returned' ? 'pass-on' : 'return');
    const page = await cards(of, acts);
    const verb = t(`seek-vehicle.page.handOver.open.${to}`);
    const button = page.findAll('button').find((each) => each.text() === verb);
    await button?.trigger('click');
    expect(document.body.textContent).toContain(t(`seek-vehicle.page.handOver.receiver.${to}`));
    page.unmount();
  });

  it('asks the chief for the release, and keeps its papers from the seal until he has signed', () => {
    const release = { reason: '案款已结清', proposedAt: FILED_AT, proposedBy: CASE.judge };
    const proposed = seized({ state: 'release_proposed', release }) as unknown as LinkageRequest;
    expect(SCREENS?.asked?.(seized() as unknown as LinkageRequest, t)).toBeUndefined();
    expect(SCREENS?.asked?.(proposed, t)).toMatchObject({ command: 'decide-unseal', text: expect.stringContaining('案款已结清') as string });
    expect(SCREENS?.withheld?.(proposed)).toEqual(['seal']);
    expect(SCREENS?.withheld?.(seized({ state: 'release_approved', release }) as unknown as LinkageRequest)).toEqual([]);
    expect(SCREENS?.withheld?.(request({ state: 'signed' }) as unknown as LinkageRequest)).toEqual([]);
  });

  test.each(['subject', 'facts', 'region', 'side', 'card'] as const)('has a %s that says what it is for', async (slot) => {
    const others = [{ caseId: 'case-90400', caseNumber: '（2026）苏0583执90400号', court: '苏0583', judge: 'judge-kun', told: 'seized', toldAt: FILED_AT }];
    const of = { ...seized(), otherCases: others } as unknown as VehicleRequest;
    const SAID = { subject: '苏E·9X1Z2', facts: '示例银行', region: '示例停车场', side: '（2026）苏0583执90400号', card: '示例停车场' };
    const page = await stand(SCREENS?.[slot] as Component, slot === 'card' ? { view: viewOf(of) } : { request: of });
    expect(page.text()).toContain(SAID[slot]);
    page.unmount();
  });

  test.each(['seized', 'seal-now-first'] as const)('tells the judge of another case: %s', async (told) => {
    const REST = { toldAt: FILED_AT, state: 'seized', lot: '示例停车场', address: '示例路 1 号', dutyPhone: '0512-00000508' };
    const notice = { requestId: 'vehicle-90017', caseId: 'case-90400', caseNumber: '（2026）苏0583执90400号', byCourt: '苏0508', byCaseNumber: CASE.caseNumber, vehicle: '苏E9X1Z2', told, ...REST };
    const page = await stand(SCREENS?.notice?.page as Component, { notice });
    const line = await stand(SCREENS?.notice?.line as Component, { notice, canAnswer: true });
    for (const one of [page, line]) expect(one.text()).toContain(t(`seek-vehicle.page.notice.title.${told}`));
    expect(page.text()).toContain('示例路 1 号');
    expect(SCREENS?.notice?.today(notice as never)).toMatchObject({ params: { vehicle: '苏E9X1Z2' } });
    expect(SCREENS?.notice?.today({ ...notice, state: 'closed' } as never)).toBeUndefined();
    page.unmount();
    line.unmount();
  });
});
