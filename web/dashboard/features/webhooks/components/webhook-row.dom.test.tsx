import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter } from 'react-router';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import '../../../components/dialog-window.tsx';
import type { Webhook } from '../../../../../worker/contract/webhook.ts';
import { waitingNotices } from '../../../lib/notify.ts';
import { WebhookRow } from './webhook-row.tsx';

const SLOW = { timeout: 10_000 };
vi.setConfig({ testTimeout: 60_000 });

const AT = '2026-02-11T09:30:00.000Z';
const WEBHOOK: Webhook = {
  ...{ id: 'whk_1', url: 'https://example.com/hooks', description: '', events: ['lead.stage_changed'], enabled: true },
  ...{ disabledReason: null, failingSince: null, recovered: null, createdAt: AT },
};

let asked: [call: string, body: unknown][];
let refuses: boolean;

function answer(call: string): Response {
  if (call.startsWith('GET')) return Response.json({ deliveries: [], nextCursor: null });
  if (refuses) return Response.json({ code: 'conflict', detail: 'Not now.', requestId: 'req_1' }, { status: 409 });
  if (call.endsWith('/rotate-secret')) return Response.json({ id: 'whk_1', secret: 'whsec_new', previousUntil: AT });
  return Response.json(WEBHOOK);
}

beforeEach(() => {
  asked = [];
  refuses = false;
  vi.stubGlobal('fetch', async (url: string, { method = 'GET', body }: RequestInit = {}) => {
    const call = `${method} ${new URL(url, 'http://here').pathname}`;
    if (method !== 'GET') asked.push([call, body === undefined ? null : JSON.parse(String(body))]);
    return answer(call);
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function open(webhook: Webhook, canEdit = true) {
  const onSecret = vi.fn();
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <MemoryRouter>
        <ul>
          <WebhookRow webhook={webhook} canEdit={canEdit} onSecret={onSecret} onOpen={() => {}} />
        </ul>
      </MemoryRouter>
    </QueryClientProvider>,
  );
  const user = userEvent.setup();
  const choose = async (item: string) => {
    await user.click(screen.getByRole('button', { name: `More for ${webhook.url}` }));
    await user.click(await screen.findByRole('menuitem', { name: item }, SLOW));
    return screen.findByRole('dialog', {}, SLOW);
  };
  return { user, choose, onSecret };
}

it('asks before deleting an endpoint, and cancels on Enter', async () => {
  const { user, choose } = open(WEBHOOK);
  const dialog = await choose('Delete…');
  const cancel = within(dialog).getByRole('button', { name: 'Cancel' });
  await waitFor(() => expect(document.activeElement).toBe(cancel));
  expect(asked).toEqual([]);
  await user.click(within(dialog).getByRole('button', { name: 'Delete' }));
  await waitFor(() => expect(asked).toEqual([['DELETE /api/webhooks/whk_1', null]]));
});

it('keeps the confirmation open and shows the error if the endpoint cannot be deleted', async () => {
  refuses = true;
  const { user, choose } = open(WEBHOOK);
  const dialog = await choose('Delete…');
  await user.click(within(dialog).getByRole('button', { name: 'Delete' }));
  await waitFor(() => expect(waitingNotices().at(-1)).toMatchObject({ type: 'error', text: 'Not now.' }));
  expect(screen.getByRole('dialog')).toBeDefined();
});

it('rotates the secret, keeps the old secret valid for the chosen time, and shows the new secret', async () => {
  const { user, choose, onSecret } = open(WEBHOOK);
  const dialog = await choose('Rotate secret…');
  await user.selectOptions(within(dialog).getByLabelText('Keep the old secret valid for'), 'Revoke now (it leaked)');
  await user.click(within(dialog).getByRole('button', { name: 'Rotate' }));
  await waitFor(() => expect(onSecret).toHaveBeenCalledWith('whsec_new'));
  expect(asked).toEqual([['POST /api/webhooks/whk_1/rotate-secret', { overlapSeconds: 0 }]]);
});

it('says why an endpoint was disabled, and enables it again', async () => {
  const { user } = open({ ...WEBHOOK, enabled: false, disabledReason: 'It answered 410.' });
  expect(screen.getByText(/Disabled: It answered 410\./)).toBeDefined();
  expect(screen.getByRole('button', { name: 'Send test' })).toHaveProperty('disabled', true);
  await user.click(screen.getByRole('button', { name: 'Enable' }));
  await waitFor(() => expect(asked.map(([, body]) => body)).toEqual([{ enabled: true }]));
});

it('a webhook endpoint offers no actions to people with view-only access', () => {
  open(WEBHOOK, false);
  expect(screen.queryAllByRole('button', { name: /test|More|Enable/ })).toEqual([]);
  expect(screen.getByText('On')).toBeDefined();
});
