import { COMMAND_LIST, isCommandEnabled, MENU_LABELS } from '#shared/contracts/app-commands.ts';
import type { AppCommand, CommandCondition, CommandMenu, NativeRole } from '#shared/contracts/app-commands.ts';

/** One entry of a menu, in the shape that the native menu takes. */
export type MenuEntry =
  | { readonly type: 'separator' }
  | {
      readonly id: string;
      readonly label: string;
      readonly enabled: boolean;
      readonly accelerator?: string;
      readonly role?: NativeRole;
      readonly click?: () => void;
    };
export type MenuPart = { readonly label: string; readonly submenu: MenuEntry[] };

const ORDER: readonly CommandMenu[] = ['file', 'edit', 'view', 'go', 'help'];

/** The application menu of the command table: groups between lines, roles where the system acts, else `run(id)`. */
export function menuTemplate(options: {
  readonly label: (key: string) => string;
  readonly holds: ReadonlySet<CommandCondition>;
  readonly run: (id: string) => void;
  readonly commands?: readonly AppCommand[];
}): MenuPart[] {
  const { label, holds, run, commands = COMMAND_LIST } = options;
  return ORDER.map((menu) => {
    const submenu: MenuEntry[] = [];
    let group: number | null = null;
    for (const command of commands.filter((c) => c.menu === menu)) {
      if (group !== null && command.group !== group) submenu.push({ type: 'separator' });
      group = command.group;
      submenu.push({
        id: command.id,
        label: label(command.label),
        enabled: isCommandEnabled(command, holds),
        ...(command.accelerator === undefined ? {} : { accelerator: command.accelerator }),
        ...(command.role === undefined ? { click: () => { run(command.id); } } : { role: command.role }),
      });
    }
    return { label: label(MENU_LABELS[menu]), submenu };
  });
}
