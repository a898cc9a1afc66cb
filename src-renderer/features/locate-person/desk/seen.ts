import type { Translate } from '#renderer/ui/mechanism-screens.ts';
import type { DeskView, LookoutView } from '#shared/contracts/engine.ts';
import type { PoliceRequest, StationControl } from '#shared/mechanisms/locate-person/audiences.ts';

/** A matter of this mechanism as the police see it. Whoever stored it under this noun has checked it against this schema. */
export function atDesk({ request }: Pick<DeskView, 'request'>): PoliceRequest {
  return request as PoliceRequest;
}

/** The same at a station. */
export function atStation({ control }: Pick<LookoutView, 'control'>): StationControl {
  return control as StationControl;
}

/** What whoever meets the person must know. */
export function dangersText(dangers: PoliceRequest['dangers'], t: Translate): string {
  return dangers.length === 0 ? t('locate-person.desk.facts.none') : dangers.map((d) => t(`requests.danger.${d}`)).join('、');
}
