/** Only a path on this site, or the default: a link must not lead elsewhere after the sign-in. */
export const requireLocal = (path: string | null, otherwise: string): string =>
  path && /^\/(?![/\\])/.test(path) ? path : otherwise;
