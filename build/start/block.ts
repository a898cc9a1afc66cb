/** One demo account, as the server's ready line lists it. */
export type DemoAccount = { readonly role: string; readonly login: string; readonly name: string };

export type BlockFacts = {
  readonly demo: boolean;
  readonly server: { readonly url: string; readonly pid: number; readonly store: string };
  readonly sandbox: { readonly url: string; readonly pid: number } | undefined;
  readonly workbench: { readonly address: string; readonly kind: string; readonly why: readonly [chinese: string, english: string] };
  readonly accounts: readonly DemoAccount[];
  /** The one password of all demo accounts, when the server told it. */
  readonly password: string | undefined;
  readonly home: string;
  readonly notes: readonly (readonly [chinese: string, english: string])[];
};

/** Columns that a text takes in a terminal: a Chinese character takes two. */
export function columns(text: string): number {
  let width = 0;
  for (const char of text) width += /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/u.test(char) ? 2 : 1;
  return width;
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columns(text)));
}

/** Reads `demoAccounts` and `demoPassword` of a ready line; what has another shape is left out. */
export function readAccounts(ready: Readonly<Record<string, unknown>>): { accounts: DemoAccount[]; password: string | undefined } {
  const list = Array.isArray(ready['demoAccounts']) ? (ready['demoAccounts'] as unknown[]) : [];
  const accounts = list.flatMap((entry): DemoAccount[] => {
    if (typeof entry !== 'object' || entry === null) return [];
    const { role, login, name } = entry as Record<string, unknown>;
    return typeof role === 'string' && typeof login === 'string' && typeof name === 'string' ? [{ role, login, name }] : [];
  });
  const password = ready['demoPassword'];
  return { accounts, password: typeof password === 'string' ? password : undefined };
}

/** The one calm block of `npm start`. */
export function startBlock(facts: BlockFacts): string {
  const rows: [string, string][] = [
    ['中心服务器 central server', `${facts.server.url}   ${facts.server.store}   pid ${facts.server.pid}`],
    ...(facts.sandbox === undefined
      ? []
      : ([['沙箱机构 sandbox agencies', `${facts.sandbox.url}   pid ${facts.sandbox.pid}`]] satisfies [string, string][])),
    ['工作台 workbench', `${facts.workbench.address}   ${facts.workbench.kind}`],
    ['', facts.workbench.why[0]],
    ['', facts.workbench.why[1]],
    ['数据 data', `${facts.home}   (日志 logs: logs/)`],
    ['停止 stop', 'Ctrl+C'],
  ];
  const lines = [
    '',
    facts.demo ? '联执 Lianzhi · 演示局（人名、案号均为虚构） demo bureau, all fictional' : '联执 Lianzhi',
    '',
    ...rows.map(([label, value]) => `  ${pad(label, 28)}${value}`),
  ];
  if (facts.accounts.length > 0) {
    const password = facts.password === undefined ? '' : `   密码 password: ${facts.password}`;
    lines.push('', `  演示账号 demo accounts${password}`);
    const loginWidth = Math.max(...facts.accounts.map((account) => columns(account.login))) + 3;
    const nameWidth = Math.max(...facts.accounts.map((account) => columns(account.name))) + 3;
    lines.push(...facts.accounts.map((account) => `    ${pad(account.login, loginWidth)}${pad(account.name, nameWidth)}${account.role}`));
  }
  for (const [chinese, english] of facts.notes) lines.push('', `  ${chinese}`, `  ${english}`);
  return `${lines.join('\n')}\n\n`;
}
