import type { DATA_USES } from '../audit/index.ts';
import { AGENCY_ROLES, type PersonRole } from './roles.ts';

type DataUse = (typeof DATA_USES)[number];

/** What a surface shows of a person: an identity number, a paper with numbers and a picture in it, a picture, or a list. */
export type Shown = 'number' | 'paper' | 'photo' | 'list';

/**
 * Every place where personal data is shown whole, or leaves the product, and the use that is entered for it. A part that
 * shows or hands out such data names its surface; one that is not in this list does not compile (`useFiling().account`).
 */
export const SURFACES = {
  'case.number': { shows: 'number', use: 'unmask' },
  'case.number-copy': { shows: 'number', use: 'copy' },
  'case.photos': { shows: 'photo', use: 'photo-view' },
  'case.index-export': { shows: 'list', use: 'export' },
  'case.index-print': { shows: 'list', use: 'print' },
  'asset.number': { shows: 'number', use: 'unmask' },
  'request.number': { shows: 'number', use: 'unmask' },
  'request.paper': { shows: 'paper', use: 'paper-view' },
  'request.paper-print': { shows: 'paper', use: 'print' },
  'request.paper-export': { shows: 'paper', use: 'export' },
  'draft.paper-export': { shows: 'paper', use: 'export' },
  'desk.number': { shows: 'number', use: 'unmask' },
  'desk.number-copy': { shows: 'number', use: 'copy' },
  'desk.paper': { shows: 'paper', use: 'paper-view' },
  'desk.paper-export': { shows: 'paper', use: 'export' },
  'desk.photo': { shows: 'photo', use: 'photo-view' },
  'desk.list-export': { shows: 'list', use: 'export' },
} as const satisfies Readonly<Record<string, { readonly shows: Shown; readonly use: DataUse }>>;
export type Surface = keyof typeof SURFACES;

/**
 * What somebody has to do with a matter. `own`: judge or clerk of the case. `signer`: who approves it, by office or in
 * another's place. `duty`: command centre and officers. `police`, `station`, `agency`: the other side. `none`: everybody else.
 */
export type Relation = 'own' | 'signer' | 'duty' | 'police' | 'station' | 'agency' | 'none';

/** The relation of an account to a matter; `undertaker` is the judge whose case it is. */
export function relationTo(who: { readonly account: string; readonly role: PersonRole }, undertaker: string | undefined): Relation {
  switch (who.role) {
    case 'judge':
      return undertaker === undefined || undertaker === who.account ? 'own' : 'signer';
    case 'clerk':
      return 'own';
    case 'chief':
    case 'president':
      return 'signer';
    case 'command-centre':
    case 'field-officer':
      return 'duty';
    case 'police-specialist':
      return 'police';
    case 'police-station':
      return 'station';
    case 'agency-desk':
      return 'agency';
    case 'auditor':
    case 'administrator':
      return 'none';
  }
}

/**
 * How it is shown. `whole`: at once, and entered. `on-reason`: masked until a reason is given, whole and entered then; what
 * cannot be masked stays shut until then. `never`: not here.
 */
export type Sight = 'whole' | 'on-reason' | 'never';

/**
 * One rule for preview, print, export and photo (DOMAIN §1.12-13, §3.3). A number is masked in the court and whole at the
 * police, who must find exactly this person, and at the agency that admits him or enters his right. A paper is whole for those who make, carry or serve it, and masked for those
 * who sign it: the number that is masked beside a paper is masked in it. Lists leave only by whoever works with them.
 */
const SIGHTS: Readonly<Record<Relation, Readonly<Record<Shown, Sight>>>> = {
  own: { number: 'on-reason', paper: 'whole', photo: 'whole', list: 'whole' },
  signer: { number: 'on-reason', paper: 'on-reason', photo: 'on-reason', list: 'whole' },
  duty: { number: 'on-reason', paper: 'whole', photo: 'whole', list: 'never' },
  police: { number: 'whole', paper: 'whole', photo: 'whole', list: 'whole' },
  station: { number: 'whole', paper: 'never', photo: 'whole', list: 'never' },
  agency: { number: 'whole', paper: 'whole', photo: 'whole', list: 'never' },
  none: { number: 'never', paper: 'never', photo: 'never', list: 'never' },
};

/** What a relation may see on a surface. Every whole sight leaves one row in the audit trail, before it is given. */
export function sightOf(relation: Relation, surface: Surface): Sight {
  return SIGHTS[relation][SURFACES[surface].shows];
}

/** Every relation that an account of this role can have to a matter of which nothing more is known. */
function relationsOf(role: PersonRole): readonly Relation[] {
  const mine = { account: 'mine', role };
  return [...new Set([relationTo(mine, mine.account), relationTo(mine, 'another')])];
}

/** Uses by which something is seen whole; what is printed or exported masked leaves no more than it shows. */
const WHOLE_SIGHTS: readonly DataUse[] = ['unmask', 'copy', 'paper-view', 'photo-view'];

/**
 * Whether an accounted use tells of a sight that this role has against a reason only, whatever its relation to the matter:
 * asked where the use is received, so that no screen can leave the reason out. A role that may see it whole on some matters
 * (a judge the papers of his own case) is asked for the reason by its screen, which knows the matter.
 * @param target type of the record that was looked at
 */
export function needsReason(role: PersonRole, use: DataUse, target: string): boolean {
  if (!WHOLE_SIGHTS.includes(use)) return false;
  const isOutside = AGENCY_ROLES.some((each) => each === role);
  const rooms = isOutside ? ['desk'] : target === 'case' ? ['case', 'draft'] : [target === 'asset' ? 'asset' : 'request'];
  const surfaces = (Object.keys(SURFACES) as Surface[]).filter((surface) => SURFACES[surface].use === use && rooms.includes(surface.split('.')[0] ?? ''));
  const sights = relationsOf(role).flatMap((relation) => surfaces.map((surface) => sightOf(relation, surface)));
  return sights.length > 0 && sights.every((sight) => sight === 'on-reason');
}
