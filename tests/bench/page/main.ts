import type { Intake } from './intake-worker.ts';

declare global {
  var takeIn: (intake: Intake) => Promise<number>;
}

/** Runs one intake in a worker of its own. @returns seconds. */
globalThis.takeIn = async (intake) => {
  const worker = new Worker(new URL('./intake-worker.ts', import.meta.url), { type: 'module' });
  const told = await new Promise<{ readonly seconds?: number; readonly error?: string }>((settle) => {
    worker.onmessage = (event: MessageEvent<{ readonly seconds?: number; readonly error?: string }>) => { settle(event.data); };
    worker.onerror = (event) => { settle({ error: event.message }); };
    worker.postMessage(intake);
  });
  worker.terminate();
  if (told.seconds === undefined) throw new Error(told.error ?? 'intake');
  return told.seconds;
};

/**
 * The worklist by hand: an input, and forty lines of its six columns that the arrow keys walk through. What the browser
 * needs for such a list is the floor; what framework, virtual rows, pane and frame add is the product's.
 */
const LINES = 40;
const list = document.querySelector<HTMLElement>('#list');
if (list === null) throw new Error('no list');

const lines = Array.from({ length: LINES }, (_, index) => {
  const line = document.createElement('div');
  line.id = `line-${String(index)}`;
  line.setAttribute('role', 'option');
  line.append(
    ...[`（2026）苏0508执${String(90_001 + index)}号`, '苏州梧枝云岫建材有限公司 / 鲁静姝', '执行中', '102,658.36', '送达执行通知书、报告财产令 逾期 3 天', '已受理'].map((text) => {
      const cell = document.createElement('span');
      cell.textContent = text;
      return cell;
    }),
  );
  return line;
});
list.append(...lines);

let at = -1;
function choose(next: number): void {
  const line = lines[next];
  if (line === undefined) return;
  lines[at]?.classList.remove('on');
  line.classList.add('on');
  line.scrollIntoView({ block: 'nearest' });
  list?.setAttribute('aria-activedescendant', line.id);
  at = next;
}

list.addEventListener('keydown', (event) => {
  if (event.key !== 'ArrowDown' && event.key !== 'Home') return;
  event.preventDefault();
  choose(event.key === 'Home' ? 0 : at + 1);
});
list.focus();
