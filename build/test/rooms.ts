/** A room of `tests/` that vitest runs: its name is the stage of `npm test` and the vitest project. */
export type VitestRoom = {
  readonly name: string;
  readonly title: string;
  readonly include: string[];
  /** `processes`: its files start servers or databases, so they run one after another with long limits. */
  readonly starts: 'nothing' | 'processes';
  readonly vue?: true;
  /** Uses the test helpers that RxDB ships; what those need and do not bring stands in `tests/store/stand-ins`. */
  readonly rxdbHelpers?: true;
  /** A mechanism that exists only in its tests stands in the table of the product. */
  readonly ghost?: true;
  /** Takes every `*.test.ts` that no other room claims. */
  readonly catchAll?: true;
  /** Not part of `npm test`; started by its own command. */
  readonly apart?: true;
};

function folder(name: string): string[] {
  return [`tests/${name}/**/*.test.ts`];
}

export const VITEST_ROOMS: readonly VitestRoom[] = [
  { name: 'rules', title: 'rules of the law', include: folder('rules'), starts: 'nothing' },
  { name: 'contract', title: 'borders and wire formats', include: folder('contract'), starts: 'nothing' },
  { name: 'world', title: 'model world', include: folder('world'), starts: 'nothing' },
  { name: 'mechanisms', title: 'mechanisms by their table alone', include: folder('mechanisms'), starts: 'nothing', vue: true, ghost: true },
  { name: 'engine', title: 'data engine of a device', include: folder('engine'), starts: 'nothing' },
  { name: 'store', title: 'sealed store of a device', include: folder('store'), starts: 'processes', rxdbHelpers: true },
  { name: 'identity', title: 'accounts, devices and audit', include: folder('identity'), starts: 'processes' },
  { name: 'instruments', title: 'legal instruments', include: folder('instruments'), starts: 'nothing' },
  { name: 'ui', title: 'components', include: folder('ui'), starts: 'nothing', vue: true },
  { name: 'host', title: 'hosts', include: folder('host'), starts: 'processes' },
  { name: 'server', title: 'server', include: folder('server'), starts: 'processes' },
  { name: 'chaos', title: 'killed processes', include: folder('chaos'), starts: 'processes' },
  { name: 'tooling', title: 'tooling', include: folder('tooling'), starts: 'processes' },
  { name: 'unit', title: 'all other units', include: ['tests/**/*.test.ts'], starts: 'nothing', catchAll: true },
  { name: 'soak', title: 'full counts', include: ['tests/**/*.soak.ts'], starts: 'processes', apart: true },
];

/** Folders of `tests/` that belong to a room of their own, or to Playwright. */
export const CLAIMED_FOLDERS: readonly string[] = [
  ...VITEST_ROOMS.filter((room) => room.catchAll !== true && room.apart !== true).map((room) => `tests/${room.name}`),
  'tests/e2e',
  'tests/electron',
  'tests/screens',
  'tests/stories',
];
