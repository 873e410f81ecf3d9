import { describe, expect, it } from 'vitest';
import { call, newTenant } from './api.ts';
import { requireDocumented, type Seen } from './conformance.ts';

/** Real responses, each with one mistake added. */
const seeHealth = async (): Promise<Seen> => ({
  ...(await call('GET', '/api/health')),
  ...{ method: 'GET', path: '/api/health' },
});
const seeRefusal = async (): Promise<Seen> => {
  const { secretKey: key } = await newTenant();
  return { ...(await call('GET', '/api/leads/lead_none', { key })), method: 'GET', path: '/api/leads/lead_none' };
};

const without = ({ headers }: Seen, name: string): Headers => {
  const copy = new Headers(headers);
  copy.delete(name);
  return copy;
};

describe('the check for undocumented responses', () => {
  it.each<[string, (seen: Seen) => Partial<Seen>, string]>([
    ['an extra field', (seen) => ({ body: { ...(seen.body as object), more: 1 } }), '"more"'],
    ['a missing field', () => ({ body: { status: 'ok', database: 'ok' } }), '"time"'],
    ['a value outside the enum', (seen) => ({ body: { ...(seen.body as object), status: 'fine' } }), '"degraded"'],
    ['an invalid time', (seen) => ({ body: { ...(seen.body as object), time: 'noon' } }), 'date-time'],
    ['another status', () => ({ status: 201 }), 'does not have this status'],
    ['no request ID', (seen) => ({ headers: without(seen, 'X-Request-Id') }), 'X-Request-Id is missing'],
    [
      'another media type',
      () => ({ headers: new Headers({ 'X-Request-Id': 'x', 'Content-Type': 'text/css' }) }),
      'css',
    ],
  ])('detects %s', async (_how, spoil, reason) => {
    const seen = await seeHealth();
    requireDocumented(seen);
    expect(() => requireDocumented({ ...seen, ...spoil(seen) })).toThrow(reason);
  });

  it.each<[string, (seen: Seen) => Partial<Seen>, string]>([
    ['a code of another status', (seen) => ({ body: { ...(seen.body as object), code: 'conflict' } }), 'not_found'],
    ['an extra member', (seen) => ({ body: { ...(seen.body as object), stack: '…' } }), '"stack"'],
    ['an undocumented refusal', () => ({ status: 409 }), 'does not have this status'],
  ])('detects %s in an error response', async (_how, spoil, reason) => {
    const seen = await seeRefusal();
    requireDocumented(seen);
    expect(() => requireDocumented({ ...seen, ...spoil(seen) })).toThrow(reason);
  });

  it('detects an undocumented address', async () => {
    const seen = await seeHealth();
    expect(() => requireDocumented({ ...seen, path: '/api/hidden' })).toThrow();
    expect(() => requireDocumented({ ...seen, method: 'DELETE' })).toThrow();
  });
});
