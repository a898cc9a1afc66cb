import { useI18n } from 'vue-i18n';
import type { AssetSummary } from '#shared/contracts/engine.ts';
import type { AssetNumberName, AssetNumbers, Hold } from '#shared/domain/assets/model.ts';
import { estateUnitText, plateText } from '#shared/domain/identifiers/index.ts';
import { maskBankCard } from '#shared/domain/permissions/masking.ts';

type Named = Pick<AssetSummary, 'kind' | 'numbers' | 'location' | 'brand' | 'owners'>;

/** A number as people read it: with the dot of a plate, in the groups of a unit, of an account the last four. */
export function assetNumberText(name: AssetNumberName, value: string): string {
  if (name === 'plate') return plateText(value);
  if (name === 'unitNo') return estateUnitText(value);
  return name === 'accountNo' && !value.startsWith('*') ? maskBankCard(value) : value;
}

/** Words of a thing, the same in lists, on its page, in the search and on Today. */
export function useAssetWords() {
  const { t } = useI18n({ useScope: 'global' });

  function number(numbers: AssetNumbers, ...names: readonly AssetNumberName[]): string | undefined {
    const name = names.find((each) => numbers[each] !== undefined);
    return name === undefined ? undefined : assetNumberText(name, numbers[name] ?? '');
  }

  function title({ kind, numbers, location }: Named): string {
    switch (kind) {
      case 'vehicle':
        return number(numbers, 'plate', 'vin') ?? t(`assets.kind.${kind}`);
      case 'real-estate':
        return location ?? number(numbers, 'certificateNo', 'unitNo') ?? t(`assets.kind.${kind}`);
      case 'account':
        return [numbers.bank ?? t(`assets.kind.${kind}`), number(numbers, 'accountNo') ?? ''].join(' ').trim();
      case 'equity':
        return numbers.company ?? numbers.companyCode ?? t(`assets.kind.${kind}`);
      case 'other':
        return numbers.label ?? t(`assets.kind.${kind}`);
    }
  }

  /** What stands behind the title: the surer number, what it looks like, whose it is. */
  function note(one: Named): string {
    const { kind, numbers, location } = one;
    const vin = kind === 'vehicle' && numbers.plate !== undefined ? number(numbers, 'vin') : undefined;
    const more = kind === 'real-estate' && location !== undefined ? number(numbers, 'certificateNo', 'unitNo') : vin;
    return [more, one.brand, one.owners.join('、')].filter((part) => part !== undefined && part !== '').join(' · ');
  }

  return {
    title,
    note,
    /** 首封, 轮候第 2 位. */
    rank: ({ waitlist }: Pick<Hold, 'waitlist'>): string => (waitlist === 0 ? t('assets.rank.first') : t('assets.rank.waitlist', { n: waitlist })),
  };
}
