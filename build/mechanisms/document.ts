import { globSync, readFileSync } from 'node:fs';
import { DEADLINE_RULES, type DeadlineCode, RULE_PARAMETERS } from '#shared/domain/deadlines/index.ts';
import type { Mechanism } from '#shared/domain/linkage/mechanism.ts';
import type { Transition } from '#shared/domain/linkage/transitions.ts';
import { instrumentType, isInstrumentCode } from '#shared/instruments/catalogue.ts';
import { composeMessages, kindKey, type Locale, type MessageTree, stateKeyOf } from '#shared/locales/index.ts';
import { inTree } from '../tree.ts';
import { bodyInWords } from './body.ts';

type Row = Transition<string, string>;

/** All words of one language as the window has them. */
function wordsOf(language: Locale, mechanism: Mechanism): MessageTree {
  const files = globSync(inTree(`src-shared/locales/${language}/*.json`)).map((path) => [path.replaceAll('\\', '/'), JSON.parse(readFileSync(path, 'utf8')) as MessageTree] as const);
  return composeMessages(language, Object.fromEntries(files), [mechanism]);
}

/** A word by its key; a dash where the language has none. */
function word(from: MessageTree, key: string): string {
  const found = key.split('.').reduce<MessageTree | string | undefined>((at, part) => (typeof at === 'object' ? at[part] : undefined), from);
  return typeof found === 'string' ? found : '-';
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)];
}

const listed = (items: readonly string[]) => (items.length === 0 ? '-' : items.join(', '));

/** `any`, or any but a few: a list of seventeen says less. */
function fromOf({ from }: Row, states: readonly string[]): string {
  const without = states.filter((state) => !from.includes(state));
  if (from.includes('none') || without.length > 4) return listed(from);
  return without.length === 0 ? 'any' : `any but ${listed(without)}`;
}

/** Moves between states, drawn; what leaves the state as it is stands in the table alone. */
function diagram({ states, transitions }: Mechanism): string[] {
  const moves = new Map<string, Set<string>>();
  for (const { from, to, command } of transitions) {
    if (to === 'same') continue;
    for (const start of from) {
      const arrow = `${start === 'none' ? '[*]' : start} --> ${to}`;
      moves.set(arrow, (moves.get(arrow) ?? new Set()).add(command.slice(command.indexOf('.') + 1)));
    }
  }
  const ends = states.filter((state) => !transitions.some(({ from, to }) => to !== 'same' && from.includes(state)));
  return ['```mermaid', 'stateDiagram-v2', ...[...moves].map(([arrow, commands]) => `  ${arrow}: ${[...commands].join(', ')}`), ...ends.map((state) => `  ${state} --> [*]`), '```'];
}

function clockRows(codes: readonly DeadlineCode[]): string[][] {
  return codes.flatMap((code) => {
    const { parameter, roll, startsWith } = DEADLINE_RULES[code];
    return RULE_PARAMETERS.rows.filter((row) => row.code === parameter).map(({ label, value, unit, effectiveFrom, source }) => [
      code,
      label,
      startsWith,
      `${String(value)} ${unit}`,
      roll === 'forward' ? 'runs on over a rest day' : 'as it falls',
      effectiveFrom,
      source,
    ]);
  });
}

/** Each message by its name: who speaks to whom, and what it says. */
function messageRows({ messages }: Mechanism): string[][] {
  return Object.entries(messages).map(([name, spec]) => [`\`${name}\``, 'to' in spec ? `court to ${listed(spec.to)}` : `${listed(spec.from)} to court`, bodyInWords(spec.body).join('; or ')]);
}

/** docs/mechanisms/<id>.md: states, the table of transitions, its clocks, papers and messages, and a diagram, all from what the rules run on. */
export function mechanismDocument(mechanism: Mechanism): string {
  const { id, states, transitions, module } = mechanism;
  const chinese = wordsOf('zh-CN', mechanism);
  const english = wordsOf('en', mechanism);
  const clocks = [...new Set(transitions.flatMap((row) => row.clocks ?? []))];
  const papers = [...new Set(transitions.flatMap((row) => row.documents ?? []))];
  const lines = [
    `# ${id}`,
    '',
    'Made by `node build/run.mjs mechanisms` out of the table that the rules run on; a test keeps it fresh. The random walks hold',
    `the rules to it in both directions: what is accepted has its row here, and every row is reached. The record is \`${module.aggregate}\`;`,
    'who of a role may act on which record stands in [rights](../rights.md).',
    '',
    '## Moves',
    '',
    ...diagram(mechanism),
    '',
    '## States',
    '',
    ...table(['state', '中文', 'English'], states.map((state) => [state, word(chinese, stateKeyOf(id, state)), word(english, stateKeyOf(id, state))])),
    '',
    '## Table',
    '',
    '`none`: there is no request yet. `same`: the state stays, and something else of the request changes.',
    '',
    ...table(
      ['command', '', 'actors', 'from', 'to', 'clocks', 'papers', 'source'],
      transitions.map((row) => [row.command, word(chinese, kindKey(row.command)), listed(row.actors), fromOf(row, states), row.to, listed(row.clocks ?? []), listed(row.documents ?? []), row.source]),
    ),
    '',
    '## Clocks',
    '',
    ...table(['clock', '', 'starts with', 'as shipped', 'last day', 'in force from', 'source'], clockRows(clocks)),
    '',
    '## Papers',
    '',
    ...table(['paper', ''], papers.map((code) => [code, isInstrumentCode(code) ? instrumentType(code).name : word(chinese, `requests.instrument.${code}`)])),
    '',
    '## Messages',
    '',
    'What stands in the `body` of the envelope of [the agency protocol](../agency-protocol.md); `?` may be left out, `[]` is a list.',
    '',
    ...table(['message', 'direction', 'body'], messageRows(mechanism)),
  ];
  return `${lines.join('\n')}\n`;
}
