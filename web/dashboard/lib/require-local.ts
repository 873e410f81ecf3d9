/** Only a path of this site, or the other one: a link must not lead elsewhere after the sign-in. */
export const requireLocal = (path: string | null, otherwise: string): string =>
  path && /^\/(?![/\\])/.test(path) ? path : otherwise;
