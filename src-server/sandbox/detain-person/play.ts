import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { closed, oneOf } from '#shared/kernel/schema.ts';
import { type Instant, instant } from '#shared/kernel/time.ts';
import type { Answer, Play } from '../play.ts';
import { admit, appeal, askLeave, comeBack, type Detainee, emptyHouse, type HouseState, leave, refuse, release, replay, take } from './house.ts';

const ActSchema = closed({
  requestId: Type.String(),
  act: oneOf(['admit', 'refuse', 'ask-leave', 'leave', 'come-back', 'appeal', 'release']),
  /** Days that the receipt is written for, that he may be away, or that are not counted when he is back. */
  days: Type.Optional(Type.Integer({ minimum: 1 })),
  reason: Type.Optional(oneOf(['pregnant', 'nursing', 'age', 'serious-illness', 'papers', 'other'])),
  text: Type.Optional(Type.String()),
  /** When it happened, where that was before now. */
  at: Type.Optional(Type.Integer({ minimum: 0 })),
});
type Act = Static<typeof ActSchema>;
const checkAct = Compile(ActSchema);

function done(state: HouseState, person: Detainee, { act, days, reason, text, at }: Act, clock: Instant): Answer {
  const now = at === undefined ? clock : instant(at);
  switch (act) {
    case 'admit':
      return admit(state, person, now, days);
    case 'refuse':
      return refuse(person, now, reason ?? 'serious-illness', text ?? '体检不合格，不予收拘');
    case 'ask-leave':
      return askLeave(person, now);
    case 'leave':
      return leave(person, now, days ?? 1);
    case 'come-back':
      return comeBack(person, now, days);
    case 'appeal':
      return appeal(person, now);
    case 'release':
      return release(person, now);
  }
}

/** The detention house for persons whom a court detains. */
export const detentionHouse: Play = {
  takes: ['detention.notice', 'detention.withdrawn', 'detention.leave-answer', 'detention.change', 'detention.release-order'],
  open() {
    const house = emptyHouse();
    return {
      take: (message, knobs, now) => take(house, message, knobs, now),
      replay: (a) => {
        replay(house, a);
      },
      act(value: unknown, now: Instant) {
        if (!checkAct.Check(value)) return undefined;
        const person = house.people.get(value.requestId);
        return person === undefined ? undefined : { answer: done(house, person, value, now) };
      },
      matters: () => [...house.people.values()],
    };
  },
};
