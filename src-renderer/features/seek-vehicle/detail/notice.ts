import { useI18n } from 'vue-i18n';
import { stateKey } from '#renderer/bridge/request-look.ts';
import { useFormat } from '#renderer/ui/format.ts';
import { courtByCode } from '#shared/domain/identifiers/index.ts';
import type { NoticePart } from '#shared/domain/linkage/facts.ts';
import type { VehicleNotice } from '#shared/mechanisms/seek-vehicle/audiences.ts';
import { seekVehicle } from '#shared/mechanisms/seek-vehicle/index.ts';

/** A notice of this mechanism in its own type: its screens are asked about no other. */
export function ownNotice(notice: NoticePart): VehicleNotice {
  return notice as VehicleNotice;
}

export function courtOf({ byCourt }: VehicleNotice): string {
  return courtByCode(byCourt)?.name ?? byCourt;
}

/**
 * Whether somebody still has to see it: that the car was taken in, as long as it stands there under that seizure; that his own court's
 * seal has become the first, until it was handed over.
 */
export function isNews({ told, state }: VehicleNotice): boolean {
  return told === 'seal-now-first' ? state !== 'closed' : state === 'seized';
}

/** The words of a notice. Nothing is answered: the other court holds the car, and calls when it hands it over. */
export function useNotice() {
  const { t } = useI18n({ useScope: 'global' });
  const format = useFormat();
  return {
    stateWord: ({ state }: VehicleNotice) => t(stateKey({ ref: { type: seekVehicle.module.aggregate }, state })),
    toldAt: ({ toldAt }: VehicleNotice) => format.fullTime(toldAt),
    text(notice: VehicleNotice): string {
      const { told, byCaseNumber, vehicle, lot = '—', dutyPhone, next } = notice;
      const term = next === undefined ? '' : t('assets.hold.term', { from: next.start, to: next.end });
      return t(`seek-vehicle.page.notice.text.${told}`, { court: courtOf(notice), number: byCaseNumber, vehicle, lot, phone: dutyPhone, term });
    },
  };
}
