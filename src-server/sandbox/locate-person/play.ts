import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { closed, oneOf } from '#shared/kernel/schema.ts';
import type { Instant } from '#shared/kernel/time.ts';
import type { Play } from '../play.ts';
import { acknowledgeRelease, activate, emptyPolice, giveBack, reportHit, take } from './police.ts';

const ActSchema = closed({
  requestId: Type.String(),
  act: oneOf(['accept', 'return', 'reject', 'hit', 'acknowledge-release']),
  code: Type.Optional(oneOf(['R01', 'R02', 'R03', 'R07'])),
  text: Type.Optional(Type.String()),
  days: Type.Optional(Type.Integer()),
  place: Type.Optional(Type.String()),
  held: Type.Optional(Type.Boolean()),
});
const checkAct = Compile(ActSchema);

/** The specialist line of the police for persons sought. */
export const locatePolice: Play = {
  takes: ['control.request', 'control.release', 'control.renewal', 'control.result'],
  open() {
    const police = emptyPolice();
    return {
      take: (message, knobs, now) => take(police, message, knobs, now).answers,
      replay(a) {
        const control = police.controls.get(a.requestId);
        if (!control || a.message !== 'control.review') return;
        const body = a.body as { readonly result: 'accepted' | 'returned' | 'rejected'; readonly controlNo?: string };
        control.state = body.result === 'accepted' ? 'active' : body.result;
        control.returnedOnce ||= body.result !== 'accepted';
        if (body.controlNo !== undefined) {
          control.controlNo = body.controlNo;
          police.nextControl = Math.max(police.nextControl, Number(body.controlNo.split('-').at(-1)) + 1);
        }
      },
      act(value: unknown, now: Instant) {
        if (!checkAct.Check(value)) return undefined;
        const control = police.controls.get(value.requestId);
        if (!control) return undefined;
        switch (value.act) {
          case 'accept':
            return { answer: activate(police, control, now, value.days ?? 180) };
          case 'return':
            return { answer: giveBack(control, 'returned', value.code ?? 'R03', value.text ?? '证号登记人非本案被执行人') };
          case 'reject':
            return { answer: giveBack(control, 'rejected', value.code ?? 'R07', value.text ?? '不符合查控条件') };
          case 'hit':
            return { answer: reportHit(control, now, value.place ?? '云溪路检查点', value.held ?? false) };
          default:
            control.state = 'released';
            return { answer: acknowledgeRelease(control, control.controlNo, now) };
        }
      },
      matters: () => [...police.controls.values()].map(({ idNo: _idNo, ...control }) => control),
    };
  },
};
