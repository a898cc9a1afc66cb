import type { AssetState } from '#shared/domain/assets/model.ts';
import type { CaseState } from '#shared/domain/cases/model.ts';
import type { Roster } from '#shared/domain/duty/index.ts';
import { scopesOfSession } from '#shared/domain/permissions/scopes.ts';
import type { Actor } from '#shared/domain/linkage/command.ts';
import { type CourtSettings, type DelegationGrant, known, type Lookups, type Need, NO_LOOKUPS, type SamePersonCase } from '#shared/domain/linkage/lookups.ts';
import type { RequestOfCase } from '#shared/domain/linkage/mechanism.ts';
import { isRequest, requestOf } from '#shared/mechanisms/index.ts';
import { assertNever } from '#shared/kernel/brand.ts';
import type { CourtCode, RequestId } from '#shared/kernel/ids.ts';
import type { RequestIndexRow, StoreTransaction } from '../store/port.ts';
import type { Layer, WorkingSet } from './working-set.ts';

/** What holds for a court of which nobody has set anything yet: its police work at the desk. */
export function defaultSettings(court: CourtCode): CourtSettings {
  return { court, policeChannel: 'desk', requireDishonestListing: false, dutyPhone: '' };
}

/** What a person sees; the platform and agency systems are asked for no file. */
function scopesOfActor({ account, role, court, agency }: Actor): readonly string[] {
  if (role === 'system' || role === 'agency-system') return [];
  return scopesOfSession({ account, role, ...(court === undefined ? {} : { court }), ...(agency === undefined ? {} : { agency }) });
}

type Sources = { readonly tx: StoreTransaction; readonly work: WorkingSet; readonly layer: Layer };

async function samePerson({ work, layer }: Sources, need: Extract<Need, { name: 'samePerson' }>): Promise<readonly SamePersonCase[]> {
  if (need.personKey === '') return [];
  const cases = (await work.openCasesOfPerson(layer, need.personKey)).filter((row) => row.caseId !== need.exceptCase);
  if (cases.length === 0) return [];
  const requests = await work.requestsOfPerson(layer, need.personKey);
  return cases
    .map((row): SamePersonCase => {
      const own = requests.filter((request) => request.caseId === row.caseId);
      const active = own.find((request) => request.open);
      return {
        caseId: row.caseId,
        caseNumber: row.caseNumber,
        court: row.court,
        judge: row.judge,
        ...(active === undefined ? {} : { activeRequest: active.ref.id as RequestId }),
        held: own.some((request) => request.held),
      };
    })
    .sort((a, b) => (a.caseId < b.caseId ? -1 : 1));
}

async function requestsIn({ work, layer }: Sources, rows: readonly RequestIndexRow[]): Promise<readonly RequestOfCase[]> {
  const refs = rows.map((row) => row.ref).filter((ref) => isRequest(ref.type));
  return (await work.readAll(layer, refs)).map((row) => requestOf(row.ref.type, row.state));
}

async function answer(sources: Sources, need: Need): Promise<Partial<Lookups>> {
  const { tx, work, layer } = sources;
  switch (need.name) {
    case 'case':
      return { case: known((await work.read(layer, { type: 'case', id: need.id }))?.state as CaseState | undefined) };
    case 'asset':
      return { asset: known((await work.read(layer, { type: 'asset', id: need.id }))?.state as AssetState | undefined) };
    case 'requestsOfCase':
      return { requestsOfCase: known(await requestsIn(sources, await work.requestsOfCase(layer, need.id))) };
    case 'requestsOnAsset':
      return { requestsOnAsset: known(await requestsIn(sources, await work.requestsOnAsset(layer, need.id))) };
    case 'samePerson':
      return { samePerson: known(await samePerson(sources, need)) };
    case 'delegation':
      return { delegation: known((await work.read(layer, { type: 'delegation', id: need.id }))?.state as DelegationGrant | undefined) };
    case 'settings':
      return { settings: known((await tx.settings(need.court)) ?? defaultSettings(need.court)) };
    case 'roster':
      return { roster: known((await work.read(layer, { type: 'roster', id: need.court }))?.state as Roster | undefined) };
    case 'accounts':
      return { accounts: known(await tx.accounts(need.ids)) };
    case 'missingFiles': {
      const { absent, foreign } = await tx.unusableFiles({ account: need.holder.account, scopes: scopesOfActor(need.holder) }, need.hashes);
      return { missingFiles: known(need.waits ? [...absent, ...foreign] : foreign) };
    }
    default:
      return assertNever(need, 'answer');
  }
}

/** Resolves what a decision asks for from the store. On the server every answer is known. */
export async function resolveNeeds(sources: Sources, needs: readonly Need[]): Promise<Lookups> {
  let lookups: Lookups = NO_LOOKUPS;
  for (const need of needs) lookups = { ...lookups, ...(await answer(sources, need)) };
  return lookups;
}
