import Type, { type Static } from 'typebox';
import { closed, InstantSchema } from '../kernel/schema.ts';

/**
 * What must not happen and happened, until the administrator has taken note of it: GET /v1/alarms. A kind, a place of the
 * program and the id of a record: never a name, a number or a value of a case.
 */
export const OpenAlarmSchema = closed({
  key: Type.String({ minLength: 1, maxLength: 200 }),
  /** As the program raises it: `fact-schema`, `rule-threw`, … */
  kind: Type.String({ maxLength: 40 }),
  /** The collection, or the place in the program. */
  place: Type.String({ maxLength: 80 }),
  /** Id of the record that is shown in part only; absent where the alarm is about no single record. */
  record: Type.Optional(Type.String({ maxLength: 80 })),
  count: Type.Integer({ minimum: 1 }),
  since: InstantSchema,
  last: InstantSchema,
});
export type OpenAlarm = Static<typeof OpenAlarmSchema>;

export const OpenAlarmsSchema = closed({
  alarms: Type.Array(OpenAlarmSchema),
  /** Devices that knew more than this server in its present epoch, and offered again: it was restored from a backup. */
  ahead: Type.Optional(closed({ devices: Type.Integer({ minimum: 1 }), since: InstantSchema })),
});
export type OpenAlarms = Static<typeof OpenAlarmsSchema>;

/** POST /v1/alarms/acknowledge: what is raised again afterwards is open again. */
export const AcknowledgeAlarmSchema = closed({ key: Type.String({ minLength: 1, maxLength: 200 }) });
