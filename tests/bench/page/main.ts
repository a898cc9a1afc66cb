/** The least that a list can be: an input, forty lines, and a selection that the arrow keys move. */
const LINES = 40;
const list = document.querySelector<HTMLElement>('#list');
if (list === null) throw new Error('no list');

const lines = Array.from({ length: LINES }, (_, index) => {
  const line = document.createElement('div');
  line.id = `line-${String(index)}`;
  line.setAttribute('role', 'option');
  line.textContent = `（2026）苏0508执${String(90_001 + index)}号`;
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
