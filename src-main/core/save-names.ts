/** Kinds of file the product makes or hands on; nothing that a double click would run. */
const SAVABLE = new Set([
  'pdf', 'docx', 'xlsx', 'csv', 'txt', 'json', 'html', 'zip', 'png', 'jpg', 'jpeg', 'webp', 'heic', 'mp3', 'm4a', 'wav', 'mp4',
]);

/** Device names that Windows opens instead of a file, whatever their ending. */
const WINDOWS_DEVICE = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i;

/** Whether `name` may be proposed in a save dialog: a bare name with an allowed ending, no path, no control characters. */
export function isSavableName(name: string): boolean {
  if (name.length === 0 || name.length > 180) return false;
  if (/[\p{Cc}\p{Cf}/\\:*?"<>|]/u.test(name) || /^[.\s]|[.\s]$/.test(name) || WINDOWS_DEVICE.test(name)) return false;
  const dot = name.lastIndexOf('.');
  return dot > 0 && SAVABLE.has(name.slice(dot + 1).toLowerCase());
}
