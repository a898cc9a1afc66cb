import { Menu } from 'electron';
import type { MenuItemConstructorOptions } from 'electron';
import type { CommandCondition } from '#shared/contracts/app-commands.ts';
import { menuTemplate } from '../core/menu-template.ts';
import { hostWord } from '../core/words.ts';
import { WORDS } from './words.ts';
import type { HostLanguage } from './words.ts';

/** Sets the native menu from the command table; called again when the language or what is possible changes. */
export function setAppMenu(options: {
  readonly language: HostLanguage;
  readonly holds: ReadonlySet<CommandCondition>;
  readonly run: (id: string) => void;
}): void {
  const template = menuTemplate({
    label: (key) => hostWord(WORDS[options.language], key),
    holds: options.holds,
    run: options.run,
  });
  const parts: MenuItemConstructorOptions[] = template.map((part) => ({ label: part.label, submenu: [...part.submenu] }));
  // On a Mac the first menu is the application's own, whatever stands there.
  Menu.setApplicationMenu(Menu.buildFromTemplate(process.platform === 'darwin' ? [{ role: 'appMenu' }, ...parts] : parts));
}
