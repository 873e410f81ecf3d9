import { describe, expect, it } from 'vitest';
import { refuseHeader } from './refuse-header.ts';

describe('a webhook header', () => {
  it.each([
    ...['Host', 'host', 'Content-Length', 'TRANSFER-ENCODING', 'Content-Encoding', 'Content-Type', 'Connection'],
    ...['Expect', 'Upgrade', 'TE', 'Trailer', 'webhook-id', 'Webhook-Signature', 'webhook-anything', 'CF-Worker'],
    ...['Sec-Fetch-Mode', 'X-Request-Id'],
  ])('rejects the name %s, which only the platform may set', (name) => {
    expect(refuseHeader(name, 'x')).toMatch(/set by the platform/);
  });

  it.each(['', 'X Key', 'X:Key', 'X\nKey', 'Schlüssel', 'X(1)', '"X"'])('rejects the invalid name %j', (name) => {
    expect(refuseHeader(name, 'x')).toMatch(/not a header name/);
  });

  it.each(['a\nb', 'a\r\nX: b', '€', 'é', '\u0000', '\u007f', '日本'])('rejects the value %j', (value) => {
    expect(refuseHeader('X-Key', value)).toMatch(/line breaks|ASCII/);
  });

  it.each([
    ['Authorization', 'Bearer abc'],
    ['X_API.Key', '~!@#$%^&*()\t"\\'],
    ['x-hosted-by', ''],
    ['User-Agent', 'Acme/1.0'],
  ])('allows %s: %s, and sends it unchanged', (name, value) => {
    expect(refuseHeader(name, value)).toBeNull();
    expect(new Headers([[name, value]]).get(name)).toBe(value);
  });
});
