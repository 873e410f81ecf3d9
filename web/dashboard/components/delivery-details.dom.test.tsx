import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type * as z from 'zod';
import type { DeliveryAttempt, DeliveryDetail, Webhook } from '../../../worker/contract/webhook.ts';
import { waitingNotices } from '../lib/notify.ts';
import { setSession } from '../lib/session.ts';
import DeliveryDetails from './delivery-details.tsx';

type Detail = z.infer<typeof DeliveryDetail>;

const AT = '2026-02-11T09:30:00.000Z';
const TAKEN: DeliveryAttempt = {
  ...{ attempt: 1, at: AT, durationMs: 84, requestUrl: 'https://example.com/hooks', requestBody: '{"type":"x"}' },
  ...{ responseStatus: 200, responseExcerpt: 'ok', error: null },
};
const DELIVERED: Detail = {
  ...{ id: 'msg_1', targetKind: 'endpoint', targetId: 'whk_1', leadId: 'alice', leadName: 'Alice Smith' },
  ...{ type: 'lead.stage_changed', reason: null, status: 'delivered', attempts: 1, failure: null, isTest: false },
  ...{ leadKept: true, requestId: null, nextAttemptAt: null, createdAt: AT, updatedAt: AT, history: [TAKEN] },
};
const FAILED: DeliveryAttempt = { ...TAKEN, responseStatus: 500, responseExcerpt: '', error: 'answered 500' };
const DEAD: Detail = { ...DELIVERED, status: 'dead', failure: 'answered 500', history: [FAILED] };

const user = { id: 'usr_1', email: 'ann@example.com', projectId: 'prj_1' };
let role: string;
let asked: string[];
let refuses: boolean;

beforeEach(() => {
  [role, asked, refuses] = ['admin', [], false];
  setSession({ token: 'token', user });
  vi.stubGlobal('fetch', async (address: string, { method = 'GET' }: RequestInit = {}) => {
    if (method !== 'GET') asked.push(`${method} ${address}`);
    if (address === '/api/auth/me')
      return Response.json({ user: { ...user, createdAt: AT }, projects: [{ id: 'prj_1', name: 'Northwind', role }] });
    if (method === 'GET') return Response.json([]);
    if (refuses) return Response.json({ code: 'conflict', detail: 'Not now.', requestId: 'req_1' }, { status: 409 });
    return Response.json(method === 'POST' ? { retried: 1 } : { id: 'msg_1', status: 'discarded' });
  });
});
afterEach(() => {
  cleanup();
  setSession(null);
  vi.unstubAllGlobals();
});

function open(delivery: Detail) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={client}>
      <MemoryRouter>
        <DeliveryDetails delivery={delivery} />
      </MemoryRouter>
    </QueryClientProvider>,
  );
  return { untilRoleIsKnown: () => waitFor(() => expect(client.getQueryData(['me'])).toBeDefined()) };
}

it('the details of a delivery open the newest attempt, with request, response and the signed headers of an endpoint', () => {
  open({ ...DELIVERED, attempts: 2, history: [FAILED, { ...TAKEN, attempt: 2 }] });
  const attempts = within(screen.getByRole('list', { name: 'Attempts, newest first' })).getAllByRole('listitem');
  expect(attempts.map((item) => item.querySelector('details')?.open)).toEqual([true, false]);
  const [newest, first] = attempts.map((item) => item.textContent);
  expect(newest).toMatch(/Attempt 2.*84 ms/);
  expect(newest).toContain(`webhook-idmsg_1webhook-timestamp${Date.parse(AT) / 1000}webhook-signature`);
  expect(newest).toContain('{\n  "type": "x"\n}');
  expect(first).toContain('answered 500');
  expect(first).toContain('Empty body');
});

it.each([
  [{ status: 'pending' as const, attempts: 0, history: [] }, 'Not attempted yet.'],
  [{ status: 'discarded' as const, attempts: 0, failure: 'The lead was erased.', history: [] }, 'Nothing was sent.'],
  [{ leadKept: false, history: [{ ...TAKEN, requestBody: null }] }, 'Body not kept'],
  [{ isTest: true }, 'Test'],
])('the details of a delivery with %o show: %s', (more, text) => {
  open({ ...DELIVERED, ...more });
  expect(screen.getByText(text)).toBeDefined();
});

it('lets owners and admins retry or discard a failed delivery', async () => {
  open(DEAD);
  fireEvent.click(await screen.findByRole('button', { name: 'Retry now' }));
  await waitFor(() => expect(waitingNotices().at(-1)).toMatchObject({ type: 'success', text: 'Delivery queued.' }));
  refuses = true;
  fireEvent.click(screen.getByRole('button', { name: 'Discard' }));
  await waitFor(() => expect(waitingNotices().at(-1)).toMatchObject({ type: 'error', text: 'Not now.' }));
  expect(asked).toEqual(['POST /api/deliveries/msg_1/retry', 'DELETE /api/dead-letters/msg_1']);
});

it.each([
  ['a viewer', 'viewer', DEAD],
  ['anyone, once it is delivered', 'owner', DELIVERED],
])('the details of a delivery offer no retry to %s', async (_who, theirs, delivery) => {
  role = theirs;
  await open(delivery).untilRoleIsKnown();
  expect(screen.queryByRole('button', { name: /Retry|Discard/ })).toBeNull();
});

const ENDPOINT: Webhook = {
  ...{ id: 'whk_1', url: 'https://example.com/hook', description: 'Warehouse', events: ['lead.stage_changed'] },
  ...{ enabled: true, disabledReason: null, failingSince: null, recovered: null, createdAt: AT },
};

it.each([
  [false, ['/deliveries']],
  [true, []],
])('asks to enable the endpoint before a retry, unless it is enabled: %s', async (enabled, links) => {
  vi.stubGlobal('fetch', async (url: string) =>
    Response.json(url.endsWith('/webhooks') ? [{ ...ENDPOINT, enabled }] : []),
  );
  open(DEAD);
  await screen.findByText('Warehouse');
  const found = screen.queryAllByRole('link', { name: 'Enable it' });
  expect(found.map((link) => link.getAttribute('href'))).toEqual(links);
});
