import { computed, inject } from 'vue';
import { useI18n } from 'vue-i18n';
import { useSession } from '#renderer/bridge/use-session.ts';
import type { DeskScreens, LookoutScreens, Rewording } from '#renderer/ui/desk-screens.ts';
import { MECHANISM_SCREENS, useMechanismScreens } from '#renderer/ui/mechanism-screens.ts';
import { agencyOf } from '#shared/domain/agencies/index.ts';
import type { AggregateRef } from '#shared/domain/linkage/command.ts';
import { speaksTo } from '#shared/domain/linkage/desk.ts';
import { authorityOf } from '#shared/domain/permissions/agencies.ts';
import { mechanismFor } from '#shared/mechanisms/index.ts';

type Row = { readonly head: { readonly ref: AggregateRef } };
type Params = Readonly<Record<string, string | number>>;

/**
 * The mechanisms of this desk: those that speak to the agency whose people sit here, and whatever lies on it. Their words
 * stand on the tabs also while nothing does.
 */
export function useDeskScreens(rows: () => readonly Row[]) {
  const { t } = useI18n({ useScope: 'global' });
  const all = inject(MECHANISM_SCREENS, []);
  const screensOf = useMechanismScreens();
  const { session } = useSession();
  const here = computed(() => {
    const agency = session.value?.agency;
    const kind = agency === undefined ? undefined : agencyOf(authorityOf(agency))?.kind;
    return all.filter(({ aggregate }) => (kind !== undefined && speaksTo(mechanismFor({ type: aggregate }).messages, kind)) || rows().some(({ head }) => head.ref.type === aggregate));
  });
  /** A word of the frame in the words of a mechanism. */
  const reworded = (words: Rewording | undefined, key: string, params: Params = {}): string => t(words?.[key] ?? key, params);

  return {
    here,
    deskOf(row: Row): DeskScreens {
      const { id, desk } = screensOf(row);
      if (desk === undefined) throw new RangeError(`${id} lies on a desk and brings nothing to it`);
      return desk;
    },
    lookoutOf(row: Row): LookoutScreens {
      const { id, lookout } = screensOf(row);
      if (lookout === undefined) throw new RangeError(`${id} is looked out for and brings nothing to it`);
      return lookout;
    },
    reworded,
    /** A word of the whole desk. */
    word: (of: 'desk' | 'lookout', key: string, params: Params = {}): string => reworded(here.value.find((screens) => screens[of]?.words?.[key] !== undefined)?.[of]?.words, key, params),
  };
}
