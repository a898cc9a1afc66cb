import type { Translate } from '#renderer/ui/mechanism-screens.ts';

/** A value of a changed field in words, where it is a code of this mechanism; undefined where all say it alike. */
export function changeValue(field: string, text: string, t: Translate): string | undefined {
  return field === 'vehicle.plateType' && text !== '' ? t(`assets.plateType.${text}`) : undefined;
}
