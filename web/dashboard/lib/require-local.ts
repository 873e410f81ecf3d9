/** Returns the path if it is on this site, otherwise the default: a link must not lead to another site after the sign-in. */
export const requireLocal = (path: string | null, otherwise: string): string =>
  path && /^\/(?![/\\])/.test(path) ? path : otherwise;
