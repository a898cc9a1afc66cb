type Translate = (key: string, params?: Record<string, string>) => string;

/** The word of an incident by its code; a release that tells of a wrong control carries its cause behind it. */
export function incidentWord(kind: string, t: Translate, te: (key: string, locale: 'zh-CN') => boolean): string {
  if (te(`requests.incident.${kind}`, 'zh-CN')) return t(`requests.incident.${kind}`);
  return kind.startsWith('release-') ? t('requests.incident.release', { cause: kind.slice('release-'.length) }) : kind;
}
