/**
 * The features of the window: one line each. They meet here and nowhere else; what they show of each other goes through
 * the slots of their manifests.
 */
export { feature as admin } from '#renderer/features/admin/index.ts';
export { feature as approvals } from '#renderer/features/approvals/index.ts';
export { feature as assets } from '#renderer/features/assets/index.ts';
export { feature as cases } from '#renderer/features/cases/index.ts';
export { feature as detainPerson } from '#renderer/features/detain-person/index.ts';
export { feature as desk } from '#renderer/features/desk/index.ts';
export { feature as duty } from '#renderer/features/duty/index.ts';
export { feature as field } from '#renderer/features/field/index.ts';
export { feature as importing } from '#renderer/features/import/index.ts';
export { feature as locatePerson } from '#renderer/features/locate-person/index.ts';
export { feature as queue } from '#renderer/features/queue/index.ts';
export { feature as requests } from '#renderer/features/requests/index.ts';
export { feature as seekVehicle } from '#renderer/features/seek-vehicle/index.ts';
export { feature as session } from '#renderer/features/session/index.ts';
export { feature as today } from '#renderer/features/today/index.ts';
export { feature as worklist } from '#renderer/features/worklist/index.ts';
