import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { flushPromises, mount } from '@vue/test-utils';
import { createPinia } from 'pinia';
import { describe, expect, test } from 'vitest';
import { defineComponent } from 'vue';
import { i18n } from '#renderer/app/i18n.ts';
import { ENGINE } from '#renderer/bridge/engine-port.ts';
import { usePaperSight } from '#renderer/bridge/use-paper-sight.ts';
import type { CallArgs, CommandDraft, EngineSession, Filing } from '#shared/contracts/engine.ts';
import type { PersonRole } from '#shared/domain/permissions/roles.ts';
import { textPart, writeDocx } from '#shared/instruments/docx-package.ts';
import type { AccountId } from '#shared/kernel/ids.ts';
import { failure } from '#shared/kernel/errors/index.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { fakeEngine, JUDGE } from './support/fake-engine.ts';
import { wangRequest } from './support/request.ts';

const NUMBER = '320599198703162138';
const PAPER = writeDocx(new Map([['[Content_Types].xml', textPart('<Types/>')], ['word/document.xml', textPart(`<w:body><w:p><w:r><w:t>被执行人王某，${NUMBER}</w:t></w:r></w:p></w:body>`)]]));
const SCAN = new TextEncoder().encode('%PDF-1.7 a sealed copy');
const read = (bytes: Uint8Array | undefined): boolean => bytes !== undefined && Buffer.from(bytes).equals(Buffer.from(PAPER));

async function sightOfRole(role: PersonRole, account: string, paper: Uint8Array, refuse = false) {
  const session: EngineSession = { ...JUDGE, role, account: account as AccountId };
  const answer = ({ id }: CommandDraft): Filing => ({ outcome: 'accepted', commandId: id, decision: 'accept', guards: [], again: false, waitsForFiles: false });
  const engine = fakeEngine({ session, calls: { file: ({ drafts }: CallArgs<'file'>) => (refuse ? err(failure('INTERNAL')) : ok(drafts.map(answer))) } });
  const request = wangRequest();
  let sight: ReturnType<typeof usePaperSight> | undefined;
  const Page = defineComponent({ setup: () => { sight = usePaperSight(() => ({ ref: { type: 'locate-request', id: request.id }, caseNumber: request.caseNumber, undertaker: request.undertaker, secrets: [NUMBER] })); return () => null; } });
  mount(Page, { global: { plugins: [i18n, createPinia()], provide: { [ENGINE as symbol]: engine.client } } });
  if (sight === undefined) throw new Error('nothing was mounted');
  const opened = sight;
  const open = async (): Promise<void> => {
    await opened.open('paper.assistance-letter', 'v1', () => Promise.resolve(ok(paper)));
    await flushPromises();
  };
  await open();
  const rows = () => engine.argsOf('file').flatMap((args) => (args as CallArgs<'file'>).drafts).map(({ payload }) => payload as { use: string; what: string; reason?: string });
  return { sight: opened, open, rows };
}

describe('one rule for every paper in sight', () => {
  test.each(['chief', 'president'] as const)('a %s reads it masked, and nothing is entered; the whole paper costs a reason and one row', async (role) => {
    const { sight, open, rows } = await sightOfRole(role, 'somebody', PAPER);
    expect([sight.state.value, read(sight.bytes.value), rows()]).toEqual(['masked', false, []]);
    await sight.reveal('核对身份');
    expect([sight.state.value, read(sight.bytes.value)]).toEqual(['whole', true]);
    expect(rows()).toEqual([{ use: 'paper-view', target: { type: 'locate-request', id: 'request-90017' }, what: 'paper.assistance-letter', reason: '核对身份' }]);
    await open();
    expect([sight.state.value, rows().length]).toEqual(['whole', 1]);
  });

  test('a scan cannot be masked: it stays shut until the reason is entered', async () => {
    const { sight, rows } = await sightOfRole('chief', 'somebody', SCAN);
    expect([sight.state.value, sight.bytes.value, rows().length]).toEqual(['shut', undefined, 0]);
    await sight.reveal('核对身份');
    expect([sight.state.value, sight.bytes.value, rows().length]).toEqual(['whole', SCAN, 1]);
  });

  test.each([['judge', 'gusu.jiang'], ['clerk', 'gusu.lu'], ['command-centre', 'gusu.tian'], ['field-officer', 'gusu.peng']] as const)('a %s who works with it reads it whole, and one row says so', async (role, account) => {
    const { sight, open, rows } = await sightOfRole(role, account, PAPER);
    expect([sight.state.value, rows().map(({ use }) => use)]).toEqual(['whole', ['paper-view']]);
    await open();
    expect(rows()).toHaveLength(1);
  });

  test('a judge who signs in another\'s place sees what the office sees', async () => {
    expect((await sightOfRole('judge', 'gusu.bai', PAPER)).sight.state.value).toBe('masked');
  });

  test('what cannot be entered is not shown', async () => {
    const { sight } = await sightOfRole('judge', 'gusu.jiang', PAPER, true);
    expect([sight.state.value, sight.bytes.value, sight.trouble.value?.code]).toEqual(['none', undefined, 'INTERNAL']);
    expect((await sightOfRole('auditor', 'shen', PAPER)).sight.trouble.value?.code).toBe('ROLE_NOT_ALLOWED');
  });
});

/** Ways in which a part can show or hand out what is in a file or a list. */
const OUTLETS = ['DocumentSheet.vue', 'InstrumentPreview.vue', 'createObjectURL', 'saveFile(', 'printToPdf(', 'clipboard.writeText'];
/** Files of features that use an outlet without entering a sight, and why. */
const WITHOUT: Readonly<Record<string, string>> = {
  'import/ImportPage.vue': 'the report holds row numbers, case numbers and faults, no person',
  'import/AssetImportPage.vue': 'the report holds row numbers, case numbers, numbers of things and faults, no person',
  'desk/PaperReader.vue': 'is given its bytes by use-papers, which enters them',
  'seek-vehicle/detail/ProposeDialog.vue': 'shows its writer what he is about to file, as the composer does',
};
const root = join(import.meta.dirname, '../../../src-renderer/features');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(vue|ts)$/u.test(name));
const source = new Map(files.map((name) => [name, readFileSync(join(root, name), 'utf8')]));

test('a part that shows or hands out a paper, a picture or a list enters it by a surface of the one list', () => {
  const outlets = files.filter((name) => OUTLETS.some((outlet) => source.get(name)?.includes(outlet) === true));
  const silent = outlets.filter((name) => !/usePaperSight\(|account\('|\.account\(/u.test(source.get(name) ?? ''));
  expect(silent.filter((name) => WITHOUT[name] === undefined)).toEqual([]);
  expect(Object.keys(WITHOUT).filter((name) => !silent.includes(name))).toEqual([]);
});

test('no part enters a use by hand, past the list', () => {
  const byHand = files.filter((name) => /use: '(unmask|copy|export|print|photo-view|paper-view)'/u.test(source.get(name) ?? ''));
  expect(byHand).toEqual([]);
});
