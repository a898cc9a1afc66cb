import { bulkhead, circuitBreaker, ConsecutiveBreaker, handleAll, isBrokenCircuitError, isBulkheadRejectedError, wrap } from 'cockatiel';
import { Agent, request } from 'undici';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { AgencyAnswerSchema, type AgencyAnswer, type AgencyMessage, isUrgentMessage } from '#shared/contracts/agency-protocol.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import type { AgencyId } from '#shared/kernel/ids.ts';
import type { Clock } from '#shared/kernel/time.ts';
import { type AgencyConnector, ORDINARY_WIRE_PLACES, type OutgoingMessage, type SendOutcome, WIRE_PLACES } from './contract.ts';
import type { MessageSigner } from './keys.ts';

export type ProtocolConnectorConfig = {
  readonly agency: AgencyId;
  /** Base address of the agency's side of the protocol; without one nothing leaves, and the queue says why. */
  readonly url: string | undefined;
  readonly clock: Clock;
  readonly signer: MessageSigner;
  /**
   * Deadline of one try, from its beginning to the last byte of the answer, milliseconds: an agency that drips its answer
   * is as silent as one that says nothing. Afterwards the outcome counts as unknown.
   */
  readonly timeoutMs: number;
};

/** Largest answer that is read, bytes: an outcome and a code. */
const MAX_ANSWER_BYTES = 64 * 1024;

const checkAnswer = Compile(AgencyAnswerSchema);
const checkLookup = Compile(Type.Object({ outcome: Type.String() }));

/** Errors in which the request cannot have reached the agency: nothing was written to a connection. */
const NEVER_LEFT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

function neverLeft(error: unknown): boolean {
  const { code, cause } = error as { readonly code?: string; readonly cause?: { readonly code?: string } };
  return isBrokenCircuitError(error) || isBulkheadRejectedError(error) || NEVER_LEFT.has(code ?? '') || NEVER_LEFT.has(cause?.code ?? '');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Speaks the Lianzhi agency protocol with one agency. Its connections and its circuit breaker are its own, so that a dead
 * agency ties up nobody else; a message whose outcome is unknown is asked for by key before it is sent again (S9).
 */
export function protocolConnector(config: ProtocolConnectorConfig): AgencyConnector & { close(): Promise<void> } {
  const { agency, url } = config;
  if (url === undefined) return { agency, send: async () => ({ kind: 'retry', failure: failure('AGENCY_ADDRESS_MISSING', { agency }) }), close: async () => undefined };
  const dispatcher = new Agent({ connections: WIRE_PLACES, maxResponseSize: MAX_ANSWER_BYTES, connect: { timeout: config.timeoutMs / 2 } });
  const breaker = circuitBreaker(handleAll, { halfOpenAfter: 5_000, breaker: new ConsecutiveBreaker(8) });
  const whole = bulkhead(WIRE_PLACES, 32);
  // What ends a hold passes by those that wait here, made ready, for one of the ordinary places.
  const ordinary = wrap(bulkhead(ORDINARY_WIRE_PLACES, 32), whole, breaker);
  const urgent = wrap(whole, breaker);

  async function isThere(key: string, signal: AbortSignal): Promise<'yes' | 'no' | 'unclear'> {
    const answer = await request(`${url}/lianzhi/v1/messages/${encodeURIComponent(key)}`, { dispatcher, signal });
    const body = parsed(await answer.body.text());
    if (answer.statusCode === 404) return 'no';
    return answer.statusCode === 200 && checkLookup.Check(body) ? 'yes' : 'unclear';
  }

  /** Signed before there is a place, so that the place is not held for it. */
  function signed(outgoing: OutgoingMessage): Promise<string> {
    const message: AgencyMessage = {
      protocol: 'lianzhi-agency/1',
      message: outgoing.message,
      idempotencyKey: outgoing.idempotencyKey,
      requestId: outgoing.requestId,
      revision: outgoing.revision,
      round: outgoing.round,
      sender: `court:${outgoing.court}`,
      sentAt: config.clock.now(),
      body: outgoing.body,
    };
    return config.signer.sign(message);
  }

  async function post(jws: string, signal: AbortSignal): Promise<SendOutcome> {
    const answer = await request(`${url}/lianzhi/v1/messages`, {
      dispatcher,
      signal,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jws }),
    });
    const text = await answer.body.text();
    const body = parsed(text);
    if (answer.statusCode >= 500 || answer.statusCode === 429) return { kind: 'retry', failure: failure('AGENCY_CLOSED') };
    if (!checkAnswer.Check(body)) return { kind: 'unknown', failure: failure('AGENCY_ANSWER_UNREADABLE') };
    const { outcome, code } = body as AgencyAnswer;
    return outcome === 'refused' ? { kind: 'refused', failure: failure('AGENCY_REFUSED', { code: code ?? String(answer.statusCode) }) } : { kind: 'accepted' };
  }

  return {
    agency,
    async send(outgoing) {
      try {
        const jws = await signed(outgoing);
        return await (isUrgentMessage(outgoing.message) ? urgent : ordinary).execute(async () => {
          const signal = AbortSignal.timeout(config.timeoutMs);
          if (outgoing.outcomeUnknown) {
            const there = await isThere(outgoing.idempotencyKey, signal);
            if (there === 'yes') return { kind: 'accepted' };
            if (there === 'unclear') return { kind: 'unknown', failure: failure('AGENCY_ANSWER_UNREADABLE') };
          }
          return await post(jws, signal);
        });
      } catch (error) {
        // A question by key that found nobody leaves the outcome as unknown as before.
        if (neverLeft(error) && !outgoing.outcomeUnknown) return { kind: 'retry', failure: failure('AGENCY_UNREACHABLE') };
        return { kind: 'unknown', failure: failure('AGENCY_UNREACHABLE') };
      }
    },
    close: () => dispatcher.close(),
  };
}
