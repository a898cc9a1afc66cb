import type { AgencyBody, AgencyMessage, AgencyMessageName } from '#shared/contracts/agency-protocol.ts';
import { addDays, type CivilDate, civilDateOf, type Instant } from '#shared/kernel/time.ts';
import type { Answer, Knobs, Planned } from '../play.ts';

/**
 * The traffic police as the court meets them through the agency protocol: they receive packets, return incomplete ones, watch for cars,
 * report what a camera or a stop saw, acknowledge releases and lift seals. What they do of themselves is a script; what a story wants at
 * one moment comes through the scenario door.
 */
type Request = AgencyBody<'vehicle.request'>;
type RequestId = Request['requestId'];

export type CarWatch = {
  readonly requestId: RequestId;
  revision: number;
  round: number;
  controlNo: string | undefined;
  state: 'received' | 'returned' | 'rejected' | 'active' | 'released' | 'unsealed';
  /** As the packet names it; never told by the scenario door. */
  readonly car: { readonly plate?: string; readonly vin: string };
  sealEnd: CivilDate | undefined;
  returnedOnce: boolean;
};

export type TrafficPolice = { readonly cars: Map<string, CarWatch>; nextControl: number };

export function emptyTrafficPolice(): TrafficPolice {
  return { cars: new Map(), nextControl: 1 };
}

const SPECIALIST = '交警专线-03';

function answer<N extends AgencyMessageName>(watch: CarWatch, message: N, body: AgencyBody<N>): Answer {
  return { message, requestId: watch.requestId, revision: watch.revision, round: watch.round, body };
}

/** What a careful specialist returns at once: a court paper without seal or number, or a paper that is missing. */
function formalDefect({ attachments }: Request): 'R01' | 'R02' | undefined {
  const papers = (['vehicle-seizure-ruling', 'vehicle-assist-notice', 'vehicle-seal-receipt'] as const).map((instrument) => attachments.find((paper) => paper.instrument === instrument));
  if (papers.some((paper) => paper === undefined)) return 'R01';
  return papers.slice(0, 2).some((paper) => paper?.sealed !== true || paper.number === undefined) ? 'R02' : undefined;
}

/** The control begins today; it never outlives the seal, whatever was asked. */
export function activate(police: TrafficPolice, watch: CarWatch, now: Instant, days: number): Answer {
  const today = civilDateOf(now);
  watch.controlNo ??= `${today.slice(0, 4)}-CK-${String(police.nextControl++).padStart(5, '0')}`;
  watch.state = 'active';
  const asked = addDays(today, days);
  const end = watch.sealEnd !== undefined && watch.sealEnd < asked ? watch.sealEnd : asked;
  return answer(watch, 'vehicle.review', { requestId: watch.requestId, result: 'accepted', controlNo: watch.controlNo, start: today, end, specialistNo: SPECIALIST });
}

export function giveBack(watch: CarWatch, result: 'returned' | 'rejected', code: 'R01' | 'R02' | 'R04' | 'R07', text: string): Answer {
  watch.state = result;
  watch.returnedOnce = true;
  return answer(watch, 'vehicle.review', { requestId: watch.requestId, result, code, text, specialistNo: SPECIALIST });
}

export type Sighting = { readonly place: string; readonly channel: 'lane-camera' | 'stop'; readonly direction?: string; readonly lane?: string; readonly plate?: string; readonly vin?: string };

/** A camera reads the plate alone, an officer at a stop the VIN too. */
export function reportHit(watch: CarWatch, now: Instant, seen: Sighting): Answer {
  const { place, channel, direction, lane } = seen;
  const plate = seen.plate ?? watch.car.plate;
  const vin = seen.vin ?? (channel === 'stop' ? watch.car.vin : undefined);
  return answer(watch, 'vehicle.hit', {
    requestId: watch.requestId,
    controlNo: watch.controlNo ?? '',
    hit: {
      at: now,
      ...(plate === undefined ? {} : { plate }),
      ...(vin === undefined ? {} : { vin }),
      place,
      ...(direction === undefined ? {} : { direction }),
      ...(lane === undefined ? {} : { lane }),
      channel,
      unit: '交警吴中大队',
      officer: '何警官',
      phone: '0512-00000122',
    },
  });
}

export function acknowledgeRelease(watch: CarWatch, controlNo: string | undefined, now: Instant): Answer {
  watch.state = 'released';
  return answer(watch, 'vehicle.release-ack', { requestId: watch.requestId, ...(controlNo === undefined ? {} : { controlNo }), ackedAt: now, by: SPECIALIST });
}

/** The seal is lifted; `next` is the one that takes effect by itself, where another court waited. */
export function unseal(watch: CarWatch, now: Instant, next: AgencyBody<'vehicle.unsealed'>['next']): Answer {
  watch.state = 'unsealed';
  return answer(watch, 'vehicle.unsealed', { requestId: watch.requestId, on: civilDateOf(now), by: SPECIALIST, ...(next === undefined ? {} : { next }) });
}

/** A later revision or a release makes a planned answer pointless. */
function reviewPlan(police: TrafficPolice, watch: CarWatch, body: Request, knobs: Knobs, now: Instant): readonly Planned[] {
  const { revision } = watch;
  const stillAsked = (then: () => Answer) => () => (watch.revision === revision && watch.state !== 'released' ? then() : undefined);
  const received = { after: 0, make: () => answer(watch, 'vehicle.received', { requestId: watch.requestId, receivedAt: now }) };
  if (knobs.script === 'silent') return [];
  if (knobs.script === 'manual') return [received];
  const defect = formalDefect(body);
  if (defect !== undefined) return [received, { after: knobs.delayMs, make: stillAsked(() => giveBack(watch, 'returned', defect, defect === 'R02' ? '文书未用印或未编号' : '缺裁定书、协助执行通知书或查封回执')) }];
  if (knobs.script === 'return-once' && !watch.returnedOnce) return [received, { after: knobs.delayMs, make: stillAsked(() => giveBack(watch, 'returned', 'R04', '颜色不符')) }];
  const review = { after: knobs.delayMs, make: stillAsked(() => activate(police, watch, now, body.periodDays)) };
  if (knobs.script !== 'found-later') return [received, review];
  return [received, review, { after: knobs.delayMs * 3 + 1, make: stillAsked(() => reportHit(watch, now, { place: '东环路卡口', channel: 'lane-camera', direction: '由西向东', lane: '2' })) }];
}

/** Takes one verified message in that was not there before. @returns the answers that follow, each with the delay of the script. */
export function take(police: TrafficPolice, message: AgencyMessage, knobs: Knobs, now: Instant): readonly Planned[] {
  const known = police.cars.get(message.requestId);
  const acts = knobs.script !== 'manual' && knobs.script !== 'silent';
  switch (message.message) {
    case 'vehicle.request': {
      const body = message.body as Request;
      const { plate, vin } = body.vehicle;
      const watch: CarWatch = known ?? { requestId: body.requestId, revision: 1, round: 0, controlNo: undefined, state: 'received', car: { vin, ...(plate === undefined ? {} : { plate }) }, sealEnd: undefined, returnedOnce: false };
      Object.assign(watch, { revision: message.revision, round: message.round, state: 'received', sealEnd: body.seal.end });
      police.cars.set(message.requestId, watch);
      return reviewPlan(police, watch, body, knobs, now);
    }
    case 'vehicle.release': {
      const { requestId, controlNo } = message.body as AgencyBody<'vehicle.release'>;
      const watch: CarWatch = known ?? { requestId, revision: message.revision, round: message.round, controlNo, state: 'released', car: { vin: '' }, sealEnd: undefined, returnedOnce: false };
      watch.state = 'released';
      police.cars.set(message.requestId, watch);
      return knobs.acknowledgeReleases && knobs.script !== 'manual' ? [{ after: knobs.delayMs, make: () => acknowledgeRelease(watch, controlNo, now) }] : [];
    }
    case 'vehicle.renewal': {
      const { requestId, controlNo, newEnd } = message.body as AgencyBody<'vehicle.renewal'>;
      return known !== undefined && acts ? [{ after: knobs.delayMs, make: () => answer(known, 'vehicle.renewal-answer', { requestId, controlNo, accepted: true, newEnd }) }] : [];
    }
    case 'vehicle.unseal':
      return known !== undefined && acts ? [{ after: knobs.delayMs, make: () => unseal(known, now, undefined) }] : [];
    default:
      return [];
  }
}
