import type { Mechanism } from '../../domain/linkage/mechanism.ts';
import type { DomainModule } from '../../domain/linkage/module.ts';
import { onProofGone } from '../../domain/linkage/regions/on-case.ts';
import { applyDetention } from './apply.ts';
import { DETENTION_FACTS, factsOfDetention } from './audiences.ts';
import { DETENTION_COMMANDS } from './commands.ts';
import { decideDetention, needsOfDetention } from './decide.ts';
import { DETENTION_DESKS } from './desk.ts';
import { effectsOfDetention } from './effects.ts';
import { DETENTION_EVENTS, type DetentionEvent } from './events.ts';
import { headOfDetention } from './head.ts';
import { matterOfDetention } from './matter.ts';
import { DETENTION_PROTOCOL } from './messages.ts';
import { type DetentionRequest, levelsOfDetention } from './model.ts';
import { onCase } from './on-case.ts';
import { DETENTION_PAPERS } from './packet.ts';
import { CALLED, DETENTION } from './regions.ts';
import { DETENTION_STATES, DETENTION_TONES } from './states.ts';
import { stepOfDetention } from './step.ts';
import { storyOfDetention } from './story.ts';
import { DETENTION_TRANSITIONS } from './transitions.ts';

/** 司法拘留 as one module: the same functions on a device, on the server and in the model world. */
export const detainPersonModule: DomainModule<DetentionRequest, DetentionEvent> = {
  aggregate: CALLED.aggregate,
  commands: DETENTION_COMMANDS,
  needs: needsOfDetention,
  matter: matterOfDetention,
  decide: decideDetention,
  apply: applyDetention,
  effects: effectsOfDetention,
};

/** 司法拘留·被拘留人. */
export const detainPerson: Mechanism<DetentionRequest, DetentionEvent> = {
  id: CALLED.id,
  prefix: DETENTION,
  module: detainPersonModule,
  states: DETENTION_STATES,
  events: DETENTION_EVENTS,
  tones: DETENTION_TONES,
  papers: DETENTION_PAPERS,
  levels: levelsOfDetention,
  transitions: DETENTION_TRANSITIONS,
  facts: DETENTION_FACTS,
  parts: ['detain-person.house', 'detain-person.review'],
  desks: DETENTION_DESKS,
  notices: [],
  factsOf: factsOfDetention,
  story: storyOfDetention,
  head: headOfDetention,
  step: stepOfDetention,
  onCase,
  onProofGone: (gone, request) => onProofGone(CALLED, gone, request),
  messages: DETENTION_PROTOCOL,
};
