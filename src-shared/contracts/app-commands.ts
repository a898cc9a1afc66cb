/**
 * The one table of application commands. The native menu, the menu bar of the web host, the command palette and the
 * help on keys are all made from it. Labels are keys of `locales/<lang>/host.json`.
 */
export const COMMAND_CONDITIONS = [
  'signed-in',
  'case-open',
  'draft-open',
  'printable',
  'can-import',
  'can-approve',
] as const;
/** What must be the case for a command to be offered. The window tells its host through `window.state`. */
export type CommandCondition = (typeof COMMAND_CONDITIONS)[number];

export type CommandMenu = 'file' | 'edit' | 'view' | 'go' | 'help';

export const MENU_LABELS = {
  file: 'host.menu.file',
  edit: 'host.menu.edit',
  view: 'host.menu.view',
  go: 'host.menu.go',
  help: 'host.menu.help',
} as const satisfies Record<CommandMenu, string>;

/** Things the operating system or the browser does by itself; the native menu names them by role. */
export type NativeRole =
  | 'undo'
  | 'redo'
  | 'cut'
  | 'copy'
  | 'paste'
  | 'selectAll'
  | 'zoomIn'
  | 'zoomOut'
  | 'resetZoom'
  | 'togglefullscreen'
  | 'minimize'
  | 'quit';

export type AppCommand = {
  readonly id: string;
  /** Key of its label. */
  readonly label: string;
  readonly menu: CommandMenu;
  /** Items of one group stand together between two lines. */
  readonly group: number;
  /** Electron's notation. None clashes with the keys of Chinese input methods (Ctrl+Space, Shift). */
  readonly accelerator?: string;
  /** All of them must hold. */
  readonly when: readonly CommandCondition[];
  /** Done by the system; the window never gets it as a command. Not offered by the palette. */
  readonly role?: NativeRole;
};

export const APP_COMMANDS = [
  { id: 'new-request', label: 'host.command.newRequest', menu: 'file', group: 1, accelerator: 'CmdOrCtrl+N', when: ['signed-in', 'case-open'] },
  { id: 'import-cases', label: 'host.command.importCases', menu: 'file', group: 1, accelerator: 'CmdOrCtrl+I', when: ['signed-in', 'can-import'] },
  { id: 'save-draft', label: 'host.command.saveDraft', menu: 'file', group: 2, accelerator: 'CmdOrCtrl+S', when: ['signed-in', 'draft-open'] },
  { id: 'print', label: 'host.command.print', menu: 'file', group: 2, accelerator: 'CmdOrCtrl+P', when: ['signed-in', 'printable'] },
  { id: 'settings', label: 'host.command.settings', menu: 'file', group: 3, accelerator: 'CmdOrCtrl+,', when: ['signed-in'] },
  { id: 'lock', label: 'host.command.lock', menu: 'file', group: 3, accelerator: 'CmdOrCtrl+L', when: ['signed-in'] },
  { id: 'sign-out', label: 'host.command.signOut', menu: 'file', group: 3, when: ['signed-in'] },
  { id: 'quit', label: 'host.command.quit', menu: 'file', group: 4, accelerator: 'CmdOrCtrl+Q', when: [], role: 'quit' },
  { id: 'undo', label: 'host.command.undo', menu: 'edit', group: 1, accelerator: 'CmdOrCtrl+Z', when: [], role: 'undo' },
  { id: 'redo', label: 'host.command.redo', menu: 'edit', group: 1, accelerator: 'CmdOrCtrl+Shift+Z', when: [], role: 'redo' },
  { id: 'cut', label: 'host.command.cut', menu: 'edit', group: 2, accelerator: 'CmdOrCtrl+X', when: [], role: 'cut' },
  { id: 'copy', label: 'host.command.copy', menu: 'edit', group: 2, accelerator: 'CmdOrCtrl+C', when: [], role: 'copy' },
  { id: 'paste', label: 'host.command.paste', menu: 'edit', group: 2, accelerator: 'CmdOrCtrl+V', when: [], role: 'paste' },
  { id: 'select-all', label: 'host.command.selectAll', menu: 'edit', group: 2, accelerator: 'CmdOrCtrl+A', when: [], role: 'selectAll' },
  { id: 'find', label: 'host.command.find', menu: 'edit', group: 3, accelerator: 'CmdOrCtrl+F', when: ['signed-in'] },
  { id: 'sync-now', label: 'host.command.syncNow', menu: 'view', group: 1, accelerator: 'F5', when: ['signed-in'] },
  { id: 'theme', label: 'host.command.theme', menu: 'view', group: 2, when: [] },
  { id: 'language', label: 'host.command.language', menu: 'view', group: 2, when: [] },
  { id: 'zoom-in', label: 'host.command.zoomIn', menu: 'view', group: 3, accelerator: 'CmdOrCtrl+=', when: [], role: 'zoomIn' },
  { id: 'zoom-out', label: 'host.command.zoomOut', menu: 'view', group: 3, accelerator: 'CmdOrCtrl+-', when: [], role: 'zoomOut' },
  { id: 'zoom-reset', label: 'host.command.zoomReset', menu: 'view', group: 3, accelerator: 'CmdOrCtrl+0', when: [], role: 'resetZoom' },
  { id: 'full-screen', label: 'host.command.fullScreen', menu: 'view', group: 4, accelerator: 'F11', when: [], role: 'togglefullscreen' },
  { id: 'minimize', label: 'host.command.minimize', menu: 'view', group: 4, when: [], role: 'minimize' },
  { id: 'palette', label: 'host.command.palette', menu: 'go', group: 1, accelerator: 'CmdOrCtrl+K', when: ['signed-in'] },
  { id: 'go-today', label: 'host.command.goToday', menu: 'go', group: 2, accelerator: 'CmdOrCtrl+1', when: ['signed-in'] },
  { id: 'go-worklist', label: 'host.command.goWorklist', menu: 'go', group: 2, accelerator: 'CmdOrCtrl+2', when: ['signed-in'] },
  { id: 'go-queue', label: 'host.command.goQueue', menu: 'go', group: 2, accelerator: 'CmdOrCtrl+3', when: ['signed-in'] },
  { id: 'go-approvals', label: 'host.command.goApprovals', menu: 'go', group: 2, accelerator: 'CmdOrCtrl+4', when: ['signed-in', 'can-approve'] },
  { id: 'close-view', label: 'host.command.closeView', menu: 'go', group: 3, accelerator: 'CmdOrCtrl+W', when: ['signed-in'] },
  { id: 'help-keys', label: 'host.command.helpKeys', menu: 'help', group: 1, accelerator: 'F1', when: [] },
  { id: 'about', label: 'host.command.about', menu: 'help', group: 2, when: [] },
] as const satisfies readonly AppCommand[];

export type AppCommandId = (typeof APP_COMMANDS)[number]['id'];

/** The table by its general type, for code that walks over it. */
export const COMMAND_LIST: readonly AppCommand[] = APP_COMMANDS;

export function isAppCommandId(id: string): id is AppCommandId {
  return COMMAND_LIST.some((command) => command.id === id);
}

/** Whether a command is offered now. */
export function isCommandEnabled(command: AppCommand, holds: ReadonlySet<CommandCondition>): boolean {
  return command.when.every((condition) => holds.has(condition));
}

/** A key press as the window sees it. */
export type KeyPress = {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  /** True while an input method composes: such keys belong to it. */
  readonly isComposing: boolean;
};

/**
 * The command of a key press, for hosts without a native menu; null during composition, for keys that the browser
 * handles by role, and for commands that are not offered now. In Electron the native menu does this by itself.
 */
export function commandForKey(press: KeyPress, isMac: boolean, holds: ReadonlySet<CommandCondition>): AppCommandId | null {
  if (press.isComposing) return null;
  for (const command of COMMAND_LIST) {
    if (command.role !== undefined || command.accelerator === undefined) continue;
    if (!isPressOf(press, command.accelerator, isMac) || !isCommandEnabled(command, holds)) continue;
    return isAppCommandId(command.id) ? command.id : null;
  }
  return null;
}

function isPressOf(press: KeyPress, accelerator: string, isMac: boolean): boolean {
  const parts = accelerator.split('+');
  const key = parts.at(-1) ?? '';
  const wantsMain = parts.includes('CmdOrCtrl');
  const main = isMac ? press.metaKey : press.ctrlKey;
  const other = isMac ? press.ctrlKey : press.metaKey;
  if (main !== wantsMain || other || press.altKey || press.shiftKey !== parts.includes('Shift')) return false;
  return press.key.toLowerCase() === key.toLowerCase();
}

/** How a key combination is written for people: `Ctrl+K`, or `⌘K` on a Mac. */
export function acceleratorText(accelerator: string, isMac: boolean): string {
  if (isMac) return accelerator.replace('CmdOrCtrl+', '⌘').replace('Shift+', '⇧');
  return accelerator.replace('CmdOrCtrl', 'Ctrl');
}
