import { describe, expect, it } from 'vitest';
import type { Mechanism } from '#shared/domain/linkage/mechanism.ts';
import { MECHANISMS } from '#shared/mechanisms/index.ts';
import { holesOf, type Room } from './completeness.ts';
import { ghost } from './ghost.ts';

/** The first of what a mechanism has, to plant one more of its like. */
function first<T>(items: readonly T[]): T {
  const [one] = items;
  if (one === undefined) throw new Error('a mechanism with nothing of it');
  return one;
}
const anyCommand = (module: Mechanism['module']) => first(Object.values(module.commands));
const anyRow = (transitions: Mechanism['transitions']) => first(transitions);
const anyMessage = (messages: Mechanism['messages']) => first(Object.values(messages));

/** A mechanism is whole in every room, and where it is not, the test names the room. */
describe('every mechanism of the product', () => {
  it.each(MECHANISMS.filter(({ id }) => id !== ghost.id).map((mechanism) => [mechanism.id, mechanism] as const))('%s is whole', (_id, mechanism) => {
    expect(holesOf(mechanism)).toEqual([]);
  });

  it('is looked for: the ghost lacks what nobody built for it, each room by its name', () => {
    const found = MECHANISMS.find(({ id }) => id === ghost.id);
    expect(found === undefined ? [] : holesOf(found)).toEqual([
      'table: no row for ghost.end',
      'table: no row leads to ended',
      'papers: requests.instrument.ghost-letter (zh-CN)',
      'papers: requests.instrument.ghost-letter (en)',
      'timeline: timeline.ghost-asked (zh-CN)',
      'timeline: timeline.ghost-ended (zh-CN)',
      'timeline: timeline.ghost-asked (en)',
      'timeline: timeline.ghost-ended (en)',
      'players: ghost.question is not taken by registry',
      'players: ghost.answer is sent by nobody',
      'screens: no page for one of its requests (ghost-request)',
      'screens: no form for ghost.ask',
      'screens: nothing to do for judge',
      'words: ghost.one (zh-CN)',
      'words: ghost.one (en)',
      'words: ghost.state.asked (zh-CN)',
      'words: ghost.state.ended (zh-CN)',
      'words: ghost.state.asked (en)',
      'words: ghost.state.ended (en)',
      'words: app.kind.ghost.ask (zh-CN)',
      'words: app.kind.ghost.ask (en)',
    ]);
  });

  /** What is planted in each room, and what it is found as. A further room needs its line here. */
  const PLANTED: Readonly<Record<Room, (whole: Mechanism) => Partial<Mechanism>>> = {
    registry: ({ module }) => ({ module: { ...module, commands: { ...module.commands, 'planted.kind': anyCommand(module) } } }),
    table: ({ states }) => ({ states: [...states, 'planted'] }),
    papers: ({ transitions }) => ({ transitions: [...transitions, { ...anyRow(transitions), documents: ['planted'] }] }),
    audiences: ({ parts }) => ({ parts: [...parts, 'planted.part'] }),
    timeline: ({ events }) => ({ events: [...events, 'planted'] }),
    messages: ({ messages }) => ({ messages: { ...messages, 'planted.message': anyMessage(messages) } }),
    players: ({ messages }) => ({ messages: { ...messages, 'planted.message': anyMessage(messages) } }),
    clocks: ({ transitions }) => ({ transitions: [...transitions, { ...anyRow(transitions), clocks: ['PLANTED' as never] }] }),
    homes: ({ module }) => ({ module: { ...module, commands: { ...module.commands, 'planted.kind': { ...anyCommand(module), may: { planted: ['undertaker'] } as never } } } }),
    screens: ({ module }) => ({ module: { ...module, commands: { ...module.commands, 'planted.kind': { ...anyCommand(module), may: { judge: ['undertaker'] } } } } }),
    desks: ({ module }) => ({ module: { ...module, aggregate: 'planted-request' } }),
    duty: ({ module }) => ({ module: { ...module, aggregate: 'planted-request' } }),
    place: ({ module }) => ({ module: { ...module, aggregate: 'planted-request' } }),
    tones: ({ states }) => ({ states: [...states, 'planted'] }),
    words: ({ states }) => ({ states: [...states, 'planted'] }),
  };

  it.each(Object.entries(PLANTED))('a mechanism that is missing from %s is named, with the room', (room, plant) => {
    const [whole] = MECHANISMS;
    if (whole === undefined) throw new Error('no mechanism');
    expect(holesOf({ ...whole, ...plant(whole) }).filter((hole) => hole.startsWith(`${room}: `) && hole.toLowerCase().includes('planted'))).not.toEqual([]);
  });

  it('an agency whose people may answer and have no desk is named by who sits there, and so is a desk that no fact reaches', () => {
    const [whole] = MECHANISMS;
    if (whole === undefined) throw new Error('no mechanism');
    const desksOf = (changed: Partial<Mechanism>) => holesOf({ ...whole, ...changed }).filter((hole) => hole.startsWith('desks: '));
    expect(desksOf({ desks: [] })).toEqual(['desks: no queue brings locate-request to police-specialist', 'desks: no lookout brings locate-request to police-station']);
    expect(desksOf({ parts: ['police-request'] })).toEqual(['desks: station-control lies on a desk and is no part of locate-request']);
  });

  it('a paper that the rules number or seal and the catalogue does not is named too', () => {
    const [whole] = MECHANISMS;
    if (whole === undefined) throw new Error('no mechanism');
    const { papers } = whole;
    const unnamed = ['planted-number', 'planted-seal'].map((code) => `papers: requests.instrument.${code}`);
    expect(holesOf({ ...whole, papers: { numbered: [...papers.numbered, 'planted-number', 'service-receipt'], sealed: [...papers.sealed, 'planted-seal', 'locate-application'] } })).toEqual([
      ...['zh-CN', 'en'].flatMap((language) => unnamed.map((hole) => `${hole} (${language})`)),
      'papers: planted-number has no series of numbers',
      'papers: service-receipt has no series of numbers',
      'papers: planted-seal goes out sealed, and the catalogue does not say so',
      'papers: locate-application goes out sealed, and the catalogue does not say so',
    ]);
  });
});
