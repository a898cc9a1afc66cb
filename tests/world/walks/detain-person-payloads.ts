import type { DetentionCommandKind } from '#shared/mechanisms/detain-person/commands.ts';
import { daysOf, type DetentionRequest, lastLeave } from '#shared/mechanisms/detain-person/model.ts';
import type { DetentionPacket, DetentionPaper } from '#shared/mechanisms/detain-person/packet.ts';
import { ALTERNATIVES, QUESTION_CAUSES } from '#shared/mechanisms/detain-person/parts.ts';
import { fen } from '#shared/kernel/money.ts';
import { addDays, civilDateOf, DAY_MS, HOUR_MS, instant, MINUTE_MS } from '#shared/kernel/time.ts';
import { CASE, type DetentionScene, file, JUDGE, packetOf, PARTY } from './detain-person-scene.ts';
import { REQUEST, type Walk as AnyWalk } from './walker.ts';

export type Walk = AnyWalk<DetentionRequest, DetentionScene>;

type Making = (walk: Walk, answered: { readonly requestId: string; readonly revision: number; readonly round: number }) => unknown;
const requestId = REQUEST;
const only: Making = () => ({ requestId });
const reason: Making = () => ({ requestId, reason: '情况变化' });

/** Mostly now, sometimes a little ago, now and then ahead of the clock or long before anything. */
function when({ random, now }: Walk) {
  return instant(random.chance(0.93) ? now - (random.chance(0.5) ? 0 : 10 * MINUTE_MS) : random.pick([now + DAY_MS, now - 200 * DAY_MS]));
}

/** The house knows the hours of its paper; a wrong one is written now and then. */
function termFrom(walk: Walk, from: number, days: number) {
  return instant(from + days * DAY_MS + (walk.random.chance(0.9) ? 0 : walk.random.pick([DAY_MS, -3 * HOUR_MS, 25 * DAY_MS])));
}

function admission(walk: Walk) {
  const admittedAt = when(walk);
  return {
    receiptNo: `收拘${String(walk.numbers++)}`, admittedAt, endsAt: termFrom(walk, admittedAt, walk.state === undefined ? 15 : daysOf(walk.state)),
    health: '体检合格', belongings: '手机一部', officer: '葛',
  };
}

function strip(packet: DetentionRequest['packet']): DetentionPacket {
  const drafts = packet.attachments.filter(({ instrument }) => instrument !== 'early-release-decision');
  return { ...packet, attachments: drafts.map(({ slot, instrument, title, file: draft }) => ({ slot, instrument, title, ...(draft === undefined ? {} : { file: draft }) })) };
}

function linkFor({ random, scene }: Walk) {
  const purpose = scene.beside === 'holding' ? (random.chance(0.8) ? 'custody' : 'search') : random.chance(0.8) ? 'search' : 'custody';
  return { mechanism: random.chance(0.95) ? 'locate-person' : 'seek-vehicle', request: { type: 'locate-request', id: random.chance(0.95) ? 'search-1' : 'search-none' }, purpose };
}

function presentFor(walk: Walk) {
  const { random, scene } = walk;
  const basis = scene.beside === 'holding' && random.chance(0.7) ? 'linked' : random.pick([
    'compel-appearance', 'compel-appearance', 'free', 'linked', ...(random.chance(0.1) ? ['detain-first'] : []),
  ]);
  return { basis, since: when(walk) };
}

function filing(walk: Walk) {
  const { random, scene, now } = walk;
  const first = scene.first ? { detainedFirst: {
    at: instant(now - 20 * MINUTE_MS), place: '第三法庭', witness: '法警 陶', reportedAt: instant(now - (random.chance(0.95) ? 10 : 30) * MINUTE_MS),
    reportedBy: '电话',
  } } : {};
  const link = (scene.beside === 'holding' || scene.beside === 'looking') && random.chance(0.5) ? { link: linkFor(walk) } : {};
  return {
    requestId, caseId: CASE, partyId: random.chance(0.96) ? PARTY : 'party-unknown', packet: packetOf(random, scene, now), ...first, ...link,
    ...(random.chance(0.4) ? { present: presentFor(walk) } : {}),
  };
}

function back({ state, random, now }: Walk, answered: object) {
  const leave = state === undefined ? undefined : lastLeave(state);
  const away = leave?.leftAt === undefined ? HOUR_MS : now - leave.leftAt;
  const end = (state?.termEnd ?? now) + (random.chance(0.85) ? Math.floor(away / HOUR_MS) * HOUR_MS : random.pick([-HOUR_MS, 30 * DAY_MS]));
  return { ...answered, backAt: now, endsAt: instant(Math.max(0, end)) };
}

function alternative({ random, now }: Walk) {
  const choice = random.pick(ALTERNATIVES);
  const fine = choice === 'fine' && random.chance(0.8) ? { fine: {
    decisionNo: '（2026）苏0508司惩2号', presidentApprovedOn: civilDateOf(now), amount: fen(random.chance(0.8) ? 500_000 : 10_000_001),
  } } : {};
  return { requestId, choice: { alternative: choice, reason: '另行处理', ...fine, ...(choice === 'deferred' ? { until: addDays(civilDateOf(now), 5) } : {}) } };
}

function sealing({ random, state }: Walk) {
  const papers: readonly DetentionPaper[] = state?.packet.attachments ?? [{ slot: 'decision', instrument: 'detention-decision', title: '拘留决定书', file: file('1') }];
  const paper = random.pick(papers);
  return { requestId, slot: paper.slot, number: random.chance(0.95) ? (paper.number ?? '〔待编号〕') : '〔2026〕错1号', file: random.chance(0.95) ? file('9') : (paper.file ?? file('9')) };
}

const MAKE: Readonly<Record<DetentionCommandKind, Making>> = {
  'detain-person.file': filing,
  'detain-person.refile': ({ random, scene, now, state }) => ({ requestId, packet: state !== undefined && random.chance(0.5) ? strip(state.packet) : packetOf(random, scene, now) }),
  'detain-person.approve': ({ random, state }) => ({ requestId, packetHash: random.chance(0.9) ? (state?.packetHash ?? 'none') : 'stale' }),
  'detain-person.send-back': () => ({ requestId, opinion: '事实部分需补充' }),
  'detain-person.disapprove': () => ({ requestId, opinion: '不符合拘留条件' }),
  'detain-person.record-paper-approval': ({ random, state, now }) => ({
    requestId, packetHash: random.chance(0.9) ? (state?.packetHash ?? 'none') : 'stale', signer: '纪院长',
    signedAt: instant(now + (random.chance(0.9) ? -HOUR_MS : HOUR_MS)), scan: file('5'),
  }),
  'detain-person.confirm-paper-approval': ({ random, state }) => ({ requestId, packetHash: random.chance(0.9) ? (state?.packetHash ?? 'none') : 'stale' }),
  'detain-person.recall': () => ({ requestId, cause: 'identity-corrected' }),
  'detain-person.assign-numbers': () => ({ requestId, numbers: { decision: '〔2026〕姑司惩1号', notice: '〔2026〕姑司惩2号', early: '〔2026〕姑司惩3号' } }),
  'detain-person.bind-sealed-copy': sealing,
  'detain-person.issue': only,
  'detain-person.link': (walk) => ({ requestId, link: linkFor(walk) }),
  'detain-person.record-present': (walk) => ({ requestId, present: presentFor(walk) }),
  'detain-person.extend-custody': () => ({ requestId, reason: '情况复杂，可能拘留' }),
  'detain-person.end-custody': ({ random }) => ({ requestId, ending: random.pick(['released', 'released', 'handed-to-police', 'detained'] as const) }),
  'detain-person.flag-custody-limit': only,
  'detain-person.serve': (walk) => ({ requestId, service: { servedAt: when(walk), receipt: file('6'), refusedToSign: walk.random.chance(0.2), witness: '彭' } }),
  'detain-person.record-family-notice': (walk) => ({ requestId, notice: walk.random.chance(0.6) ? { notifiedAt: when(walk), whom: '潘某之妻，13800001532', how: 'phone', phone: '13800001532' } : { reason: '电话不详' } }),
  'detain-person.record-deputy-report': (walk) => ({ requestId, to: '云溪镇人大主席团', at: when(walk) }),
  'detain-person.escort': (walk) => ({ requestId, escort: { officers: ['彭', '陶'], accounts: ['officer-peng'], departedAt: when(walk) } }),
  'detain-person.mark-received': (walk, answered) => ({ ...answered, receivedAt: when(walk) }),
  'detain-person.admit': (walk, answered) => ({ ...answered, admission: admission(walk) }),
  'detain-person.refuse-admission': (walk, answered) => ({
    ...answered,
    refusal: { reason: walk.random.pick(['serious-illness', 'nursing', 'papers'] as const), text: '不予收拘', refusedAt: when(walk), officer: '葛' },
  }),
  'detain-person.choose-alternative': alternative,
  'detain-person.resume': reason,
  'detain-person.ask-reconsideration': (walk) => ({ requestId, asked: { askedAt: when(walk), handedTo: 'court', text: '认为拘留不当' } }),
  'detain-person.decide-reconsideration': ({ random }) => {
    const result = random.pick(['upheld', 'revoked', 'changed', 'changed'] as const);
    return { requestId, decision: { result, documentNo: '（2026）苏05司惩复1号', opinion: '已审查', ...(result === 'changed' && random.chance(0.9) ? { days: random.pick([1, 2, 5, 10, 15]) } : {}) } };
  },
  'detain-person.mark-changed': (walk, answered) => {
    const { state } = walk;
    const from = (state?.admission?.admittedAt ?? walk.now) + Math.max(0, (state?.termEnd ?? 0) - (state?.admission?.endsAt ?? 0));
    return { ...answered, endsAt: termFrom(walk, from, state === undefined ? 5 : daysOf(state)) };
  },
  'detain-person.request-leave': (walk, answered) => ({
    ...answered,
    leave: {
      appliedAt: when(walk), ground: 'grave-illness', text: '父亲病危', applicant: '潘某之弟', relation: '弟',
      guarantee: walk.random.chance(0.5) ? { kind: 'guarantor', name: '潘某之弟', phone: '13800001531' } : { kind: 'deposit', amount: fen(500_000) },
    },
  }),
  'detain-person.answer-leave': ({ random }) => ({ requestId, granted: random.chance(0.8), ...(random.chance(0.9) ? { days: random.chance(0.9) ? 2 : 20 } : {}) }),
  'detain-person.mark-left': (walk, answered) => ({ ...answered, leftAt: walk.now, dueBack: instant(walk.now + (walk.random.chance(0.9) ? 2 : 9) * DAY_MS) }),
  'detain-person.mark-back': back,
  'detain-person.flag-leave': ({ state }) => ({ requestId, leave: Math.max(0, (state?.leaves.length ?? 1) - 1) }),
  'detain-person.propose-early-release': () => ({
    requestId, ground: 'confession', reason: '如实报告并履行一半', evidence: [],
    paper: { slot: 'early', instrument: 'early-release-decision', title: '提前解除拘留决定书', file: file('7') },
  }),
  'detain-person.decide-early-release': ({ random }) => ({ requestId, approve: random.chance(0.8) }),
  'detain-person.order-release': () => ({ requestId, cause: 'early', documentNo: '〔2026〕姑司惩3号' }),
  'detain-person.mark-release-sent': only,
  'detain-person.record-release': (walk, answered) => ({
    ...answered,
    releasedAt: walk.random.chance(0.5) && walk.state?.termEnd !== undefined ? instant(Math.min(walk.now, walk.state.termEnd)) : walk.now,
    officer: '葛',
  }),
  'detain-person.flag-release': ({ state, now }) => ({ requestId, due: state?.release?.due?.at ?? now }),
  'detain-person.ask-question': ({ random }) => ({ requestId, cause: random.pick(QUESTION_CAUSES) }),
  'detain-person.answer-question': reason,
  'detain-person.withdraw': reason,
  'detain-person.end-by-death': only,
  'detain-person.flag-silence': (_walk, { revision }) => ({ requestId, revision }),
  'detain-person.flag-proof': ({ random, state }) => ({ requestId, record: state?.proofs[0]?.id ?? 'record-none', corrected: random.chance(0.5) }),
  'detain-person.settle-incident': ({ random, state }) => ({ requestId, index: random.below((state?.incidents.length ?? 0) + 1), note: '已电话核实' }),
  'detain-person.move-to-judge': () => ({ requestId, judge: JUDGE }),
};

/** A payload for a kind: mostly the one that fits the state, sometimes a stale or wrong one. */
export function payloadFor(walk: Walk, kind: DetentionCommandKind): unknown {
  const { random, state } = walk;
  const revision = state === undefined ? 1 : random.chance(0.93) ? state.revision : Math.max(1, state.revision - 1);
  const round = state === undefined ? 0 : random.chance(0.95) ? state.round : Math.max(0, state.round - 1);
  return MAKE[kind](walk, { requestId, revision, round });
}
