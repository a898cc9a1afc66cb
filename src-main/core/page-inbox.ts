import type { HostEvent } from '#shared/contracts/host-bridge.ts';

/** So many wait at most; a page that never listens must not fill the memory. */
const MOST_WAITING = 20;

export type PageInbox = {
  /** Sends an event to the page, or keeps it until somebody listens there. */
  put(event: HostEvent): void;
  /** The page has begun to listen. */
  listening(): void;
  /** The page is loaded anew or gone: nobody listens. */
  gone(): void;
};

/**
 * Events for a page that may not listen yet: a link that started the application arrives long before the page is ready
 * for it. Only links wait: a wake-up or a command of the menu means the moment it was given in.
 */
export function createPageInbox(send: (event: HostEvent) => void): PageInbox {
  let isListening = false;
  let waiting: HostEvent[] = [];
  return {
    put(event) {
      if (isListening) send(event);
      else if (event.type === 'open' || event.type === 'lock') waiting = [...waiting, event].slice(-MOST_WAITING);
    },
    listening() {
      isListening = true;
      const kept = waiting;
      waiting = [];
      for (const event of kept) send(event);
    },
    gone() {
      isListening = false;
    },
  };
}
