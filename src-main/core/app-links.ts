/** The scheme of links that open something in the application: `lianzhi://case/<id>`, `lianzhi://request/<id>`. */
export const LINK_SCHEME = 'lianzhi';

export type AppLink = { readonly target: 'case' | 'request'; readonly id: string };

const LINK = /^lianzhi:\/\/(case|request)\/([A-Za-z0-9-]{1,64})\/?$/;

/**
 * Reads a link from outside. Anybody can write one, so it can only say what to show: no query, no other verb, nothing
 * that acts. Null for everything else.
 */
export function parseAppLink(text: string): AppLink | null {
  const found = LINK.exec(text);
  if (found === null) return null;
  const [, target, id] = found;
  if ((target !== 'case' && target !== 'request') || id === undefined) return null;
  return { target, id };
}

/** The link on the command line of a second start (Windows and Linux pass it there); every other argument is ignored. */
export function linkOfArguments(argv: readonly string[]): AppLink | null {
  for (const argument of argv.slice(1)) {
    const link = parseAppLink(argument);
    if (link !== null) return link;
  }
  return null;
}
