import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { CivilDateSchema, closed, oneOf } from '#shared/kernel/schema.ts';
import type { Instant } from '#shared/kernel/time.ts';
import type { Play } from '../play.ts';
import { acknowledgeRelease, activate, type CarWatch, emptyTrafficPolice, giveBack, reportHit, take, unseal } from './traffic-police.ts';

/** What somebody may do by hand at the traffic police: a camera or a stop sees the car, a packet is judged, a seal is lifted. */
const ActSchema = closed({
  requestId: Type.String(),
  act: oneOf(['accept', 'return', 'reject', 'camera', 'stop', 'acknowledge-release', 'unseal']),
  code: Type.Optional(oneOf(['R01', 'R02', 'R04', 'R07'])),
  text: Type.Optional(Type.String()),
  days: Type.Optional(Type.Integer()),
  place: Type.Optional(Type.String()),
  direction: Type.Optional(Type.String()),
  lane: Type.Optional(Type.String()),
  /** Signs of another car: a cloned plate at a stop. */
  plate: Type.Optional(Type.String()),
  vin: Type.Optional(Type.String()),
  /** The court whose waiting seal takes effect when this one is lifted. */
  next: Type.Optional(closed({ court: Type.String(), number: Type.Optional(Type.String()), start: CivilDateSchema, end: CivilDateSchema })),
});
const checkAct = Compile(ActSchema);

/** What a watch says in the scenario door: no number of the car. */
function shown({ car: _car, ...watch }: CarWatch): object {
  return watch;
}

/** The specialist line of the traffic police for cars sought and seized. */
export const vehicleTrafficPolice: Play = {
  takes: ['vehicle.request', 'vehicle.release', 'vehicle.renewal', 'vehicle.result', 'vehicle.unseal'],
  open() {
    const police = emptyTrafficPolice();
    return {
      take: (message, knobs, now) => take(police, message, knobs, now),
      replay(a) {
        const watch = police.cars.get(a.requestId);
        if (watch === undefined) return;
        if (a.message === 'vehicle.unsealed') watch.state = 'unsealed';
        if (a.message !== 'vehicle.review') return;
        const body = a.body as { readonly result: 'accepted' | 'returned' | 'rejected'; readonly controlNo?: string };
        watch.state = body.result === 'accepted' ? 'active' : body.result;
        watch.returnedOnce ||= body.result !== 'accepted';
        if (body.controlNo === undefined) return;
        watch.controlNo = body.controlNo;
        police.nextControl = Math.max(police.nextControl, Number(body.controlNo.split('-').at(-1)) + 1);
      },
      act(value: unknown, now: Instant) {
        if (!checkAct.Check(value)) return undefined;
        const watch = police.cars.get(value.requestId);
        if (watch === undefined) return undefined;
        const { plate, vin, direction, lane, place = '东环路卡口' } = value;
        const seen = {
          place,
          ...(plate === undefined ? {} : { plate }),
          ...(vin === undefined ? {} : { vin }),
          ...(direction === undefined ? {} : { direction }),
          ...(lane === undefined ? {} : { lane }),
        };
        switch (value.act) {
          case 'accept':
            return { answer: activate(police, watch, now, value.days ?? 180) };
          case 'return':
            return { answer: giveBack(watch, 'returned', value.code ?? 'R04', value.text ?? '颜色不符') };
          case 'reject':
            return { answer: giveBack(watch, 'rejected', value.code ?? 'R07', value.text ?? '不符合查找条件') };
          case 'camera':
            return { answer: reportHit(watch, now, { ...seen, channel: 'lane-camera' }) };
          case 'stop':
            return { answer: reportHit(watch, now, { ...seen, channel: 'stop' }) };
          case 'unseal':
            return { answer: unseal(watch, now, value.next) };
          default:
            return { answer: acknowledgeRelease(watch, watch.controlNo, now) };
        }
      },
      matters: () => [...police.cars.values()].map(shown),
    };
  },
};
