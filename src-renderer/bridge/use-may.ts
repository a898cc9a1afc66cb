import { specOfKind } from '#shared/contracts/registry.ts';
import { grantsOf } from '#shared/domain/linkage/rights.ts';
import { useSession } from './use-session.ts';

/**
 * Whether somebody of this person's role may file a kind at all, by the declaration of the kind itself: a verb is shown to
 * exactly those. Whether he stands in the relation is decided when it is filed.
 */
export function useMay(): (kind: string) => boolean {
  const { session } = useSession();
  return (kind) => {
    const [role, spec] = [session.value?.role, specOfKind(kind)];
    return role !== undefined && spec !== undefined && grantsOf(spec.may, role).length > 0;
  };
}
