import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { env, getuid } from 'node:process';
import { findChromium } from '../browser.ts';
import { findPostgres } from '../postgres.ts';

export type SystemNeed = {
  readonly name: string;
  /** Package of Debian and its family. */
  readonly debian: string;
  readonly present: () => boolean;
  /** How a machine without Debian's packages comes by it. */
  readonly otherwise: string;
};

function onPath(program: string): boolean {
  return (env['PATH'] ?? '').split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, program)));
}

function hasChineseFont(): boolean {
  if (process.platform !== 'linux') return true;
  if (onPath('fc-list')) return spawnSync('fc-list', [':lang=zh-cn', 'family'], { encoding: 'utf8' }).stdout.trim() !== '';
  const folder = '/usr/share/fonts/opentype/noto';
  return existsSync(folder) && readdirSync(folder).some((file) => file.includes('CJK'));
}

export const SYSTEM_NEEDS = {
  chromium: {
    name: 'Chromium',
    debian: 'chromium',
    present: () => findChromium() !== undefined,
    otherwise: 'install Chromium, Chrome or Edge, or set CHROMIUM_PATH',
  },
  fonts: {
    name: 'a Chinese font',
    debian: 'fonts-noto-cjk',
    present: hasChineseFont,
    otherwise: 'install Noto Sans CJK or Source Han Sans',
  },
  postgres: {
    name: 'PostgreSQL',
    debian: 'postgresql',
    present: () => findPostgres() !== undefined,
    otherwise: 'install PostgreSQL 15 or newer, or set POSTGRES_BIN to the folder of initdb',
  },
  poppler: {
    name: 'pdftotext',
    debian: 'poppler-utils',
    present: () => onPath(process.platform === 'win32' ? 'pdftotext.exe' : 'pdftotext'),
    otherwise: 'install poppler',
  },
} as const satisfies Record<string, SystemNeed>;

export type SystemNeedName = keyof typeof SYSTEM_NEEDS;

/** Of the named needs, those that the machine does not meet. */
export function missingNeeds(names: readonly SystemNeedName[]): SystemNeed[] {
  return names.map((name) => SYSTEM_NEEDS[name]).filter((need) => !need.present());
}

/** Runs apt-get without questions; undefined when it worked, else its last words. */
function apt(args: readonly string[]): string | undefined {
  const run = spawnSync('apt-get', args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
    timeout: 900_000,
  });
  return run.status === 0 ? undefined : run.stderr.split('\n').slice(-12).join('\n');
}

/**
 * Installs what is missing from Debian when this account may (root with apt-get); otherwise says what to install and
 * how. The stages that need it then fail with the same words, because a test that silently did not run proves nothing.
 */
export function installNeeds(names: readonly SystemNeedName[], say: (line: string) => void, isRoot = getuid?.() === 0): void {
  const missing = missingNeeds(names);
  if (missing.length === 0) return;
  const packages = missing.map((need) => need.debian);
  if (!isRoot || !onPath('apt-get') || env['LIANZHI_NO_INSTALL'] === '1') {
    say(`Missing on this machine: ${missing.map((need) => need.name).join(', ')}.`);
    if (onPath('apt-get')) say(`  sudo apt-get install --no-install-recommends ${packages.join(' ')}`);
    for (const need of missing) say(`  ${need.name}: ${need.otherwise}`);
    return;
  }
  say(`Installing from Debian: ${packages.join(', ')}`);
  if (packages.includes('postgresql') && !existsSync('/etc/postgresql-common')) {
    // The tests make a cluster of their own: the package need not start one.
    mkdirSync('/etc/postgresql-common/createcluster.d', { recursive: true });
    writeFileSync('/etc/postgresql-common/createcluster.d/lianzhi-tests.conf', 'create_main_cluster = false\n');
  }
  const install = ['install', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300', ...packages];
  // A fresh machine has no package lists; one that has them is spared the update.
  let problem = apt(install);
  for (let attempt = 1; problem !== undefined && attempt <= 2; attempt += 1) {
    apt(['update']);
    problem = apt(install);
  }
  if (problem !== undefined) say(`apt-get could not install ${packages.join(', ')}:\n${problem}`);
}
