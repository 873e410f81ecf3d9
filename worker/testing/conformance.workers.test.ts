import { describe, expect, it } from 'vitest';
import { call, newTenant } from './api.ts';
import { requireDocumented, type Seen } from './conformance.ts';

/** Answers as they really come, to be spoilt one way at a time. */
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

describe('an answer that is not as documented is noticed', () => {
  it.each<[string, (seen: Seen) => Partial<Seen>, string]>([
    ['a field too many', (seen) => ({ body: { ...(seen.body as object), more: 1 } }), '"more"'],
    ['a field too few', () => ({ body: { status: 'ok', database: 'ok' } }), '"time"'],
    ['a value of no enum', (seen) => ({ body: { ...(seen.body as object), status: 'fine' } }), '"degraded"'],
    ['a time that is none', (seen) => ({ body: { ...(seen.body as object), time: 'noon' } }), 'date-time'],
    ['another status', () => ({ status: 201 }), 'no such status'],
    ['no request id', (seen) => ({ headers: without(seen, 'X-Request-Id') }), 'X-Request-Id is missing'],
    [
      'another media type',
      () => ({ headers: new Headers({ 'X-Request-Id': 'x', 'Content-Type': 'text/css' }) }),
      'css',
    ],
  ])('%s', async (_how, spoil, reason) => {
    const seen = await seeHealth();
    requireDocumented(seen);
    expect(() => requireDocumented({ ...seen, ...spoil(seen) })).toThrow(reason);
  });

  it.each<[string, (seen: Seen) => Partial<Seen>, string]>([
    ['a code of another status', (seen) => ({ body: { ...(seen.body as object), code: 'conflict' } }), 'not_found'],
    ['a member too many', (seen) => ({ body: { ...(seen.body as object), stack: '…' } }), '"stack"'],
    ['a refusal that is not named', () => ({ status: 409 }), 'no such status'],
  ])('%s, in a refusal', async (_how, spoil, reason) => {
    const seen = await seeRefusal();
    requireDocumented(seen);
    expect(() => requireDocumented({ ...seen, ...spoil(seen) })).toThrow(reason);
  });

  it('an address that is not described', async () => {
    const seen = await seeHealth();
    expect(() => requireDocumented({ ...seen, path: '/api/hidden' })).toThrow();
    expect(() => requireDocumented({ ...seen, method: 'DELETE' })).toThrow();
  });
});
