/**
 * Whether a page of `origin` may use a publishable key. A pattern is an exact origin (`https://example.com`), any
 * subdomain at any depth (`https://*.example.com`, not the domain itself), or `*`.
 */
export function isAllowedOrigin(origin: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    if (pattern === '*' || pattern.toLowerCase() === origin.toLowerCase()) return true;
    const [scheme, domain] = pattern.toLowerCase().split('://*.');
    const { protocol, host } = URL.canParse(origin) ? new URL(origin) : { protocol: '', host: '' };
    return domain !== undefined && protocol === `${scheme}:` && host.endsWith(`.${domain}`);
  });
}
