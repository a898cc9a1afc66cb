/** What the start command can say when it cannot go on: code, Chinese, English. Each names the way out. */
export const START_WORDS = {
  START_SETTING: [
    '设置无法识别：{detail}。参见 npm start -- --help。',
    'A setting is not understood: {detail}. See npm start -- --help.',
  ],
  START_ALREADY_RUNNING: [
    '联执已在本机运行（进程 {pid}，地址 {url}）。请使用已打开的窗口，或在原终端按 Ctrl+C 停止后重试。',
    'Lianzhi is already running here (process {pid}, address {url}). Use its window, or stop it with Ctrl+C in its terminal.',
  ],
  START_PORT_BUSY: [
    '端口 {port}（{name}）被其他程序占用。请停止该程序，或设置 {variable} 换一个端口。',
    'Port {port} ({name}) is used by another program. Stop it, or choose another port with {variable}.',
  ],
  START_TREE_INCOMPLETE: [
    '源码不完整：缺少 {detail}。请重新获取完整的源码。',
    'The source tree is incomplete: {detail} is missing. Fetch the whole source again.',
  ],
  START_BUILD_FAILED: [
    '构建失败，详情见 {detail}。',
    'The build failed; see {detail}.',
  ],
  START_PROCESS_FAILED: [
    '{name}没有启动（{code}）。最后的输出见上，完整日志：{detail}。',
    'The {nameEn} did not start ({code}). Its last words stand above, the whole log is {detail}.',
  ],
  START_DATABASE: [
    '数据库无法使用（{detail}）。请检查 DATABASE_URL，或去掉它以使用内置数据库。',
    'The database cannot be used ({detail}). Check DATABASE_URL, or leave it out for the embedded database.',
  ],
  START_NO_ELECTRON: [
    '指定了 Electron（LIANZHI_HOST=electron），但没有其运行时：{detail}。执行 npm run electron:install（可用 ELECTRON_MIRROR 指定镜像），或改用 LIANZHI_HOST=auto。',
    'Electron was asked for (LIANZHI_HOST=electron) but its runtime is not here: {detail}. Run npm run electron:install (ELECTRON_MIRROR names a mirror), or use LIANZHI_HOST=auto.',
  ],
  START_KEEPS_FAILING: [
    '{name}反复中断，已停止全部程序。日志：{detail}。',
    'The {nameEn} keeps ending; everything was stopped. Log: {detail}.',
  ],
  START_DATA_UNWRITABLE: [
    '数据目录不可写：{detail}。请检查权限与磁盘空间，或用 --data 指定其他目录。',
    'The data folder cannot be written: {detail}. Check rights and disk space, or name another folder with --data.',
  ],
} as const;

export type StartCode = keyof typeof START_WORDS;

/** A start that cannot go on. `values` fill the braces of its words. */
export class StartProblem extends Error {
  readonly code: StartCode;
  readonly values: Readonly<Record<string, string | number>>;

  constructor(code: StartCode, values: Readonly<Record<string, string | number>> = {}) {
    super(code);
    this.name = 'StartProblem';
    this.code = code;
    this.values = values;
  }
}

/** The two lines a person reads. */
export function problemText(problem: StartProblem): string {
  const fill = (words: string) => words.replace(/\{(\w+)\}/g, (whole, name: string) => String(problem.values[name] ?? whole));
  const [chinese, english] = START_WORDS[problem.code];
  return `\n[${problem.code}] ${fill(chinese)}\n[${problem.code}] ${fill(english)}\n`;
}

export const HELP = `npm start -- [--headless] [--host=auto|electron|web] [--data=DIR] [--no-demo]

  --headless   不打开窗口，只提供地址          open no window, print the address and keep serving
  --host       工作台宿主，默认 auto           where the workbench runs (also LIANZHI_HOST)
  --data       数据目录，默认 data/            folder of all data (also LIANZHI_HOME)
  --no-demo    不建演示局                      an empty installation instead of the demo bureau

  DATABASE_URL             使用 PostgreSQL     PostgreSQL instead of the embedded database
  LIANZHI_PORT             中心服务器 47810    central server
  LIANZHI_SANDBOX_PORT     沙箱机构 47811      sandbox agencies
  LIANZHI_HOST_PORT        网页宿主 47831      web host
  CHROMIUM_PATH            指定浏览器          which browser to use
`;
