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

export default tseslint.config(
  { ignores: ['out/', 'dist/', 'data/', 'node_modules/', '.cache/', 'test-results/', 'playwright-report/', 'docs/', 'src-renderer/public/', '**/*.cjs'] },
  // A comment cannot switch a rule off: a rule that is wrong is changed here, for everybody.
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'off' } },
  {
    files: ['**/*.ts', '**/*.vue', '**/*.mjs', '**/*.js'],
    rules: {
      eqeqeq: ['error', 'always'],
      'no-debugger': 'error',
      'no-eval': 'error',
      'no-new-func': 'error',
      'no-self-compare': 'error',
      'no-unreachable': 'error',
      'no-unsafe-finally': 'error',
      'no-constant-binary-expression': 'error',
      'no-fallthrough': 'error',
      'no-duplicate-case': 'error',
      'no-dupe-else-if': 'error',
      'no-loss-of-precision': 'error',
      'no-sparse-arrays': 'error',
      'no-template-curly-in-string': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'use-isnan': 'error',
      'valid-typeof': 'error',
    },
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
    files: ['**/*.ts', '**/*.vue'],
    plugins: { '@typescript-eslint': tseslint.plugin },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname, extraFileExtensions: ['.vue'] } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': ['error', { allowForKnownSafeCalls: [{ from: 'package', name: ['test', 'it', 'describe', 'suite'], package: 'node:test' }] }],
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false, properties: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }],
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': 'allow-with-description', 'ts-ignore': true, 'ts-nocheck': true, minimumDescriptionLength: 10 }],
      '@typescript-eslint/no-unsafe-argument': 'error',
      '@typescript-eslint/no-unsafe-assignment': 'error',
      '@typescript-eslint/no-unsafe-call': 'error',
      '@typescript-eslint/no-unsafe-member-access': 'error',
      '@typescript-eslint/no-unsafe-return': 'error',
      '@typescript-eslint/no-unused-expressions': 'error',
      '@typescript-eslint/no-array-delete': 'error',
      '@typescript-eslint/no-base-to-string': 'error',
      '@typescript-eslint/no-implied-eval': 'error',
      '@typescript-eslint/no-for-in-array': 'error',
      '@typescript-eslint/no-redundant-type-constituents': 'error',
      '@typescript-eslint/no-require-imports': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/prefer-promise-reject-errors': 'error',
      '@typescript-eslint/require-array-sort-compare': ['error', { ignoreStringArrays: true }],
      '@typescript-eslint/restrict-plus-operands': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    // A line that runs past the edge of a wide window is not read to its end. Addresses and patterns cannot be broken.
    files: ['**/*.ts', '**/*.vue'],
    rules: { 'max-len': ['error', { code: 240, ignoreUrls: true, ignoreRegExpLiterals: true, ignorePattern: '^import ' }] },
  },
  {
    // The product: no console (pino on the server, a port elsewhere), no claim that something is there.
    files: ['src-*/**/*.ts', 'src-*/**/*.vue'],
    rules: {
      'no-console': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
    },
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
  {
    files: ['tests/**/*.ts'],
    rules: {
      // Tests look at answers of servers and pages whose shape is the very thing they check.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/require-array-sort-compare': 'off',
      // Sources that are planted as text.
      'no-template-curly-in-string': 'off',
    },
  },
);
