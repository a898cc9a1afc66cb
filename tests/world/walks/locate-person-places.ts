import type { Places } from './index.ts';

export const LOCATE_PLACES: Places = {
  planned: [
    'locate-person.dispatch .eta',
    // The detention house decides the end; the rule compares it with the days of the decision.
    'locate-person.record-outcome .outcome.detention.receiptTo',
    // A timer of the platform; compared with the state, never taken from it.
    'locate-person.expire .end',
    'locate-person.register-hit .hit.holdUntil',
    // Compared with the party's own document by the guards.
    'locate-person.file .packet.debtor.birth',
    'locate-person.refile .packet.debtor.birth',
    'locate-person.resubmit .packet.debtor.birth',
  ],
  old: ['.permission.on', 'locate-person.record-paper-approval', 'locate-person.record-callback', 'locate-person.dispatch', 'locate-person.record-controlled .dataAsOf', 'locate-person.expire', '.birth', '.holdUntil', '.receiptTo'],
  compared: [
    'locate-person.file .packet.debtor.name',
    'locate-person.file .packet.debtor.idNo',
    'locate-person.refile .packet.debtor.name',
    'locate-person.refile .packet.debtor.idNo',
    'locate-person.resubmit .packet.debtor.name',
    'locate-person.resubmit .packet.debtor.idNo',
    'locate-person.bind-sealed-copy .number',
    'locate-person.alarm-release .controlNo',
    'locate-person.approve .packetHash',
    'locate-person.record-paper-approval .packetHash',
    'locate-person.confirm-paper-approval .packetHash',
  ],
  // The answers of the police, and what people record of a person who is held.
  tried: [
    'locate-person.mark-received .receivedAt',
    'locate-person.accept .start',
    'locate-person.accept .end',
    'locate-person.register-hit .hit.at',
    'locate-person.confirm-renewal .newEnd',
    'locate-person.acknowledge-release .ackedAt',
    'locate-person.record-outcome .outcome.detention.servedAt',
  ],
};
