/**
 * Words of the product. One JSON file per feature and language (`zh-CN/queue.json`); the file's name is the first part
 * of each key in it (`queue.title`). Adding a file is all it takes: the window composes the folder by itself, and Node
 * reads the files it needs by import. A mechanism has a file of its id: `README.md` beside this says what stands in it.
 */
export const LOCALES = ['zh-CN', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

/** The language of the law and of every key: the other one follows it. */
export const DEFAULT_LOCALE: Locale = 'zh-CN';

/** Words of one file: groups of groups of sentences. */
export type MessageTree = { readonly [name: string]: string | MessageTree };

export function isLocale(value: unknown): value is Locale {
  return LOCALES.some((locale) => locale === value);
}

/** The first of the wished languages (BCP 47) that the product speaks; Chinese when it speaks none of them. */
export function matchLocale(wished: readonly string[]): Locale {
  for (const language of wished) {
    if (/^zh\b/i.test(language)) return 'zh-CN';
    if (/^en\b/i.test(language)) return 'en';
  }
  return DEFAULT_LOCALE;
}

const PATH = /([\w-]+)\/([\w-]+)\.json$/;

/** What its words are found by: the id names its file and begins its kinds of commands, the prefix begins its events. */
export type MechanismName = { readonly id: string; readonly prefix: string };

/**
 * Where the words of a mechanism's states, kinds and events stand: in its own file under these names, and, for what many
 * mechanisms say alike, in a group of all of them.
 */
export const MECHANISM_WORDS = { state: ['requests', 'state'], kind: ['requests', 'kind'], timeline: ['timeline', 'request'] } as const;
export type MechanismWords = keyof typeof MECHANISM_WORDS;

/**
 * Words of the next step that a request asks its case for, which stand with those of the case (`cases.step.…`). A mechanism says
 * its own under `case` in its file, and what it says of a step that all of them know is said of its own requests alone.
 */
export const CASE_WORDS = ['stage', 'step', 'why', 'otherwise'] as const;

/** Key of a word of the next step as one mechanism says it; there only where it says it otherwise than all of them. */
export function ownCaseKey(mechanism: string, group: (typeof CASE_WORDS)[number] | 'waitingOn', name: string): string {
  return `${mechanism}.case.${group}.${name}`;
}

/** Names of papers, by their codes, which no two mechanisms share: each writes those of its own under `instrument` in its file. */
const PAPER_WORDS = ['requests', 'instrument'] as const;

/** Key of the words for a kind of command, of whatever noun. */
export function kindKey(kind: string): string {
  return `app.kind.${kind}`;
}

/** Key of the sentence of an event in a story. */
export function eventKey(event: string): string {
  return `timeline.${event}`;
}

/** Key of the word for a state of a request. */
export function stateKeyOf(mechanism: string, state: string): string {
  return `${mechanism}.state.${state}`;
}

/**
 * Key of a word that pages of all requests have in common (`requests.act.release`), as one mechanism says it: in its own file under
 * the same path (撤控, 解封), else like all of them.
 */
export function ownKeyOf(mechanism: string, key: `requests.${string}`): string {
  return `${mechanism}.${key}`;
}

function groupIn(tree: MessageTree, ...path: readonly string[]): MessageTree {
  const [name, ...rest] = path;
  if (name === undefined) return tree;
  const found = tree[name];
  return typeof found === 'object' ? groupIn(found, ...rest) : {};
}

/** Words under others, group by group: what lies above is said, what it leaves out is said as below. */
function laidOver(below: MessageTree, above: MessageTree): MessageTree {
  const over = Object.entries(above).map(([name, words]) => {
    const under = below[name];
    return [name, typeof words === 'object' && typeof under === 'object' ? laidOver(under, words) : words] as const;
  });
  return over.length === 0 ? below : { ...below, ...Object.fromEntries(over) };
}

/**
 * Lays the words of every mechanism where they are asked for: what its own file says, else what all of them say alike. A
 * word that neither has stays without one, and is named by the checks.
 */
function withMechanisms(words: MessageTree, mechanisms: readonly MechanismName[]): MessageTree {
  const papers = Object.assign({}, groupIn(words, ...PAPER_WORDS), ...mechanisms.map(({ id }) => groupIn(words, id, 'instrument'))) as MessageTree;
  const requests = { ...groupIn(words, 'requests'), ...(Object.keys(papers).length === 0 ? {} : { instrument: papers }) };
  const kinds: Record<string, MessageTree> = {};
  const sentences: Record<string, string | MessageTree> = {};
  const own: Record<string, MessageTree> = {};
  for (const { id, prefix } of mechanisms) {
    const laid = (group: MechanismWords): MessageTree => ({ ...groupIn(words, ...MECHANISM_WORDS[group]), ...groupIn(words, id, group) });
    kinds[id] = laid('kind');
    for (const [event, sentence] of Object.entries(laid('timeline'))) sentences[`${prefix}${event}`] = sentence;
    own[id] = { ...groupIn(words, id), state: laid('state'), requests: laidOver(requests, groupIn(words, id, 'requests')) };
  }
  const steps = CASE_WORDS.map((group) => [group, Object.assign({}, ...mechanisms.map(({ id }) => groupIn(words, id, 'case', group)), groupIn(words, 'cases', group)) as MessageTree] as const);
  return {
    ...words,
    ...own,
    requests,
    cases: { ...groupIn(words, 'cases'), ...Object.fromEntries(steps) },
    app: { ...groupIn(words, 'app'), kind: { ...groupIn(words, 'app', 'kind'), ...kinds } },
    timeline: { ...groupIn(words, 'timeline'), ...sentences },
  };
}

/**
 * Composes files of one language by their paths (`…/zh-CN/queue.json`). Files of other languages are left out.
 * @throws TypeError on a path that is no locale file: a misplaced file must not vanish silently.
 */
export function composeMessages(locale: Locale, files: Readonly<Record<string, MessageTree>>, mechanisms: readonly MechanismName[]): MessageTree {
  const composed: Record<string, MessageTree> = {};
  for (const [path, words] of Object.entries(files)) {
    const match = PATH.exec(path);
    if (match?.[1] === undefined || match[2] === undefined) throw new TypeError(`not a locale file: ${path}`);
    if (match[1] === locale) composed[match[2]] = words;
  }
  return mechanisms.length === 0 ? composed : withMechanisms(composed, mechanisms);
}

/** Full keys of a file's words: `KeysOf<typeof words, 'queue'>` is `'queue.title' | 'queue.state.sent' | …`. */
export type KeysOf<Words, Prefix extends string> = {
  [Name in keyof Words & string]: Words[Name] extends string ? `${Prefix}.${Name}` : KeysOf<Words[Name], `${Prefix}.${Name}`>;
}[keyof Words & string];

/** A sentence with its `{name}` places filled, for code outside the window. A place without a value stays as it is. */
export function fillSentence(sentence: string, params: Readonly<Record<string, string | number>> = {}): string {
  return sentence.replace(/\{\s*([\w.-]+)\s*\}/g, (place, name: string) => String(params[name] ?? place));
}
