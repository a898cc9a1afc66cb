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

const ROLE_NAMES: Readonly<Record<string, string>> = {
  judge: '承办法官 judge',
  clerk: '书记员 clerk',
  chief: '执行局长 bureau chief',
  president: '院长 president',
  'command-centre': '执行指挥中心 command centre',
  'field-officer': '执行干警 field officer',
  'police-specialist': '公安专线专员 police specialist',
  'police-station': '派出所 police station',
  'agency-desk': '机构专办员 agency desk officer',
  auditor: '审计员 auditor',
  administrator: '管理员 administrator',
};

function roleName(role: string): string {
  return ROLE_NAMES[role] ?? role;
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columns(text)));
}

/** Reads the demo accounts of the server's ready line; what has another shape is left out. */
export function readAccounts(ready: Readonly<Record<string, unknown>>): { accounts: DemoAccount[]; password: string | undefined } {
  const { demoAccounts, demoPassword: password } = ready;
  const list: unknown[] = Array.isArray(demoAccounts) ? demoAccounts : [];
  const accounts = list.flatMap((entry): DemoAccount[] => {
    if (typeof entry !== 'object' || entry === null) return [];
    const { role, login, name } = entry as Record<string, unknown>;
    return typeof role === 'string' && typeof login === 'string' && typeof name === 'string' ? [{ role, login, name }] : [];
  });
  return { accounts, password: typeof password === 'string' ? password : undefined };
}

/** The one calm block of `npm start`. */
export function startBlock(facts: BlockFacts): string {
  const rows: [string, string][] = [
    ['中心服务器 central server', `${facts.server.url}   ${facts.server.store}   pid ${facts.server.pid}`],
    ...(facts.sandbox === undefined
      ? []
      : ([['沙箱机构 sandbox agencies', `${facts.sandbox.url}   pid ${facts.sandbox.pid}`]] satisfies [string, string][])),
    ['公安工作台 police desk', `${facts.server.url}/desk/   浏览器打开 open in a browser`],
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
    const roles = [...new Set(facts.accounts.map((account) => account.role))];
    const width = Math.max(...roles.map((role) => columns(roleName(role)))) + 3;
    for (const role of roles) {
      const people = facts.accounts.filter((account) => account.role === role).map((account) => `${account.login} ${account.name}`);
      lines.push(`    ${pad(roleName(role), width)}${people.join('   ')}`);
    }
  }
  for (const [chinese, english] of facts.notes) lines.push('', `  ${chinese}`, `  ${english}`);
  return `${lines.join('\n')}\n\n`;
}
