import type { AskedDecision, MechanismScreens, Signing, Translate } from '#renderer/ui/mechanism-screens.ts';
import type { RequestView } from '#shared/contracts/engine.ts';
import { compels } from '#shared/instruments/catalogue.ts';
import { isRenewal, levelOf } from './powers.ts';

/** What is decided beside the packet: the renewal of a hold, which every mechanism may have, or what this one asks a signature for. */
export function askedOf(view: RequestView, { asked }: MechanismScreens, t: Translate): AskedDecision | undefined {
  const { request } = view;
  const renewal = isRenewal(view) ? request.renewals?.at(-1) : undefined;
  if (renewal === undefined) return asked?.(request, t);
  return {
    command: 'decide-renewal',
    title: t('approvals.renewal'),
    waits: t('approvals.renewalWaits'),
    text: t('approvals.renewalText', { days: renewal.days, end: request.control?.end ?? '', reason: renewal.reason }),
    refuse: t('approvals.refuse'),
    refused: t('approvals.refused'),
    ...(holds(view) ? { signing: { title: t('approvals.sign.title', { person: view.head.about.name }), text: t('approvals.sign.renewText'), verb: t('approvals.sign.renew') } } : {}),
  };
}

/** Whether something in the packet gives power over a person. */
function holds({ request }: RequestView): boolean {
  return request.packet.attachments.some(({ instrument }) => compels(instrument));
}

/** What whoever signs is told once more, by name; undefined where a signature needs no second look. */
export function signingOf(view: RequestView, screens: MechanismScreens, t: Translate): Signing | undefined {
  const asked = askedOf(view, screens, t);
  if (asked !== undefined) return asked.signing;
  if (!holds(view)) return undefined;
  return {
    title: t(screens.words.signTitle ?? 'approvals.sign.title', { person: view.head.about.name }),
    text: t(screens.words.signing),
    verb: t(levelOf(view) === 'chief' ? 'approvals.sign.chief' : 'approvals.sign.president'),
  };
}
