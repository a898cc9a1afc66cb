import { commonFlags, fenceFlags, findBrowser, hasDisplay, isRootUser, MAKER_NOWHERE, prepareProfile } from '../src-main/web-host/browser.ts';

export { commonFlags, fenceFlags, hasDisplay, isRootUser, prepareProfile };

/** Path of the system's Chromium, Chrome or Edge, or of `CHROMIUM_PATH`; undefined when there is none. */
export function findChromium(): string | undefined {
  return findBrowser() ?? undefined;
}

/**
 * The flag replaces the one that Playwright gives, so what matters of that stands here too. The address bar's own pages
 * take a tenth of a core in each window that no test ever looks at.
 */
const FEATURES_OFF = [
  'AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades', 'HttpsFirstBalancedModeAutoEnable', 'MediaRouter', 'PaintHolding',
  'ThirdPartyStoragePartitioning', 'AvoidCorsURLLoaderRestartOnRedirect', 'OptimizationHints', 'NetworkTimeServiceQuerying', 'AimEnabled', 'PreconnectToSearch',
  'WebUIOmniboxPopup', 'WebUIOmniboxAimPopup',
];

/** Flags for every Chromium that tests start: no GPU, no calls home, nobody beyond loopback. Root has no sandbox to offer. */
export function chromiumFlags(): string[] {
  return [
    ...(isRootUser() ? ['--no-sandbox'] : []),
    '--disable-gpu',
    `--disable-features=${FEATURES_OFF.join(',')}`,
    '--disable-quic',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    ...MAKER_NOWHERE,
    ...fenceFlags({}),
  ];
}
