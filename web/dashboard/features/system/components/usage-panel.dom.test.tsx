import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen, within } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import type { EventUsage } from '../../../../../worker/contract/usage.ts';
import { UsagePanel } from './usage-panel.tsx';

const SLOW = { timeout: 10_000 };

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

type Day = EventUsage['days'][number];
const day = (of: Partial<Day> = {}): Day => ({
  ...{ date: '2026-02-11', events: 8400, limitedAt: null, clientsLimited: 0 },
  ...of,
});

async function show(usage: Partial<EventUsage>) {
  const answer: EventUsage = { eventsPerDayMax: 1_000_000, eventsPerClientMax: 100_000, days: [], ...usage };
  vi.stubGlobal(
    'fetch',
    vi.fn(async () => Response.json(answer)),
  );
  render(
    <QueryClientProvider client={new QueryClient()}>
      <UsagePanel />
    </QueryClientProvider>,
  );
  await screen.findAllByText(/\d events/, {}, SLOW);
  return screen.queryAllByRole('alert');
}

it('says when the daily quota was used up today, and on how many days that has happened', async () => {
  const limitedAt = '2026-02-11T14:02:00.000Z';
  const alerts = await show({
    days: [
      day({ events: 1_000_000, limitedAt }),
      day({ date: '2026-02-10' }),
      day({ date: '2026-02-09', limitedAt: '2026-02-09T23:10:00.000Z' }),
    ],
  });
  const [alert] = alerts as [HTMLElement];
  expect(alerts).toHaveLength(1);
  expect(alert.textContent).toMatch(/^The daily quota was used up .+ are rejected until midnight \(UTC\)/);
  expect(within(alert).getByText(/./, { selector: 'time' }).getAttribute('datetime')).toBe(limitedAt);
  screen.getByText('About 1,000,000 of 1,000,000 events; the quota was used up on 2 of the last 31 days');
});

it.each([
  [1, /^One client sent more than 100,000 events today/],
  [3, /^3 clients sent more than 100,000 events today/],
])(
  'says that %i clients have reached their own limit before the daily quota is used up',
  async (clientsLimited, said) => {
    const alerts = await show({ days: [day({ clientsLimited })] });
    expect(alerts.map(({ textContent }) => textContent)).toEqual([expect.stringMatching(said)]);
  },
);

it('shows no warning if the quota was used up yesterday but not today', async () => {
  const yesterday = day({ date: '2026-02-10', limitedAt: '2026-02-10T23:10:00.000Z', clientsLimited: 2 });
  expect(await show({ days: [day(), yesterday] })).toEqual([]);
  screen.getByText('About 8,400 of 1,000,000 events; the quota was used up on 1 of the last 31 days');
});

it('shows only the number of events on a server without a quota', async () => {
  expect(await show({ eventsPerDayMax: null, eventsPerClientMax: null, days: [day()] })).toEqual([]);
  screen.getByText('8,400 events. This server has no daily quota.');
});
