import { ElOption as Option, ElSelect as Select } from 'element-plus/es/components/select/index.mjs';

/**
 * The search-and-pick list of Element Plus that `SelectField` stands on, with the props that we use. The library's own prop types do
 * not hold under `exactOptionalPropertyTypes` (a validator that may be undefined), so they are named here once.
 * Pages use the fields, never these.
 */
type Part<Props> = new () => { readonly $props: Props };

export const ElSelect = Select as unknown as Part<{
  readonly id: string;
  readonly modelValue: string | null;
  readonly 'aria-label': string;
  readonly 'aria-describedby': string | undefined;
  readonly placeholder: string;
  readonly filterable: boolean;
  readonly clearable: boolean;
  readonly disabled: boolean;
  readonly noMatchText: string;
  readonly noDataText: string;
  /** A cleared list says null, not an empty text. */
  readonly valueOnClear: null;
  readonly 'onUpdate:modelValue': (value: unknown) => void;
}>;

export const ElOption = Option as unknown as Part<{ readonly value: string; readonly label: string; readonly disabled: boolean }>;
