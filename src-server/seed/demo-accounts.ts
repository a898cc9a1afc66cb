import type { PersonRole } from '#shared/domain/permissions/roles.ts';
import type { AccountId, AgencyId, CourtCode } from '#shared/kernel/ids.ts';
import list from './demo-accounts.json' with { type: 'json' };

/** One account of the bureau. Accounts of the demo share one password; a real installation has none of them. */
export type SeedAccount = {
  readonly id: AccountId;
  readonly login: string;
  readonly role: PersonRole;
  readonly name: string;
  readonly court?: CourtCode;
  readonly agency?: AgencyId;
  readonly phone?: string;
};

/** The one demo password. It stands in a public file, so it opens nothing but a data folder created as a demo. */
export const DEMO_PASSWORD: string = list.password;

/** The people of the stories: what the start block and the README list. The bureau has many more. */
export const DEMO_ACCOUNTS: readonly SeedAccount[] = list.accounts as readonly SeedAccount[];
