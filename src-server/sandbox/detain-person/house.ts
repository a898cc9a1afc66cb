import type { AgencyBody, AgencyMessage, AgencyMessageName } from '#shared/contracts/agency-protocol.ts';
import { DAY_MS, type Instant, instant } from '#shared/kernel/time.ts';
import type { Answer, Knobs, Planned } from '../play.ts';

/**
 * A detention house as the court meets it through the agency protocol: it takes the notice, examines, admits on the decision or
 * refuses, passes on leave and reconsideration, writes the ends, and releases. What it does of itself is a script; what a story
 * wants at one moment comes through the scenario door.
 */
export type Detainee = {
  readonly requestId: string;
  revision: number;
  round: number;
  state: 'expected' | 'refused' | 'held' | 'on-leave' | 'released' | 'called-off';
  days: number;
  receiptNo: string | undefined;
  admittedAt: Instant | undefined;
  endsAt: Instant | undefined;
  leftAt: Instant | undefined;
  refusedOnce: boolean;
};

export type HouseState = { readonly people: Map<string, Detainee>; nextReceipt: number };

export function emptyHouse(): HouseState {
  return { people: new Map(), nextReceipt: 1 };
}

const OFFICER = '葛民警';
type Refusal = AgencyBody<'detention.refusal'>['refusal']['reason'];

/** What a message says beside the request it is about. */
type Said<B> = B extends unknown ? Omit<B, 'requestId'> : never;

function answer<N extends AgencyMessageName>(person: Detainee, message: N, body: Said<AgencyBody<N>>): Answer {
  return { message, requestId: person.requestId, revision: person.revision, round: person.round, body: { requestId: person.requestId, ...body } };
}

/** 收拘回执: a term of the days decided, to the same hour; `days` writes another one, as a slip of the pen would. */
export function admit(state: HouseState, person: Detainee, now: Instant, days = person.days): Answer {
  person.receiptNo ??= `苏拘收〔2026〕${String(state.nextReceipt++)}号`;
  person.state = 'held';
  person.admittedAt = now;
  person.endsAt = instant(now + days * DAY_MS);
  return answer(person, 'detention.receipt', { admission: { receiptNo: person.receiptNo, admittedAt: now, endsAt: person.endsAt, health: '体检合格', belongings: '随身物品已登记保管', officer: OFFICER } });
}

export function refuse(person: Detainee, now: Instant, reason: Refusal, text: string): Answer {
  person.state = 'refused';
  person.refusedOnce = true;
  return answer(person, 'detention.refusal', { refusal: { reason, text, refusedAt: now, officer: OFFICER } });
}

export function askLeave(person: Detainee, appliedAt: Instant): Answer {
  return answer(person, 'detention.leave-request', {
    leave: { appliedAt, ground: 'grave-illness', text: '父亲病危', applicant: '弟弟', relation: '弟', guarantee: { kind: 'guarantor', name: '弟弟', phone: '13800001531' }, opinion: '建议准假' },
  });
}

export function leave(person: Detainee, now: Instant, days: number): Answer {
  person.state = 'on-leave';
  person.leftAt = now;
  return answer(person, 'detention.leave-notice', { what: 'left', leftAt: now, dueBack: instant(now + days * DAY_MS) });
}

/** Back from leave: the whole days away are not counted, or as many as the house writes. */
export function comeBack(person: Detainee, now: Instant, days = Math.floor((now - (person.leftAt ?? now)) / DAY_MS)): Answer {
  person.state = 'held';
  person.endsAt = instant((person.endsAt ?? now) + days * DAY_MS);
  return answer(person, 'detention.leave-notice', { what: 'back', backAt: now, endsAt: person.endsAt });
}

export function appeal(person: Detainee, askedAt: Instant): Answer {
  return answer(person, 'detention.reconsideration', { application: { askedAt, text: '认为拘留决定不当，申请复议' } });
}

export function release(person: Detainee, now: Instant): Answer {
  person.state = 'released';
  return answer(person, 'detention.released', { releasedAt: now, officer: OFFICER });
}

function change(person: Detainee, days: number): Answer {
  const before = person.days;
  person.days = days;
  person.endsAt = instant((person.endsAt ?? 0) - (before - days) * DAY_MS);
  return answer(person, 'detention.changed', { endsAt: person.endsAt });
}

function newPerson({ requestId, revision, round }: AgencyMessage): Detainee {
  return { requestId, revision, round, state: 'expected', days: 0, receiptNo: undefined, admittedAt: undefined, endsAt: undefined, leftAt: undefined, refusedOnce: false };
}

/** The decision must be sealed and numbered, else the house takes nobody in on it (拘留所条例 §9). */
function lacksPaper({ attachments }: AgencyBody<'detention.notice'>): boolean {
  const decision = attachments.find(({ instrument }) => instrument === 'detention-decision');
  return decision === undefined || !decision.sealed || decision.number === undefined;
}

function noticed(state: HouseState, person: Detainee, body: AgencyBody<'detention.notice'>, knobs: Knobs, now: Instant): readonly Planned[] {
  const { round } = person;
  // A later presentation, or that he need not come, makes a planned answer pointless.
  const stillExpected = (then: (at: Instant) => Answer) => () => (person.round === round && person.state === 'expected' ? then(instant(now + knobs.delayMs)) : undefined);
  const received = { after: 0, make: () => answer(person, 'detention.received', { receivedAt: now }) };
  if (knobs.script === 'silent') return [];
  if (knobs.script === 'manual') return [received];
  if (lacksPaper(body)) return [received, { after: knobs.delayMs, make: stillExpected((at) => refuse(person, at, 'papers', '拘留决定书未用印或未编号')) }];
  if (knobs.script === 'return-once' && !person.refusedOnce) return [received, { after: knobs.delayMs, make: stillExpected((at) => refuse(person, at, 'serious-illness', '血压过高，体检不合格')) }];
  return [received, { after: knobs.delayMs, make: stillExpected((at) => admit(state, person, at)) }];
}

/** Takes one verified message in. @returns the answers that follow, each with the delay of the script. */
export function take(state: HouseState, message: AgencyMessage, knobs: Knobs, now: Instant): readonly Planned[] {
  const person = state.people.get(message.requestId) ?? newPerson(message);
  state.people.set(message.requestId, person);
  person.revision = message.revision;
  person.round = message.round;
  const acts = knobs.script !== 'manual' && knobs.script !== 'silent';
  const later = (make: () => Answer | undefined): readonly Planned[] => (acts ? [{ after: knobs.delayMs, make }] : []);
  switch (message.message) {
    case 'detention.notice': {
      const body = message.body as AgencyBody<'detention.notice'>;
      person.state = 'expected';
      person.days = body.days;
      return noticed(state, person, body, knobs, now);
    }
    case 'detention.withdrawn':
      if (person.state === 'expected') person.state = 'called-off';
      return [];
    case 'detention.leave-answer': {
      const { granted, days } = message.body as AgencyBody<'detention.leave-answer'>;
      return granted && days !== undefined ? later(() => (person.state === 'held' ? leave(person, instant(now + knobs.delayMs), days) : undefined)) : [];
    }
    case 'detention.change': {
      const { days } = message.body as AgencyBody<'detention.change'>;
      if (person.state === 'held' || person.state === 'on-leave') return later(() => change(person, days));
      person.days = days;
      return [];
    }
    case 'detention.release-order':
      return acts && knobs.acknowledgeReleases ? [{ after: knobs.delayMs, make: () => (person.state === 'released' ? undefined : release(person, instant(now + knobs.delayMs))) }] : [];
    default:
      return [];
  }
}

/** After a restart the promises of the log say how far each person had come. */
export function replay(state: HouseState, a: Answer): void {
  const person = state.people.get(a.requestId);
  if (person === undefined) return;
  switch (a.message) {
    case 'detention.receipt': {
      const { admission } = a.body as AgencyBody<'detention.receipt'>;
      Object.assign(person, { state: 'held', receiptNo: admission.receiptNo, admittedAt: admission.admittedAt, endsAt: admission.endsAt });
      state.nextReceipt += 1;
      return;
    }
    case 'detention.refusal':
      Object.assign(person, { state: 'refused', refusedOnce: true });
      return;
    case 'detention.leave-notice': {
      const notice = a.body as AgencyBody<'detention.leave-notice'>;
      Object.assign(person, notice.what === 'left' ? { state: 'on-leave', leftAt: notice.leftAt } : { state: 'held', endsAt: notice.endsAt });
      return;
    }
    case 'detention.changed':
      person.endsAt = (a.body as AgencyBody<'detention.changed'>).endsAt;
      return;
    case 'detention.released':
      person.state = 'released';
      return;
    default:
  }
}
