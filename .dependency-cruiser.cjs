// Who may import whom: docs/ and ARCHITECTURE tell why, this file makes it so. tests/tooling/walls.test.ts plants one
// violation for every rule and expects it to be found.

/** Matches installed packages, and their bare names where they are not installed. @param {...string} names */
const packages = (...names) => `(^|/)node_modules/(${names.join('|')})(/|$)|^(${names.join('|')})(/|$)`;

const PURE_PACKAGES = packages('typebox', '@noble/hashes');
const PAGE_PACKAGES = packages('vue', 'pinia', 'vue-router', 'vue-i18n', 'element-plus', '@element-plus/icons-vue', '@vueuse/core', '@vue/.+', '@tanstack/vue-virtual');
const STORE_PACKAGES = packages('rxdb', 'dexie');
const ELECTRON = packages('electron');

/** A room with an allow-list: everything else is behind a wall. @param {string} name @param {string} from @param {string[]} may @param {string} comment */
const only = (name, from, may, comment) => ({ name, comment, severity: 'error', from: { path: from }, to: { pathNot: [from, ...may], couldNotResolve: false } });
/** @param {string} name @param {string | string[]} from @param {string | string[]} to @param {string} comment */
const never = (name, from, to, comment) => ({ name, comment, severity: 'error', from: typeof from === 'string' ? { path: from } : { path: from[0], pathNot: from.slice(1) }, to: { path: to } });
/** @param {string} name @param {string} from @param {string} comment */
const noNode = (name, from, comment) => ({ name, comment, severity: 'error', from: { path: from }, to: { dependencyTypes: ['core'] } });

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circle',
      comment: 'Files that need each other to load cannot be read or tested one at a time. Type-only imports vanish and may meet.',
      severity: 'error',
      from: { path: '^(src-|build/|tests/)' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-unresolved',
      comment: 'The file or package does not exist, or package.json does not name it.',
      severity: 'error',
      from: { path: '^(src-|build/|tests/)' },
      to: { couldNotResolve: true },
    },
    {
      name: 'no-development-package',
      comment: 'The product may not need at run time what is only installed for development. Electron is its own runtime.',
      severity: 'error',
      from: { path: '^src-', pathNot: '\\.d\\.ts$' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: ELECTRON },
    },

    only('kernel-alone', '^src-shared/kernel/', [PURE_PACKAGES], 'The kernel stands on nothing.'),
    only('domain-pure', '^src-shared/domain/', ['^src-shared/kernel/', PURE_PACKAGES], 'Rules know the kernel and each other: no contracts, no I/O.'),
    only('mechanisms-of-models', '^src-shared/mechanisms/(?!instrument-table\\.ts$|[^/]+/instruments/)', ['^src-shared/(kernel|domain)/', PURE_PACKAGES], 'Mechanisms are rules: they know the nouns, no borders, no papers and no I/O.'),
    only('papers-of-mechanisms', '^src-shared/mechanisms/(instrument-table\\.ts$|[^/]+/instruments/)', ['^src-shared/(kernel|domain|mechanisms)/', '^src-shared/instruments/(paper|case)/', PURE_PACKAGES], 'Papers of a mechanism are made of what papers of every kind are made of; the catalogue asks for them by the table.'),
    only('paper-of-words', '^src-shared/instruments/(paper|case)/', ['^src-shared/(kernel|domain)/', PURE_PACKAGES], 'What papers are made of knows the nouns and no mechanism.'),
    {
      name: 'mechanisms-apart',
      comment: 'A mechanism never imports another: what they share is a noun of the domain.',
      severity: 'error',
      from: { path: '^src-shared/mechanisms/([^/]+)/' },
      to: { path: '^src-shared/mechanisms/', pathNot: '^src-shared/mechanisms/$1/' },
    },
    only('contracts-of-models', '^src-shared/contracts/', ['^src-shared/(kernel|domain|mechanisms)/', PURE_PACKAGES], 'Borders are composed from the models.'),
    only('instruments-of-models', '^src-shared/instruments/', ['^src-shared/(kernel|domain|mechanisms)/', PURE_PACKAGES, packages('docxtemplater', 'fflate', 'pizzip')], 'Instruments are composed from the models.'),
    never('mechanisms-by-table', '^src-shared/(contracts|instruments)/', '^src-shared/mechanisms/[^/]+/', 'Borders and instruments know mechanisms through their table.'),
    only('locales-alone', '^src-shared/locales/', ['^src-shared/kernel/'], 'Words stand on nothing.'),
    never('shared-below-all', '^src-shared/', '^(src-(server|main|renderer)|build|tests)/', 'Shared code runs anywhere.'),
    noNode('shared-without-node', '^src-shared/', 'Shared code runs anywhere: no node: modules.'),
    never('shared-without-page', '^src-shared/', [PAGE_PACKAGES, STORE_PACKAGES, ELECTRON], 'Shared code runs anywhere: no Vue, RxDB or Electron.'),

    never('data-in-its-room', '^src-renderer/data/', '^src-renderer/(?!data/)', 'The data engine knows no screen.'),
    never('data-without-page', '^src-renderer/data/', [PAGE_PACKAGES, ELECTRON], 'The data engine is a worker: no Vue, no Electron.'),
    noNode('renderer-without-node', '^src-renderer/', 'Pages and their worker run in a browser.'),
    never('renderer-without-electron', '^src-renderer/', ELECTRON, 'The host is reached through the bridge.'),
    never('bridge-to-worker', ['^src-renderer/', '^src-renderer/(bridge|data)/'], '^src-renderer/data/', 'Only the bridge talks to the worker.'),
    never('store-in-data', ['^src-renderer/', '^src-renderer/data/'], STORE_PACKAGES, 'RxDB and Dexie stay in the data engine.'),
    never('bridge-below-screens', '^src-renderer/bridge/', '^src-renderer/(app|composer|features|papers|ui)/', 'The bridge knows no screen.'),
    never('stores-below-screens', '^src-renderer/stores/', '^src-renderer/(app|composer|features|papers|ui)/', 'Pinia stores hold session, filters and layout; they know no screen.'),
    never('composer-below-features', '^src-renderer/composer/', '^src-renderer/(app|features)/', 'The frame of composing knows no mechanism: each brings its form.'),
    never('papers-below-features', '^src-renderer/papers/', '^src-renderer/(app|composer|features)/', 'The list of papers knows no page: each lays it out.'),
    never('mechanisms-by-slots', ['^src-renderer/', '^src-renderer/features/'], '^src-shared/mechanisms/[^/]+/', 'The window knows mechanisms through their table, and what they bring to its pages.'),
    {
      name: 'mechanism-of-its-feature',
      comment: 'What a mechanism shows stands in the feature of its name; the other pages are frames with slots (ui/mechanism-screens.ts).',
      severity: 'error',
      from: { path: '^src-renderer/features/([^/]+)/' },
      to: { path: '^src-shared/mechanisms/[^/]+/', pathNot: '^src-shared/mechanisms/$1/' },
    },
    {
      name: 'features-apart',
      comment: 'A feature never imports another: app/ composes them through typed slots.',
      severity: 'error',
      from: { path: '^src-renderer/features/([^/]+)/' },
      to: { path: '^src-renderer/features/', pathNot: '^src-renderer/features/$1/' },
    },
    never('features-below-app', '^src-renderer/features/', '^src-renderer/app/', 'app/ composes features, not the other way round.'),
    never('ui-alone', '^src-renderer/ui/', '^src-renderer/(?!ui/)', 'Parts are told what to show: no bridge, no features.'),
    {
      name: 'ui-of-words',
      comment: 'Parts know words, money and dates, and the shape of what they are given (types vanish); not the law.',
      severity: 'error',
      from: { path: '^src-renderer/ui/' },
      to: { path: '^src-shared/(?!locales/|kernel/)', dependencyTypesNot: ['type-only'] },
    },

    never('rooms-apart-renderer', '^src-renderer/', '^src-(server|main)/', 'The renderer meets the server and the host at the contracts.'),
    never('rooms-apart-main', '^src-main/', '^src-(server|renderer)/', 'The host meets the others at the contracts.'),
    never('rooms-apart-server', '^src-server/', '^src-(main|renderer)/', 'The server meets the others at the contracts.'),
    never('product-without-scaffold', '^src-', '^(build|tests)/', 'The product does not need its scripts or tests.'),

    only('preload-narrow', '^src-main/preload/', ['^src-shared/contracts/', ELECTRON], 'The preload is one frozen object over the contracts.'),
    never('core-in-its-room', '^src-main/core/', ['^src-main/(?!core/)', '^src-shared/(?!contracts/|kernel/)'], 'The core serves both hosts: contracts and kernel only.'),
    never('shell-in-its-room', '^src-main/shell/', ['^src-main/(?!shell/|core/)', '^src-shared/(?!contracts/|kernel/|locales/)'], 'Thin adapters over the core: no rules.'),
    never('web-host-in-its-room', '^src-main/web-host/', ['^src-main/(?!web-host/|core/)', '^src-shared/(?!contracts/|kernel/|locales/)'], 'The second host stands on the same core.'),
    never('electron-in-shell', ['^src-main/', '^src-main/(shell|preload)/', '^src-main/index\\.ts$'], ELECTRON, 'Electron is named in the shell, the preload and the wiring only.'),
    never('main-without-page', '^src-main/', [PAGE_PACKAGES, STORE_PACKAGES], 'The host holds no screen and no store.'),

    never('server-without-page', '^src-server/', [PAGE_PACKAGES, STORE_PACKAGES, ELECTRON], 'The server has no screen.'),
    never('gateways-without-store', '^src-server/gateways/', '^src-server/store/', 'A connector maps messages; what is stored is decided elsewhere.'),
    never('sandbox-outside', '^src-server/sandbox/', '^src-server/(?!sandbox/)', 'The sandbox plays the agencies over the published protocol only.'),
    never('sandbox-not-inside', ['^src-server/', '^src-server/sandbox/'], '^src-server/sandbox/', 'The product does not lean on the sandbox.'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^tests/tooling/fixtures/'] },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.vue', '.mjs', '.js', '.cjs', '.json', '.d.ts'],
    },
    reporterOptions: { text: { highlightFocused: true } },
  },
};
