import { ElConfigProvider as ConfigProvider } from 'element-plus/es/components/config-provider/index.mjs';
import { ElDatePickerPanel as DatePickerPanel } from 'element-plus/es/components/date-picker-panel/index.mjs';
import { ElOption as Option, ElSelect as Select } from 'element-plus/es/components/select/index.mjs';
import type { Language } from 'element-plus/es/locale/index.mjs';

/**
 * The controls of Element Plus that the fields stand on, with the props that we use. The library's own prop types do
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

export const ElDatePickerPanel = DatePickerPanel as unknown as Part<{
  readonly modelValue: string;
  readonly valueFormat: 'YYYY-MM-DD';
  readonly border: boolean;
  readonly disabledDate: (date: Date) => boolean;
  readonly 'onUpdate:modelValue': (value: unknown) => void;
}>;

/** The library's own words (month names of the calendar), given to everything below it. */
export const ElConfigProvider = ConfigProvider as unknown as Part<{ readonly locale: Language }>;
