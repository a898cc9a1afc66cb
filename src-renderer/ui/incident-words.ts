type Say = (key: `requests.${string}`, params?: Record<string, string>) => string;

/** The word of an incident by its code, as its mechanism says it; a release that tells of a wrong control carries its cause behind it. */
export function incidentWord(kind: string, t: Say, te: (key: string, locale: 'zh-CN') => boolean): string {
  if (te(`requests.incident.${kind}`, 'zh-CN')) return t(`requests.incident.${kind}`);
  return kind.startsWith('release-') ? t('requests.incident.release', { cause: kind.slice('release-'.length) }) : kind;
}
