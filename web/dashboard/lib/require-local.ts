/** Returns the path if it is on this site, and the default otherwise. A sign-in link must not lead to another site. */
export const requireLocal = (path: string | null, otherwise: string): string =>
  path && /^\/(?![/\\])/.test(path) ? path : otherwise;
