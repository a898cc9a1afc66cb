import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import { PERSON_ROLES } from '#shared/contracts/identity.ts';
import { AccountIdSchema, AgencyIdSchema, closed, CourtCodeSchema, LineSchema, oneOf } from '#shared/kernel/schema.ts';
import list from './demo-accounts.json' with { type: 'json' };

const SeedAccountSchema = closed({
  id: AccountIdSchema,
  login: LineSchema,
  role: oneOf(PERSON_ROLES),
  name: LineSchema,
  court: Type.Optional(CourtCodeSchema),
  agency: Type.Optional(AgencyIdSchema),
  phone: Type.Optional(LineSchema),
});
/** One account of the bureau. Accounts of the demo share one password; a real installation has none of them. */
export type SeedAccount = Static<typeof SeedAccountSchema>;

const told = Value.Parse(closed({ note: Type.String(), password: Type.String(), accounts: Type.Array(SeedAccountSchema) }), list);

/** The one demo password. It stands in a public file, so it opens nothing but a data folder created as a demo. */
export const DEMO_PASSWORD: string = told.password;

/** The people of the stories: what the start block and the README list. The bureau has many more. */
export const DEMO_ACCOUNTS: readonly SeedAccount[] = told.accounts;
