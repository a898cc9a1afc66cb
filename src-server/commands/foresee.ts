import { resolveCommand } from '#shared/contracts/registry.ts';
import { type AggregateRef, type Command, refKey } from '#shared/domain/linkage/command.ts';
import { needsOfCommand } from '#shared/domain/linkage/decide.ts';
import type { Need } from '#shared/domain/linkage/lookups.ts';
import type { AggregateState } from '#shared/domain/linkage/module.ts';
import type { Layer, WorkingSet } from './working-set.ts';

/** What deciding the command on this state will ask for. A rule that throws tells so when it is asked in earnest. */
function needsOf(command: Command, state: AggregateState | undefined): readonly Need[] {
  const resolved = resolveCommand(command);
  if (!resolved.ok) return [];
  try {
    return [...needsOfCommand(resolved.value, command, state), ...(resolved.value.effectNeeds?.(command, state) ?? [])];
  } catch {
    return [];
  }
}

function recordNeeded(need: Need): readonly AggregateRef[] {
  switch (need.name) {
    case 'case':
    case 'asset':
    case 'delegation':
      return [{ type: need.name, id: need.id }];
    case 'roster':
      return [{ type: 'roster', id: need.court }];
    default:
      return [];
  }
}

/**
 * Reads in a few questions what deciding these commands will ask for one by one: under the lock every round trip counts. A
 * guess on the state before all of them; what it misses is read when it is asked for, and what is too much is not looked at.
 */
export async function foresee(work: WorkingSet, layer: Layer, commands: readonly Command[]): Promise<void> {
  const basis = new Map<string, AggregateRef>(commands.map(({ basis: { aggregate } }) => [refKey(aggregate), aggregate]));
  const states = new Map((await work.readAll(layer, [...basis.values()])).map((row) => [refKey(row.ref), row.state]));
  const needs = commands.flatMap((command) => needsOf(command, states.get(refKey(command.basis.aggregate))));
  const cases = new Set(needs.flatMap((need) => (need.name === 'requestsOfCase' ? [need.id] : [])));
  const persons = new Set(needs.flatMap((need) => (need.name === 'samePerson' && need.personKey !== '' ? [need.personKey] : [])));
  const assets = new Set(needs.flatMap((need) => (need.name === 'requestsOnAsset' ? [need.id] : [])));
  const requests = await work.foresee([...cases], [...persons], [...assets]);
  await work.readAll(layer, [...requests, ...needs.flatMap(recordNeeded)]);
}
