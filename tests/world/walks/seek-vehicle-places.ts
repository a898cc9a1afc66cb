import { requestErrors } from '#shared/kernel/errors/requests.ts';
import { seekVehicleErrors } from '#shared/kernel/errors/seek-vehicle.ts';
import { seizureErrors } from '#shared/kernel/errors/seizure.ts';
import type { Places } from './index.ts';

/** Refusals that only a request about a person, or one that holds him, can meet. */
const OF_OTHERS: readonly string[] = [
  'DEBTOR_NOT_A_PERSON', 'ID_NUMBER_MISSING', 'ID_NUMBER_INVALID', 'BIRTH_DATE_MISSING', 'DEBTOR_IS_MINOR', 'SUBJECT_WITHOUT_CAPACITY', 'DEPUTY_NOT_ASKED', 'DEPUTY_UNANSWERED', 'DEPUTY_PERMISSION_MISSING',
  'NO_CUSTODY', 'CUSTODY_ALREADY_EXTENDED', 'CUSTODY_LIMIT_PASSED',
];

/** Refusals of the mechanism, of the thing in custody, and of what all requests share. */
export const VEHICLE_CODES: readonly string[] = [
  ...Object.keys({ ...seekVehicleErrors, ...seizureErrors }),
  ...Object.keys(requestErrors).filter((code) => !OF_OTHERS.includes(code)),
  'PLATE_MALFORMED', 'VIN_CHECKSUM', 'STATUS_STALE_CALLBACK_REQUIRED', 'TIME_IN_FUTURE', 'TIME_BEFORE_START', 'PERIOD_BEYOND_APPROVAL', 'HOLD_BEYOND_TERM',
];

const packet = (path: string): readonly string[] => ['file', 'refile', 'resubmit'].map((kind) => `seek-vehicle.${kind} .packet.${path}`);
const COMPARED = ['vehicle.plate', 'vehicle.vin', 'vehicle.engineNo', 'seal.court', 'seal.number', 'assetId'];

export const VEHICLE_PLACES: Places = {
  planned: [
    'seek-vehicle.dispatch .eta',
    // Timers of the platform; compared with the state, never taken from it.
    'seek-vehicle.expire .end',
    'seek-vehicle.lapse-seal .end',
    // The seal is compared with the register's word on the thing.
    ...packet('seal.end'),
    ...packet('seal.start'),
    ...packet('seal.asOf'),
    // What the platform reads out of an answer on the thing, which was looked at when it came in.
    'seek-vehicle.note-seal .seal.end',
    'seek-vehicle.note-seal .seal.start',
    'seek-vehicle.note-seal .seal.asOf',
  ],
  old: [
    'seek-vehicle.record-paper-approval', 'seek-vehicle.record-callback', 'seek-vehicle.dispatch', 'seek-vehicle.record-seized .dataAsOf', 'seek-vehicle.expire', 'seek-vehicle.lapse-seal', 'seek-vehicle.note-seal',
    '.seal.start', '.seal.asOf', '.seal.end',
  ],
  compared: [
    ...COMPARED.flatMap(packet),
    'seek-vehicle.register-hit .hit.plate',
    'seek-vehicle.register-hit .hit.vin',
    'seek-vehicle.register-hit .hit.readBack.plate',
    'seek-vehicle.record-seized .record.plate',
    'seek-vehicle.record-seized .record.vin',
    'seek-vehicle.record-mortgagee-told .name',
    'seek-vehicle.bind-sealed-copy .number',
    'seek-vehicle.alarm-release .controlNo',
    'seek-vehicle.approve .packetHash',
    'seek-vehicle.record-paper-approval .packetHash',
    'seek-vehicle.confirm-paper-approval .packetHash',
  ],
  // The answers of the traffic police, and what people record at the place.
  tried: [
    'seek-vehicle.mark-received .receivedAt',
    'seek-vehicle.accept .start',
    'seek-vehicle.accept .end',
    'seek-vehicle.register-hit .hit.at',
    'seek-vehicle.confirm-renewal .newEnd',
    'seek-vehicle.acknowledge-release .ackedAt',
    'seek-vehicle.record-seized .record.called.at',
    'seek-vehicle.confirm-unsealed .on',
    'seek-vehicle.confirm-unsealed .next.start',
    'seek-vehicle.record-mortgagee-told .at',
  ],
};
