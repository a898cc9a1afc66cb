import type { AgencyBody, AgencyMessage, AgencyMessageName } from '#shared/contracts/agency-protocol.ts';
import { addDays, civilDateOf, type Instant } from '#shared/kernel/time.ts';
import type { Answer, Knobs, Planned } from '../play.ts';

/**
 * The police as the court meets them through the agency protocol: they receive packets, return incomplete ones, put
 * people under control, report hits and acknowledge releases. What they do of themselves is a script; what a story
 * wants at one moment comes through the scenario door.
 */
export type PoliceControl = {
  readonly requestId: string;
  revision: number;
  round: number;
  controlNo: string | undefined;
  state: 'received' | 'returned' | 'rejected' | 'active' | 'released';
  readonly idNo: string;
  mayHold: boolean;
  returnedOnce: boolean;
};

export type PoliceState = {
  readonly controls: Map<string, PoliceControl>;
  /** Idempotency keys of everything taken in, with the request they belong to. */
  readonly received: Map<string, string>;
  nextControl: number;
};

export function emptyPolice(): PoliceState {
  return { controls: new Map(), received: new Map(), nextControl: 1 };
}

const SPECIALIST = '专线-07';

function answer<N extends AgencyMessageName>(control: PoliceControl, message: N, body: AgencyBody<N>): Answer {
  return { message, requestId: control.requestId, revision: control.revision, round: control.round, body };
}

/** What a careful specialist returns at once: an assistance letter without seal, or no letter at all. */
function formalDefect(body: AgencyBody<'control.request'>): 'R01' | 'R02' | undefined {
  const letter = body.attachments.find((a) => a.instrument === 'assistance-letter');
  if (!letter || !body.attachments.some((a) => a.instrument === 'enforcement-title' || a.instrument === 'enforcement-ruling')) return 'R01';
  const holding = body.attachments.filter((a) => a.instrument === 'compel-appearance-warrant' || a.instrument === 'detention-decision');
  return [letter, ...holding].some((a) => !a.sealed || a.number === undefined) ? 'R02' : undefined;
}

export function activate(state: PoliceState, control: PoliceControl, now: Instant, days: number): Answer {
  const today = civilDateOf(now);
  control.controlNo ??= `${today.slice(0, 4)}-KZ-${String(state.nextControl++).padStart(5, '0')}`;
  control.state = 'active';
  return answer(control, 'control.review', {
    requestId: control.requestId as AgencyBody<'control.review'>['requestId'],
    result: 'accepted',
    controlNo: control.controlNo,
    start: today,
    end: addDays(today, days),
    specialistNo: SPECIALIST,
  });
}

export function giveBack(control: PoliceControl, result: 'returned' | 'rejected', code: 'R01' | 'R02' | 'R03' | 'R07', text: string): Answer {
  control.state = result;
  control.returnedOnce = true;
  return answer(control, 'control.review', { requestId: control.requestId as AgencyBody<'control.review'>['requestId'], result, code, text, specialistNo: SPECIALIST });
}

export function reportHit(control: PoliceControl, now: Instant, place: string, held: boolean): Answer {
  return answer(control, 'control.hit', {
    requestId: control.requestId as AgencyBody<'control.hit'>['requestId'],
    controlNo: control.controlNo ?? '',
    hit: {
      at: now,
      place,
      channel: 'street-check',
      unit: '云溪派出所',
      officer: '施警官',
      phone: '0512-00000119',
      personState: held && control.mayHold ? 'held' : 'located',
      identityBy: 'document',
    },
  });
}

export function acknowledgeRelease(control: PoliceControl, controlNo: string | undefined, now: Instant): Answer {
  return answer(control, 'control.release-ack', {
    requestId: control.requestId as AgencyBody<'control.release-ack'>['requestId'],
    ...(controlNo === undefined ? {} : { controlNo }),
    ackedAt: now,
    by: SPECIALIST,
  });
}

/**
 * Takes one verified message in.
 * @returns whether it is new, and the answers that follow, each with the delay of the script.
 */
export function take(state: PoliceState, message: AgencyMessage, knobs: Knobs, now: Instant): { readonly outcome: 'accepted' | 'duplicate'; readonly answers: readonly Planned[] } {
  if (state.received.has(message.idempotencyKey)) return { outcome: 'duplicate', answers: [] };
  state.received.set(message.idempotencyKey, message.requestId);
  const known = state.controls.get(message.requestId);
  switch (message.message) {
    case 'control.request': {
      const body = message.body as AgencyBody<'control.request'>;
      const control: PoliceControl = known ?? { requestId: message.requestId, revision: message.revision, round: message.round, controlNo: undefined, state: 'received', idNo: body.debtor.idNo, mayHold: false, returnedOnce: false };
      control.revision = message.revision;
      control.round = message.round;
      control.state = 'received';
      control.mayHold = body.attachments.some((a) => a.instrument === 'compel-appearance-warrant' || a.instrument === 'detention-decision');
      state.controls.set(message.requestId, control);
      return { outcome: 'accepted', answers: reviewPlan(state, control, body, knobs, now) };
    }
    case 'control.release': {
      const body = message.body as AgencyBody<'control.release'>;
      const control = known ?? { requestId: message.requestId, revision: message.revision, round: message.round, controlNo: body.controlNo, state: 'released', idNo: '', mayHold: false, returnedOnce: false };
      control.state = 'released';
      state.controls.set(message.requestId, control);
      return { outcome: 'accepted', answers: knobs.acknowledgeReleases && knobs.script !== 'manual' ? [{ after: knobs.delayMs, make: () => acknowledgeRelease(control, body.controlNo, now) }] : [] };
    }
    case 'control.renewal': {
      const body = message.body as AgencyBody<'control.renewal'>;
      return {
        outcome: 'accepted',
        answers: known && knobs.script !== 'manual' && knobs.script !== 'silent'
          ? [{ after: knobs.delayMs, make: () => answer(known, 'control.renewal-answer', { requestId: body.requestId, controlNo: body.controlNo, accepted: true, newEnd: body.newEnd }) }]
          : [],
      };
    }
    default:
      return { outcome: 'accepted', answers: [] };
  }
}

function reviewPlan(state: PoliceState, control: PoliceControl, body: AgencyBody<'control.request'>, knobs: Knobs, now: Instant): readonly Planned[] {
  const { revision } = control;
  /** A later revision or a release makes a planned answer pointless. */
  const stillAsked = (then: () => Answer) => () => (control.revision === revision && control.state !== 'released' ? then() : undefined);
  const received = { after: 0, make: () => answer(control, 'control.received', { requestId: body.requestId, receivedAt: now }) };
  if (knobs.script === 'silent') return [];
  if (knobs.script === 'manual') return [received];
  const defect = formalDefect(body);
  if (defect) return [received, { after: knobs.delayMs, make: stillAsked(() => giveBack(control, 'returned', defect, defect === 'R02' ? '文书未用印或未编号' : '缺协助查找函或执行依据')) }];
  if (knobs.script === 'return-once' && !control.returnedOnce) {
    return [received, { after: knobs.delayMs, make: stillAsked(() => giveBack(control, 'returned', 'R03', '证号登记人非本案被执行人')) }];
  }
  const review = { after: knobs.delayMs, make: stillAsked(() => activate(state, control, now, body.periodDays)) };
  if (knobs.script !== 'found-later') return [received, review];
  return [received, review, { after: knobs.delayMs * 3 + 1, make: stillAsked(() => reportHit(control, now, '云溪路检查点', false)) }];
}
