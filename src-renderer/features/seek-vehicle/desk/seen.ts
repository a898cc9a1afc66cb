import type { Translate } from '#renderer/ui/mechanism-screens.ts';
import type { DeskView, LookoutView } from '#shared/contracts/engine.ts';
import type { VehicleDesk, VehiclePost } from '#shared/mechanisms/seek-vehicle/audiences.ts';
import type { Hit } from '#shared/mechanisms/seek-vehicle/model.ts';

/** A matter of this mechanism as the traffic police see it. Whoever stored it under this noun has checked it against this schema. */
export function atDesk({ request }: Pick<DeskView, 'request'>): VehicleDesk {
  return request as unknown as VehicleDesk;
}

/** The same at a post. */
export function atPost({ control }: Pick<LookoutView, 'control'>): VehiclePost {
  return control as unknown as VehiclePost;
}

/** Where a car was seen, in one line. */
export function seenText({ channel, place, direction, lane, unit }: Pick<Hit, 'channel' | 'place' | 'direction' | 'lane' | 'unit'>, t: Translate): string {
  return [t(`seek-vehicle.channel.${channel}`), place, direction ?? '', lane ?? '', unit].filter((part) => part !== '').join(' · ');
}

/** Colour and make of a car, for whoever looks for it with his eyes. */
export function lookText({ colour, brand }: { readonly colour?: string | undefined; readonly brand?: string | undefined }): string {
  return [colour ?? '', brand ?? ''].filter((part) => part !== '').join(' ');
}
