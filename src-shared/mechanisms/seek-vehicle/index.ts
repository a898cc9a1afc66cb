import type { Mechanism } from '../../domain/linkage/mechanism.ts';
import type { DomainModule } from '../../domain/linkage/module.ts';
import { onProofGone } from '../../domain/linkage/regions/on-case.ts';
import { applyVehicle } from './apply.ts';
import { factsOfVehicle, VEHICLE_FACTS } from './audiences.ts';
import { VEHICLE_COMMANDS } from './commands.ts';
import { decideVehicle, needsOfVehicle } from './decide.ts';
import { VEHICLE_DESKS } from './desk.ts';
import { effectsOfVehicle } from './effects.ts';
import { VEHICLE_EVENTS, type VehicleEvent } from './events.ts';
import { headOfVehicle } from './head.ts';
import { VEHICLE_PAPERS } from './paper-rules.ts';
import { matterOfVehicle } from './matter.ts';
import { VEHICLE_PROTOCOL } from './messages.ts';
import { LEVELS, VEHICLE_STATES, VEHICLE_TONES, type VehicleRequest } from './model.ts';
import { onAsset, onCase } from './on-case.ts';
import { NAMES, VEHICLE } from './regions.ts';
import { stepOfVehicle } from './step.ts';
import { storyOfVehicle } from './story.ts';
import { VEHICLE_TRANSITIONS } from './transitions.ts';

/** 机动车查找、扣押 as one module: the same functions on a device, on the server and in the model world. */
export const seekVehicleModule: DomainModule<VehicleRequest, VehicleEvent> = {
  aggregate: 'vehicle-request',
  commands: VEHICLE_COMMANDS,
  needs: needsOfVehicle,
  matter: matterOfVehicle,
  decide: decideVehicle,
  apply: applyVehicle,
  effects: effectsOfVehicle,
};

/** 机动车查找、扣押. */
export const seekVehicle: Mechanism<VehicleRequest, VehicleEvent> = {
  id: 'seek-vehicle',
  prefix: VEHICLE,
  module: seekVehicleModule,
  states: VEHICLE_STATES,
  events: VEHICLE_EVENTS,
  tones: VEHICLE_TONES,
  papers: VEHICLE_PAPERS,
  levels: () => LEVELS,
  transitions: VEHICLE_TRANSITIONS,
  facts: VEHICLE_FACTS,
  parts: ['seek-vehicle.desk', 'seek-vehicle.post'],
  desks: VEHICLE_DESKS,
  notices: ['seek-vehicle.notice'],
  factsOf: factsOfVehicle,
  story: storyOfVehicle,
  head: headOfVehicle,
  step: stepOfVehicle,
  onCase,
  onAsset,
  onProofGone: (gone, request) => onProofGone(NAMES, gone, request),
  messages: VEHICLE_PROTOCOL,
};
