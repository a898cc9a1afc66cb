import type { AggregateRef } from '#shared/domain/linkage/command.ts';
import type { RequestHead } from '#shared/domain/linkage/mechanism.ts';
import type { HoldPart } from '#shared/domain/linkage/regions/hold.ts';
import { maskName } from '#shared/domain/permissions/masking.ts';
import { ownKeyOf, stateKeyOf } from '#shared/locales/index.ts';
import { mechanismFor, mechanismOf } from '#shared/mechanisms/index.ts';
import type { Tone } from '#shared/domain/linkage/next-step.ts';

/** How the state of a request looks, by the table of its mechanism. */
export function requestTone({ ref, state }: Pick<RequestHead, 'ref' | 'state'>): Tone {
  return mechanismFor(ref).tones[state] ?? 'waiting';
}

/** Key of the word for the state of a request: that of its mechanism, else the one that all mechanisms share. */
export function stateKey({ ref, state }: { readonly ref: Pick<AggregateRef, 'type'>; readonly state: string }): string {
  return stateKeyOf(mechanismFor(ref).id, state);
}

/** Key of the word for why a hold ends, as the mechanism of the event says it. */
export function triggerKey({ type }: Pick<AggregateRef, 'type'>, trigger: string): string {
  const mechanism = mechanismOf(type);
  return mechanism === undefined ? `requests.trigger.${trigger}` : ownKeyOf(mechanism.id, `requests.trigger.${trigger}`);
}

/** What a list of the court's duty line calls a request by: a person's name masked, a thing's number whole. */
export function maskedName({ about }: Pick<RequestHead, 'about'>): string {
  return about.isPerson ? maskName(about.name) : about.name;
}

const HOLD_TONES: Readonly<Record<HoldPart['control']['state'], Tone>> = {
  inactive: 'waiting',
  active: 'agency',
  release_requested: 'attention',
  release_sent: 'attention',
  release_acked: 'acted',
};

/** A release that nobody acknowledged in time is the one red thing of a hold. */
export function controlTone(control: HoldPart['control']): Tone {
  const isOpen = control.state === 'release_requested' || control.state === 'release_sent';
  return isOpen && control.release?.alarmedAt !== undefined ? 'danger' : HOLD_TONES[control.state];
}
