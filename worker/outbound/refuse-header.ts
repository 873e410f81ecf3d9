/** An HTTP field name: a token (RFC 9110, section 5.1). */
const NAME = /^[\w!#$%&'*+.^`|~-]+$/;
/**
 * Matches printable ASCII, with spaces and tabs only between other characters. All servers agree on how to read a value of this form (RFC
 * 9110, section 5.5).
 */
const VALUE = /^[\t\x20-\x7e]*$/;

/** Headers that the platform sets itself, or that describe the connection or the body. */
const RESERVED: ReadonlySet<string> = new Set([
  ...['host', 'content-length', 'transfer-encoding', 'content-encoding', 'content-type', 'x-request-id'],
  ...['connection', 'keep-alive', 'upgrade', 'te', 'trailer', 'expect', 'proxy-connection', 'accept-encoding'],
]);
const RESERVED_PREFIXES = ['webhook-', 'cf-', 'sec-'];

/** Returns why a webhook cannot have this header, or null if it can. */
export function refuseHeader(name: string, value: string): string | null {
  if (!NAME.test(name)) return 'is not a header name. Use letters, digits and hyphens';
  const lower = name.toLowerCase();
  if (RESERVED.has(lower) || RESERVED_PREFIXES.some((prefix) => lower.startsWith(prefix))) {
    return 'is set by the platform. Remove it';
  }
  if (/[\r\n]/.test(value)) return 'must not contain line breaks';
  if (!VALUE.test(value)) return 'must be printable ASCII. Encode other characters';
  return null;
}
