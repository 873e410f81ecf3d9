import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter } from 'react-router';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import '../../../components/dialog-window.tsx';
import type { Delivery } from '../../../../../worker/contract/webhook.ts';
import { waitingNotices } from '../../../lib/notify.ts';
import { setSession } from '../../../lib/session.ts';
import DeadLettersPage from './dead-letters-page.tsx';

const SLOW = { timeout: 10_000 };
vi.setConfig({ testTimeout: 60_000 });

const AT = new Date().toISOString();

const failed = (id: string, more: Partial<Delivery> = {}): Delivery => ({
  ...{ id, targetKind: 'endpoint', targetId: 'whk_1', leadId: id, leadName: `Lead ${id}`, type: 'lead.stage_changed' },
  ...{ reason: null, status: 'dead', attempts: 8, failure: 'HTTP 500', isTest: false, leadKept: true, requestId: null },
  ...{ nextAttemptAt: null, createdAt: AT, updatedAt: AT },
  ...more,
});

let letters: Delivery[];
let role: 'admin' | 'viewer';
let refuses: boolean;
let retried: number;
let asked: [call: string, body: unknown][];

function answer(call: string): Response {
  if (call === 'GET /api/deliveries') return Response.json({ deliveries: letters, nextCursor: null });
  if (call === 'GET /api/auth/me') {
    const user = { id: 'usr_1', email: 'ann@example.com', projectId: 'prj_1', createdAt: AT };
    return Response.json({ user, projects: [{ id: 'prj_1', name: 'Mine', role }] });
  }
  if (call.startsWith('GET')) return Response.json([]);
  if (refuses)
    return Response.json({ code: 'conflict', detail: 'It is being sent.', requestId: 'req_1' }, { status: 409 });
  if (call === 'POST /api/deliveries/retry') return Response.json({ retried, hasMore: false });
  letters = letters.filter(({ id }) => !call.includes(id));
  return Response.json({ id: 'msg_1', status: 'discarded' });
}

beforeEach(() => {
  letters = [failed('msg_1'), failed('msg_2', { targetId: 'whk_2' }), failed('msg_3', { isTest: true })];
  role = 'admin';
  refuses = false;
  retried = 2;
  asked = [];
  setSession({ token: 't', user: { id: 'usr_1', email: 'ann@example.com', projectId: 'prj_1' } } as never);
  vi.stubGlobal('fetch', async (url: string, { method = 'GET', body }: RequestInit = {}) => {
    const call = `${method} ${new URL(url, 'http://here').pathname}`;
    if (method !== 'GET') asked.push([call, body === undefined ? null : JSON.parse(String(body))]);
    return answer(call);
  });
});
afterEach(() => {
  cleanup();
  setSession(null);
  vi.unstubAllGlobals();
});

/** The page contains the lead twice, once for wide and once for narrow screens. */
const rowsOf = (leadName: string) => screen.queryAllByText(leadName);

async function open({ lead = 'Lead msg_1' as string | null } = {}) {
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <MemoryRouter>
        <DeadLettersPage />
      </MemoryRouter>
    </QueryClientProvider>,
  );
  if (lead) await screen.findAllByText(lead, {}, SLOW);
  return userEvent.setup();
}

it('lists failed deliveries, but not failed tests', async () => {
  await open();
  expect(rowsOf('Lead msg_2')).not.toEqual([]);
  expect(rowsOf('Lead msg_3')).toEqual([]);
  expect(screen.getByRole('button', { name: /^All\s*2$/ })).toBeDefined();
});

it('links to pending deliveries if none has failed, because they may be failing right now', async () => {
  letters = [];
  await open({ lead: null });
  const link = await screen.findByRole('link', { name: 'See what is pending' }, SLOW);
  expect(link.getAttribute('href')).toBe('/deliveries?tab=deliveries&status=pending');
});

it('asks before retrying all deliveries to one receiver, and retries no deliveries to other receivers', async () => {
  const user = await open();
  await user.click(screen.getAllByRole('button', { pressed: false })[1] as HTMLElement);
  await waitFor(() => expect(rowsOf('Lead msg_1')).toEqual([]));
  await user.click(await screen.findByRole('button', { name: 'Retry it now' }, SLOW));
  const dialog = await screen.findByRole('dialog', {}, SLOW);
  expect(asked).toEqual([]);
  await user.click(within(dialog).getByRole('button', { name: 'Retry now' }));
  await waitFor(() =>
    expect(asked).toEqual([['POST /api/deliveries/retry', { targetId: 'whk_2', statuses: ['dead'] }]]),
  );
  await waitFor(() => expect(waitingNotices().at(-1)?.text).toBe('2 deliveries queued.'));
});

it('explains why no delivery was retried', async () => {
  const user = await open();
  retried = 0;
  await user.click(await screen.findByRole('button', { name: 'Retry all 2 now' }, SLOW));
  await user.click(within(await screen.findByRole('dialog', {}, SLOW)).getByRole('button', { name: 'Retry now' }));
  await waitFor(() => expect(waitingNotices().at(-1)?.text).toMatch(/is disabled\. Enable it first/));
});

it('shows a discarded delivery again if the API refuses to discard it', async () => {
  const user = await open();
  refuses = true;
  await user.click((await screen.findAllByRole('button', { name: 'Discard' }, SLOW))[0] as HTMLElement);
  await waitFor(() => expect(waitingNotices().at(-1)).toMatchObject({ type: 'error', text: 'It is being sent.' }));
  expect(asked.map(([call]) => call)).toEqual([expect.stringMatching(/^\w+ \/api\/dead-letters\/msg_1$/)]);
  await waitFor(() => expect(rowsOf('Lead msg_1')).not.toEqual([]));
});

it('removes a discarded delivery from the list', async () => {
  const user = await open();
  await user.click((await screen.findAllByRole('button', { name: 'Discard' }, SLOW))[0] as HTMLElement);
  await waitFor(() => expect(rowsOf('Lead msg_1')).toEqual([]));
  expect(rowsOf('Lead msg_2')).not.toEqual([]);
});

it('the list of failed deliveries offers no actions to a viewer', async () => {
  role = 'viewer';
  await open();
  expect(screen.queryByRole('button', { name: 'Discard' })).toBeNull();
  expect(screen.queryByRole('button', { name: /^Retry/ })).toBeNull();
});
