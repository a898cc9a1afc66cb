import { grantsOf } from '#shared/domain/linkage/rights.ts';
import type { PersonRole } from '#shared/domain/permissions/roles.ts';
import { MECHANISMS } from '#shared/mechanisms/index.ts';

/** What a page of all requests offers: each verb for every mechanism that has it, to those of these roles who may file it there. */
export function ofEveryMechanism(verbs: Readonly<Record<string, readonly PersonRole[]>>): Readonly<Record<string, readonly PersonRole[]>> {
  return Object.fromEntries(
    MECHANISMS.flatMap(({ id, module }) =>
      Object.entries(verbs).flatMap(([verb, roles]) => {
        const spec = module.commands[`${id}.${verb}`];
        return spec === undefined ? [] : [[`${id}.${verb}`, roles.filter((role) => grantsOf(spec.may, role).length > 0)] as const];
      }),
    ),
  );
}
