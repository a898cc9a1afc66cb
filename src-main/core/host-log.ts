/** Values that must never reach a log, wherever they turn up in a message of the system. */
const MASKS: readonly (readonly [RegExp, string])[] = [
  // The code of a session or of the web host, in an address or a header.
  [/#host=[A-Za-z0-9_-]+/g, '#host=…'],
  [/\bbearer\s+[A-Za-z0-9._~+/=-]+/gi, 'bearer …'],
  [/\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/g, '<token>'],
  [/\b\d{17}[\dXx]\b/g, '<id-number>'],
  [/\b[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}\b/g, '<uscc>'],
  [/(?<!\d)1[3-9]\d{9}(?!\d)/g, '<phone>'],
  [/(?<!\d)\d{16,19}(?!\d)/g, '<number>'],
  [/[（(]\d{4}[）)][\p{Script=Han}\d]+号/gu, '<case>'],
  // Folders carry the user's name.
  [/(?:\/home\/|\/Users\/|[A-Za-z]:\\Users\\)[^/\\\s]+/g, '<home>'],
];

/** A line without identity numbers, phone numbers, accounts, case numbers, tokens and user names. */
export function redact(text: string): string {
  return MASKS.reduce((line, [pattern, instead]) => line.replace(pattern, instead), text);
}

/** What is logged: a word from the code, and plain numbers or short words. Never arguments of a call. */
export type LogEvent = { readonly event: string; readonly [field: string]: string | number | boolean };

export type HostLog = (entry: LogEvent) => void;

/** Logs one JSON line an event; every text in it is redacted. */
export function createHostLog(write: (line: string) => void, now: () => number): HostLog {
  return (entry) => {
    const fields = Object.entries(entry).map(([key, value]) => [key, typeof value === 'string' ? redact(value).slice(0, 300) : value]);
    write(`${JSON.stringify({ at: new Date(now()).toISOString(), ...Object.fromEntries(fields) })}\n`);
  };
}

/** An error as a log may name it: its kind and the system's code; messages can quote data. */
export function errorFields(error: unknown): { kind: string; code: string } {
  const code = typeof error === 'object' && error !== null ? (error as { code?: unknown }).code : undefined;
  return { kind: error instanceof Error ? error.name : typeof error, code: typeof code === 'string' ? code : '' };
}
