import vueI18n from '@intlify/eslint-plugin-vue-i18n';
import vue from 'eslint-plugin-vue';
import tseslint from 'typescript-eslint';

/** @param {string} name @param {string} message */
const global = (name, message) => ({ name, message });

const BROWSER_GLOBALS = ['window', 'document', 'localStorage', 'sessionStorage', 'navigator', 'location', 'alert', 'confirm', 'prompt'];

/** Rules of the law are functions of their arguments: the same on the device, on the server, and in ten years. */
const PURE = {
  'no-restricted-globals': [
    'error',
    ...['fetch', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'performance', 'crypto', 'process', ...BROWSER_GLOBALS].map((name) =>
      global(name, 'Rules know no clock, no store and no I/O: take it as an argument.'),
    ),
  ],
  'no-restricted-properties': [
    'error',
    { object: 'Date', property: 'now', message: 'Rules take the time as an argument.' },
    { object: 'Math', property: 'random', message: 'Rules know no chance: take the id as an argument.' },
    { object: 'Temporal', property: 'Now', message: 'Rules take the time as an argument.' },
  ],
};

const NO_READING_OF_THE_CLOCK = { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Rules take the time as an argument.' };
const NO_DEFAULT_EXPORT = { selector: 'ExportDefaultDeclaration', message: 'Named exports only: a thing has one name everywhere.' };

/** An interface can be reopened anywhere; only what other packages declare (`declare module`) has to be one. */
const TYPES_NOT_INTERFACES = {
  selector: ':matches(Program, ExportNamedDeclaration) > TSInterfaceDeclaration',
  message: 'Use a `type`: it cannot be reopened elsewhere.',
};

// What the native linter cannot tell (.oxlintrc.json holds what it can, types included): templates, words, what a room may
// name, and the width of a line.
export default tseslint.config(
  { ignores: ['out/', 'dist/', 'data/', 'node_modules/', '.cache/', 'test-results/', 'playwright-report/', 'docs/', 'src-renderer/public/', '**/*.cjs'] },
  // A comment cannot switch a rule off: a rule that is wrong is changed here or in .oxlintrc.json, for everybody. The other
  // linter would listen to such a comment, so there is none.
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'off' } },
  {
    files: ['**/*.ts', '**/*.vue', '**/*.mjs', '**/*.js'],
    rules: { 'no-warning-comments': ['error', { terms: ['eslint-disable', 'oxlint-disable'], location: 'anywhere' }] },
  },
  ...vue.configs['flat/essential'].map((config) => ({ ...config, files: config.files ?? ['**/*.vue'] })),
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    rules: {
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      // Names are Chinese-law nouns such as Clock or Refusal; PascalCase keeps them apart from HTML.
      'vue/multi-word-component-names': 'off',
      'vue/no-v-html': 'error',
      'vue/no-unused-refs': 'error',
      'vue/require-typed-ref': 'error',
      'vue/no-undef-components': ['error', { ignorePatterns: ['^El[A-Z]', '^Router', '^Transition', '^KeepAlive$', '^Teleport$', '^Suspense$', '^el-', '^router-', '^i18n-t$', '^I18nT$'] }],
    },
  },
  { files: ['**/*.ts'], languageOptions: { parser: tseslint.parser } },
  {
    // A line that runs past the edge of a wide window is not read to its end. Addresses and patterns cannot be broken.
    files: ['**/*.ts', '**/*.vue'],
    rules: { 'max-len': ['error', { code: 240, ignoreUrls: true, ignoreRegExpLiterals: true, ignorePattern: '^import ' }] },
  },
  {
    // The product: no console (pino on the server, a port elsewhere).
    files: ['src-*/**/*.ts', 'src-*/**/*.vue'],
    rules: { 'no-console': 'error' },
  },
  {
    files: ['src-*/**/*.ts', 'build/**/*.ts', 'tests/**/*.ts'],
    ignores: ['**/*.d.ts'],
    rules: { 'no-restricted-syntax': ['error', NO_DEFAULT_EXPORT, TYPES_NOT_INTERFACES] },
  },
  {
    files: ['src-shared/kernel/**/*.ts', 'src-shared/domain/**/*.ts', 'src-shared/contracts/**/*.ts', 'src-shared/instruments/**/*.ts'],
    rules: { ...PURE, 'no-restricted-syntax': ['error', NO_DEFAULT_EXPORT, TYPES_NOT_INTERFACES, NO_READING_OF_THE_CLOCK] },
  },
  {
    // The data engine lives in a worker: there is no window to speak to.
    files: ['src-renderer/data/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...BROWSER_GLOBALS.filter((name) => name !== 'navigator' && name !== 'location').map((name) => global(name, 'The data engine is a worker: there is no window here.')),
      ],
    },
  },
  {
    files: ['src-renderer/**/*.vue'],
    plugins: { '@intlify/vue-i18n': vueI18n },
    rules: {
      '@intlify/vue-i18n/no-raw-text': [
        'error',
        {
          // Punctuation, digits, units and names that are the same in every language.
          ignorePattern: '^[\\s\\d\\p{P}\\p{S}]*$',
          ignoreText: ['Lianzhi', '联执', 'PDF', 'CSV', 'XLSX', 'OK', 'ID', 'kB', 'MB', '中文', 'English'],
          ignoreNodes: ['kbd', 'code'],
          attributes: { '/.+/': ['title', 'aria-label', 'placeholder', 'alt', 'label'] },
        },
      ],
    },
  },
);
