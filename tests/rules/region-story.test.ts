import { expect, test } from 'vitest';
import { storyOfRegions } from '#shared/domain/linkage/regions/story.ts';

const STATE = { revision: 2, round: 1 };

test('a line says what is plain of an event, and nothing of packets, people and files', () => {
  const event = { kind: 'seal-returned', code: 'R03', text: '证号不符', specialist: '何某', packet: { debtor: { name: '王某', idNo: '320599198703162138' } }, file: `sha256:${'1'.repeat(64)}`, days: 30 };
  expect(storyOfRegions(event, STATE)).toEqual({ revision: 2, round: 1, code: 'R03', text: '证号不符', days: 30 });
});

test('numbers, who was sent, and what a late answer told are said in one value each', () => {
  expect(storyOfRegions({ kind: 'seal-numbered', numbers: { a: '〔2026〕姑执控1号', b: '〔2026〕姑执协2号' } } as never, STATE)).toMatchObject({ numbers: '〔2026〕姑执控1号、〔2026〕姑执协2号' });
  expect(storyOfRegions({ kind: 'seal-dispatched', dispatch: { eta: 7, officers: ['彭某', '陶某'], vehicle: '苏E0000警' } } as never, STATE)).toEqual({ ...STATE, eta: 7, officers: '彭某、陶某' });
  const late = { kind: 'seal-late-answer-kept', message: 'hit', content: { 'hit.place': '公交站', 'hit.unit': '云溪派出所', 'hit.officer': '施某', 'hit.photo': 'sha256:2' } };
  expect(storyOfRegions(late as never, STATE)).toEqual({ ...STATE, message: 'hit', place: '公交站', unit: '云溪派出所' });
});
