import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { DatabasePanel } from './database-panel.tsx';

const SLOW = { timeout: 10_000 };

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

async function show(usage: { bytes: number; bytesPerDay: number | null; fullOn: string | null }) {
  vi.stubGlobal(
    'fetch',
    vi.fn(async () => Response.json({ bytesMax: 10_000_000_000, ...usage })),
  );
  render(
    <QueryClientProvider client={new QueryClient()}>
      <DatabasePanel />
    </QueryClientProvider>,
  );
  const note = await screen.findByText(/ of 10 GB/, {}, SLOW);
  return [note.textContent, screen.queryByRole('alert')?.textContent ?? null];
}

it('the database panel says how full the database is, and how fast it grows', async () => {
  expect(await show({ bytes: 1_250_000_000, bytesPerDay: 12_340_000, fullOn: '2028-02-19' })).toEqual([
    '1.3 GB of 10 GB; growing by 12.3 MB a day, full on Feb 19, 2028',
    null,
  ]);
});

it('the database panel does not mention growth while it is unknown or zero', async () => {
  expect((await show({ bytes: 6_400_000, bytesPerDay: null, fullOn: null }))[0]).toBe(
    '6.4 MB of 10 GB; growth is known after a day',
  );
  cleanup();
  expect((await show({ bytes: 6_400_000, bytesPerDay: -5, fullOn: null }))[0]).toBe('6.4 MB of 10 GB; not growing');
});

it('suggests a second deployment once the database is 70% full', async () => {
  const [, alert] = await show({ bytes: 7_000_000_000, bytesPerDay: 1e7, fullOn: '2027-01-01' });
  expect(alert).toContain('70% full');
  cleanup();
  expect((await show({ bytes: 6_999_999_999, bytesPerDay: 1e7, fullOn: '2027-01-01' }))[1]).toBeNull();
});
