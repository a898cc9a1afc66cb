import { DOMAIN_MODULES } from '#shared/contracts/registry.ts';
import { type Grant, grantsOf, type Relation, relationOf } from '#shared/domain/linkage/rights.ts';
import { ROLES } from '#shared/domain/permissions/roles.ts';

/** What each relation means; a new one without words does not compile. */
const MEANING = {
  undertaker: '承办法官 of the case',
  clerk: '书记员 of the case',
  signer: 'signs at the level awaited, by office or by a delegation good for kind, level and day; never an own request, never twice on one paper',
  duty: 'called by the duty roster now, or the chief; where the roster names nobody, the whole command centre',
  dispatched: 'named by account in the last dispatch, or who took the hit and sent it; where somebody is named without an account, any field officer of the court',
  leader: 'chief or president of the court',
  office: 'holds this office at the court of the matter',
  author: 'made the record himself',
  'other-court-judge': 'judge of another court who was told of the same person',
  'upper-court': '复议: holds the office at the court above that of the matter',
  'second-person': 'confirms what another one entered, and has no other part in it',
  receiver: 'desk account of the agency that has the request',
  agency: 'verified system of that agency',
  platform: 'the platform: timers and follow-ups',
  importer: 'brings a worklist in: a leader or clerk all rows of the court, a judge his own; that a row closes a case is for its clerk, that it moves one for the clerk of both judges, or a leader',
} as const satisfies Record<Relation, string>;

function grantText(grant: Grant): string {
  if (typeof grant === 'string') return grant;
  const { path } = grant.only;
  const values = 'among' in grant.only ? grant.only.among.join(', ') : `all but ${grant.only.except.join(', ')}`;
  return `${relationOf(grant)} (${path}: ${values})`;
}

/** docs/rights.md: every command kind, the roles that may file it and the relation each must stand in. */
export function rightsDocument(): string {
  const lines = [
    '# Who may do what',
    '',
    'Made by `node build/run.mjs rights` out of the registry; a test keeps it fresh, and another one files every kind as every',
    'role in every relation at the real server core. A kind is refused with ROLE_NOT_ALLOWED where its role is not listed, and',
    'with ACTOR_NOT_RELATED (or a code that says more) where the person does not stand in the relation. What an agency or the',
    'platform does by itself is never taken from a person.',
    '',
    '| relation | who |',
    '|---|---|',
    ...Object.entries(MEANING).map(([relation, meaning]) => `| ${relation} | ${meaning} |`),
  ];
  for (const module of DOMAIN_MODULES) {
    lines.push('', `## ${module.aggregate}`, '', '| command | role | relation |', '|---|---|---|');
    for (const [kind, spec] of Object.entries(module.commands)) {
      for (const role of ROLES) {
        const grants = grantsOf(spec.may, role);
        if (grants.length > 0) lines.push(`| ${kind} | ${role} | ${grants.map(grantText).join('; ')} |`);
      }
    }
  }
  return `${lines.join('\n')}\n`;
}
