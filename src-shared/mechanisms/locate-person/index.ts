import type { Mechanism } from '../../domain/linkage/mechanism.ts';
import type { DomainModule } from '../../domain/linkage/module.ts';
import { onProofGone } from '../../domain/linkage/regions/on-case.ts';
import { applyLocate } from './apply.ts';
import { factsOfLocate, LOCATE_FACTS } from './audiences.ts';
import { LOCATE_COMMANDS } from './commands.ts';
import { decideLocate, needsOfLocate } from './decide.ts';
import { LOCATE_DESKS } from './desk.ts';
import { effectsOfLocate } from './effects.ts';
import { LOCATE_EVENTS, type LocateEvent } from './events.ts';
import { headOfLocate } from './head.ts';
import { matterOfLocate } from './matter.ts';
import { LOCATE_PROTOCOL } from './messages.ts';
import { levelsOfLocate, LOCATE_PAPERS, LOCATE_STATES, LOCATE_TONES, type LocateRequest } from './model.ts';
import { onCase } from './on-case.ts';
import { LOCATE, NAMES } from './regions.ts';
import { stepOfLocate } from './step.ts';
import { storyOfLocate } from './story.ts';
import { LOCATE_TRANSITIONS } from './transitions.ts';

/** 协助查找被执行人 as one module: the same functions on a device, on the server and in the model world. */
export const locatePersonModule: DomainModule<LocateRequest, LocateEvent> = {
  aggregate: 'locate-request',
  commands: LOCATE_COMMANDS,
  needs: needsOfLocate,
  matter: matterOfLocate,
  decide: decideLocate,
  apply: applyLocate,
  effects: effectsOfLocate,
};

/** 协助查找被执行人. */
export const locatePerson: Mechanism<LocateRequest, LocateEvent> = {
  id: 'locate-person',
  prefix: LOCATE,
  module: locatePersonModule,
  states: LOCATE_STATES,
  events: LOCATE_EVENTS,
  tones: LOCATE_TONES,
  papers: LOCATE_PAPERS,
  levels: levelsOfLocate,
  transitions: LOCATE_TRANSITIONS,
  facts: LOCATE_FACTS,
  parts: ['police-request', 'station-control'],
  desks: LOCATE_DESKS,
  notices: ['same-person-notice'],
  factsOf: factsOfLocate,
  story: storyOfLocate,
  head: headOfLocate,
  step: stepOfLocate,
  onCase,
  onProofGone: (gone, request) => onProofGone(NAMES, gone, request),
  messages: LOCATE_PROTOCOL,
};
