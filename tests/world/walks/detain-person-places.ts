import type { Places } from './index.ts';

export const DETENTION_PLACES: Places = {
  planned: [
    // The house decides the ends; the rules compare them with the days decided, or granted.
    'detain-person.admit .admission.endsAt',
    'detain-person.mark-left .dueBack',
    'detain-person.mark-back .endsAt',
    'detain-person.mark-changed .endsAt',
    // The day on which somebody looks again.
    'detain-person.choose-alternative .choice.until',
    // A timer of the platform; compared with the state, never taken from it.
    'detain-person.flag-release .due',
    // Compared with the party's own document by the guards.
    'detain-person.file .packet.debtor.birth',
    'detain-person.refile .packet.debtor.birth',
  ],
  old: ['.permission.on', '.birth', '.act.on', 'detain-person.record-paper-approval', 'detain-person.flag-release', '.choice.until', '.endsAt'],
  compared: [
    ...['file', 'refile'].flatMap((kind) => [`detain-person.${kind} .packet.debtor.name`, `detain-person.${kind} .packet.debtor.idNo`]),
    ...['approve', 'record-paper-approval', 'confirm-paper-approval'].map((kind) => `detain-person.${kind} .packetHash`),
    'detain-person.bind-sealed-copy .number',
  ],
  // What the house says of the person, and what the court records of him.
  tried: [
    ...[
      'mark-received .receivedAt', 'admit .admission.admittedAt', 'refuse-admission .refusal.refusedAt', 'request-leave .leave.appliedAt',
      'mark-left .leftAt', 'mark-back .backAt', 'record-release .releasedAt',
    ],
    ...['serve .service.servedAt', 'escort .escort.departedAt', 'record-present .present.since', 'ask-reconsideration .asked.askedAt'],
  ].map((place) => `detain-person.${place}`),
};
