import { useI18n } from 'vue-i18n';
import { saveFile } from '#renderer/bridge/host.ts';
import { useToastStore } from '#renderer/stores/toasts.ts';
import type { DeskScreens } from '#renderer/ui/desk-screens.ts';
import type { DeskView } from '#shared/contracts/engine.ts';
import { type ControlLine, type ControlLineProblem, readControlList, writeControlList } from './control-list.ts';
import { type DeskFiling, targetOf } from './use-desk-filing.ts';

/** A mechanism whose holds a list goes out for: what it brings to the desk, and its matters there. */
export type Listed = { readonly desk: DeskScreens; readonly rows: readonly DeskView[] };

/** The list of holds out to the agency's own system and back: one list a desk, of the mechanism whose holds stand on it. */
export function useControlList(listed: () => Listed | undefined, { act, account }: DeskFiling, specialist: () => string) {
  const { t } = useI18n({ useScope: 'global' });
  const toasts = useToastStore();

  async function exportList(): Promise<void> {
    const { desk, rows = [] } = listed() ?? {};
    const open = rows.filter(({ head }) => head.pile === 'review' || head.pile === 'controls');
    const first = open[0];
    if (desk?.accept === undefined || first === undefined || !(await account('desk.list-export', targetOf(first), `control-list:${String(open.length)}`))) return;
    await saveFile('布控清单.xlsx', { bytes: await writeControlList(open, desk.accept.list, (row) => desk.number(row).plain) }, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
  }

  /** Takes one line; what stands in its way is said. */
  async function take(line: ControlLine, rows: readonly DeskView[]): Promise<'taken' | 'known' | ControlLineProblem['problem']> {
    const row = rows.find(({ request }) => request.id === line.requestId);
    if (row?.head.pile !== 'review' || row.request.revision !== line.revision) {
      // A line that is under control with this very number has been taken before; the rest is said.
      return row?.request.control?.controlNo === line.controlNo ? 'known' : 'elsewhere';
    }
    const { revision, round } = row.request;
    const { controlNo, start, end } = line;
    return (await act('accept', targetOf(row), { revision, round, controlNo, start, end, specialist: specialist() }, undefined)) ? 'taken' : 'refused';
  }

  async function importList(file: File): Promise<void> {
    const { desk } = listed() ?? {};
    if (desk?.accept === undefined) return;
    const { lines, problems: unread } = await readControlList(await file.arrayBuffer(), desk.accept.list);
    const problems: ControlLineProblem[] = [...unread];
    let taken = 0;
    for (const line of lines) {
      // What an earlier line has changed is seen by the next one.
      const outcome = await take(line, listed()?.rows ?? []);
      if (outcome === 'taken') taken += 1;
      else if (outcome !== 'known') problems.push({ row: line.row, problem: outcome });
    }
    const detail = problems.map((p) => t('desk.list.problem', { row: p.row, problem: t(`desk.list.${p.problem}`) })).join('；');
    toasts.show({ tone: problems.length === 0 ? 'done' : 'attention', title: t('desk.list.imported', { n: taken }), ...(problems.length === 0 ? {} : { detail }) });
  }

  return { exportList, importList };
}
