import type { DomainModule } from '../linkage/module.ts';
import { applyLocate } from './apply.ts';
import { LOCATE_COMMANDS } from './commands.ts';
import { decideLocate, needsOfLocate } from './decide.ts';
import { effectsOfLocate } from './effects.ts';
import type { LocateEvent } from './events.ts';
import { matterOfLocate } from './matter.ts';
import type { LocateRequest } from './model.ts';

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
