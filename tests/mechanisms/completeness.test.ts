import { describe, expect, it } from 'vitest';
import { MECHANISMS } from '#shared/mechanisms/index.ts';
import { holesOf } from './completeness.ts';
import { ghost } from './ghost.ts';

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
      'papers: ghost-letter',
      'timeline: timeline.ghost-asked (zh-CN)',
      'timeline: timeline.ghost-ended (zh-CN)',
      'timeline: timeline.ghost-asked (en)',
      'timeline: timeline.ghost-ended (en)',
      'words: requests.state.asked (zh-CN)',
      'words: requests.state.ended (zh-CN)',
      'words: requests.state.asked (en)',
      'words: requests.state.ended (en)',
      'words: app.kind.ghost_ask (zh-CN)',
      'words: app.kind.ghost_ask (en)',
    ]);
  });

  it.each(['registry', 'audiences'])('a mechanism that is missing from %s is named', (room) => {
    const [whole] = MECHANISMS;
    if (whole === undefined) throw new Error('no mechanism');
    const broken = room === 'registry' ? { ...whole, module: { ...whole.module, commands: { ...whole.module.commands, 'planted.kind': whole.module.commands['locate-person.file'] } } } : { ...whole, parts: [...whole.parts, 'planted.part'] };
    expect(holesOf(broken as typeof whole).filter((hole) => hole.startsWith(`${room}: planted.`))).toHaveLength(1);
  });
});
