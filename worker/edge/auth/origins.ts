import { LIMITS } from '../../contract/limits.ts';

/**
 * Whether pages of `origin` may use a publishable key. A pattern is an exact origin (`https://example.com`), all subdomains at any depth
 * but not the domain itself (`https://*.example.com`), or `*`.
 */
export function isAllowedOrigin(origin: string, patterns: readonly string[]): boolean {
  // Long origins are not parsed: no browser sends them, and the time to parse a domain grows with the square of its length.
  const isReadable = origin.length <= LIMITS.originCharsMax && URL.canParse(origin);
  const { protocol, host } = isReadable ? new URL(origin) : { protocol: '', host: '' };
  return patterns.some((pattern) => {
    if (pattern === '*' || pattern.toLowerCase() === origin.toLowerCase()) return true;
    const [scheme, domain] = pattern.toLowerCase().split('://*.');
    return domain !== undefined && protocol === `${scheme}:` && host.endsWith(`.${domain}`);
  });
}
