import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { afterEach, expect, it, vi } from 'vitest';
import { HOUR_MS } from '../../../../../worker/domain/time.ts';
import EventTypesPanel from './event-types-panel.tsx';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const hourBefore = (hours: number) => new Date((Math.floor(Date.now() / HOUR_MS) - hours) * HOUR_MS).toISOString();

it('shows the times of an event type as precisely as the report knows them', async () => {
  const type = { eventType: 'signup', count: 3, countBefore: 0, usedBy: [] };
  const types = [{ ...type, firstSeenAt: hourBefore(48), lastSeenAt: hourBefore(0) }];
  const days = { from: '2026-02-01', to: '2026-02-28' };
  vi.stubGlobal('fetch', async () => Response.json({ timeZone: 'UTC', ...days, before: days, types }));
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <MemoryRouter>
        <EventTypesPanel />
      </MemoryRouter>
    </QueryClientProvider>,
  );
  expect((await screen.findByText('within the hour')).getAttribute('datetime')).toBe(hourBefore(0));
  expect(screen.getByText('2d ago')).toBeTruthy();
});
