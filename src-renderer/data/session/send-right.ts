import { Compile } from 'typebox/compile';
import type { HostBridge } from '#shared/contracts/host-bridge.ts';
import { SendRightSchema } from '#shared/contracts/sealed-commands.ts';
import { type Clock, MINUTE_MS } from '#shared/kernel/time.ts';
import { endOf, type Wait } from '../wait.ts';
import type { Http } from '../wire/http.ts';
import type { SessionKeeper } from './keeper.ts';

const rightCheck = Compile(SendRightSchema);
const AGAIN_MS = MINUTE_MS / 2;

/**
 * Lets the host deliver in this person's absence: his signing key is registered with the present session, and the host gets
 * a token that can only send. Asked once for each time somebody sits down; tried again until it worked, because a
 * connection may come later.
 */
export type SendRight = { obtain(): Promise<void> };

export function sendRight(deps: { readonly keeper: SessionKeeper; readonly http: Http; readonly bridge: HostBridge | null; readonly tag: string; readonly clock: Clock }): SendRight {
  const { keeper, http, bridge, tag, clock } = deps;
  let isHeld = false;
  let wait: Wait | undefined;
  let asking: Promise<void> | null = null;

  async function ask(): Promise<void> {
    const signing = keeper.keys()?.personal?.signing.publicKey;
    if (bridge === null || signing === undefined) return;
    const answer = await keeper.authorised((token) => http.json({ method: 'POST', path: '/v1/session/device-key', token, json: { signing } }));
    if (!answer.ok || !rightCheck.Check(answer.value)) return;
    const kept = await bridge.delivery.keepRight({ tag, token: answer.value.token });
    isHeld = kept.ok;
  }

  return {
    obtain() {
      if (isHeld || clock.now() < endOf(wait, clock.now())) return Promise.resolve();
      // A server that does not know the way is not asked at every page of the feed.
      wait = { from: clock.now(), ms: AGAIN_MS };
      asking ??= ask().finally(() => {
        asking = null;
      });
      return asking;
    },
  };
}
