import { computed } from 'vue';
import { makePaper } from '#renderer/bridge/make-paper.ts';
import { assetPath } from '#renderer/bridge/paths.ts';
import { useCourtSettings } from '#renderer/bridge/use-court.ts';
import { useLawNumber, useRules } from '#renderer/bridge/use-rules.ts';
import type { MendRules, RequestForm } from '#renderer/composer/request-form.ts';
import { useNow } from '#renderer/ui/clock.ts';
import type { AssetState } from '#shared/domain/assets/model.ts';
import type { CourtCode } from '#shared/kernel/ids.ts';
import { civilDateOf } from '#shared/kernel/time.ts';
import { needsNewApproval, packetChanges } from '#shared/mechanisms/seek-vehicle/decide.ts';
import { missingInstruments } from '#shared/mechanisms/seek-vehicle/guards.ts';
import { seekVehicle } from '#shared/mechanisms/seek-vehicle/index.ts';
import { isVehiclePaper, paperFields } from '#shared/mechanisms/seek-vehicle/instruments/papers.ts';
import { type Packet, packetHash } from '#shared/mechanisms/seek-vehicle/model.ts';
import { own } from '../own.ts';
import { type CarSubject, debtorOf, sealReading } from './car.ts';
import { daysWithin, formOf, freshForm, type MadeInstrument, PAPER_KINDS, packetOf, parseVehicleForm, problemsOf, type VehicleForm } from './packet-form.ts';

/** Guards that the answers on the car prove or fail, and that a further answer mends. */
export const ABOUT_CAR: readonly string[] = ['thing-of-case', 'owner', 'seal', 'not-seized', 'numbers'];

/** The car in hand, as far as its record is here, and the court that seeks it. */
export type CarInHand = { readonly id: string | undefined; readonly asset: AssetState | undefined; readonly court: CourtCode | undefined };

/** The form of 机动车查找、扣押, with the numbers of the law, the duty line of the court and the seal as they are now. */
export function useVehicleForm(car: () => CarInHand) {
  const now = useNow(30_000);
  const rules = useRules();
  const law = useLawNumber(() => now.value);
  const settings = useCourtSettings();
  const today = computed(() => civilDateOf(now.value));
  const seal = computed(() => {
    const { asset, court } = car();
    return court === undefined ? undefined : sealReading(asset, court, today.value, rules.value.parameters);
  });
  const toCar = (): string | undefined => {
    const { id } = car();
    return id === undefined ? undefined : assetPath(id);
  };
  const form: RequestForm<CarSubject, VehicleForm, Packet> = {
    mechanism: { id: seekVehicle.id, papers: seekVehicle.papers, aggregate: seekVehicle.module.aggregate },
    words: {
      title: 'seek-vehicle.composer.title',
      noSubject: { title: 'seek-vehicle.composer.noCar.title', text: 'seek-vehicle.composer.noCar.text' },
      subject: 'seek-vehicle.composer.subject',
      matter: 'seek-vehicle.composer.matter',
      packet: 'seek-vehicle.composer.packet',
      reader: 'seek-vehicle.composer.reader',
      mendMatter: 'seek-vehicle.composer.mendMatter',
      next: { approval: 'requests.mend.next.approval', seal: 'seek-vehicle.composer.next.seal', agency: 'seek-vehicle.composer.next.agency' },
    },
    papers: PAPER_KINDS,
    parse: parseVehicleForm,
    fresh: () => freshForm(daysWithin(law('CONTROL_PERIOD'), seal.value, today.value), settings.value?.dutyPhone ?? ''),
    amend(before) {
      const phone = before.dutyPhone === '' ? (settings.value?.dutyPhone ?? '') : before.dutyPhone;
      const days = before.periodDays === null ? null : daysWithin(before.periodDays, seal.value, today.value);
      return phone === before.dutyPhone && days === before.periodDays ? before : { ...before, dutyPhone: phone, periodDays: days };
    },
    earlier(request) {
      const vehicle = own(request);
      return { subject: vehicle.packet.assetId, form: formOf(vehicle) };
    },
    about: ({ party }) => ({ partyId: party }),
    packet: (filled, { state, subject, files, before }) =>
      packetOf(filled, state, subject, { seal: seal.value, today: today.value, fallbackDays: before?.periodDays ?? law('CONTROL_PERIOD') }, files),
    problems: (filled) => problemsOf(filled, law('CONTROL_PERIOD_MAX'), { seal: seal.value, today: today.value }),
    toldAtOnce: ['periodDays', 'beyondSeal'],
    missing: missingInstruments,
    make(code, { state, packet, court, names }) {
      const debtor = debtorOf(car().asset, state);
      const fields = debtor === undefined || !isVehiclePaper(code) ? undefined : paperFields(code, { state, debtor, packet, court, names });
      return makePaper(code as MadeInstrument, fields);
    },
    proof: (guard) => (ABOUT_CAR.includes(guard) ? toCar() : undefined),
    mend(guard) {
      const to = toCar();
      return to !== undefined && ABOUT_CAR.includes(guard) ? { verb: 'seek-vehicle.composer.toCar', to } : undefined;
    },
  };
  return { form, seal, today };
}

/** How a packet of it is corrected: as `decide` says what stays sealed, and what the chief sees once more. */
export const VEHICLE_MEND: MendRules<Packet> = {
  changes: packetChanges,
  sealedContent: (packet) => packetHash({ ...packet, attachments: [], evidence: [], dutyPhone: '-', vehicle: { ...packet.vehicle, colour: '-' } }),
  needsApproval: needsNewApproval,
};
