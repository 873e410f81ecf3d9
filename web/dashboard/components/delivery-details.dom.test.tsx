import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen } from '@testing-library/react';
import type { ComponentProps } from 'react';
import { MemoryRouter } from 'react-router';
import { afterEach, expect, it, vi } from 'vitest';
import type { Webhook } from '../../../worker/contract/webhook.ts';
import DeliveryDetails from './delivery-details.tsx';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const AT = '2026-02-11T09:30:00.000Z';
const ENDPOINT: Webhook = {
  ...{ id: 'whk_1', url: 'https://example.com/hook', description: 'Warehouse', events: ['lead.stage_changed'] },
  ...{ enabled: true, disabledReason: null, failingSince: null, recovered: null, createdAt: AT },
};
const FAILED: ComponentProps<typeof DeliveryDetails>['delivery'] = {
  ...{ id: 'msg_1', targetKind: 'endpoint', targetId: 'whk_1', leadId: 'ann', leadName: 'Ann Lee', reason: null },
  ...{ type: 'lead.stage_changed', status: 'dead', attempts: 1, failure: 'Answered 410', isTest: false },
  ...{ leadKept: true, requestId: null, nextAttemptAt: null, createdAt: AT, updatedAt: AT, history: [] },
};

it.each([
  [false, ['/deliveries']],
  [true, []],
])('says where to enable its endpoint before a retry, if that is enabled: %s', async (enabled, links) => {
  vi.stubGlobal('fetch', async (url: string) =>
    Response.json(url.endsWith('/webhooks') ? [{ ...ENDPOINT, enabled }] : []),
  );
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <MemoryRouter>
        <DeliveryDetails delivery={FAILED} />
      </MemoryRouter>
    </QueryClientProvider>,
  );
  await screen.findByText('Warehouse');
  const found = screen.queryAllByRole('link', { name: 'Enable it' });
  expect(found.map((link) => link.getAttribute('href'))).toEqual(links);
});
