import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { LeaderboardEntry } from '../../../../../worker/contract/lead.ts';
import { DEFAULT_RULESET } from '../../../../../worker/domain/ruleset.ts';
import LeaderboardPage from './leaderboard-page.tsx';

const AT = '2026-02-11T09:30:00.000Z';

const entry = (rank: number, id: string, more: Partial<LeaderboardEntry> = {}): LeaderboardEntry => ({
  ...{ _id: id, rank, name: id, email: null, company: null, currentScore: 100 / rank, leadStage: 'warm' },
  ...{ velocityScore: 5, eventCount: 3, firstEventAt: AT, lastEventAt: AT, createdAt: AT, changesAt: null },
  ...{ stageDropsAt: null, owner: null, status: 'new', taskDueAt: null },
  ...more,
});

let board: LeaderboardEntry[];
let asked: string[];

beforeEach(() => {
  [board, asked] = [[], []];
  vi.stubGlobal('fetch', async (address: string) => {
    if (address.includes('/ruleset')) return Response.json({ ...DEFAULT_RULESET, version: 1 });
    if (!address.startsWith('/api/leaderboard')) return Response.json(null);
    asked.push(address);
    return Response.json(board);
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function open(address = '/leaderboard') {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const router = createMemoryRouter([{ path: '/leaderboard', element: <LeaderboardPage /> }], {
    initialEntries: [address],
  });
  render(
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  );
  return { router, readAgain: () => act(() => client.invalidateQueries({ queryKey: ['leaderboard'] })) };
}
const names = () => screen.getAllByRole('link').map(({ textContent }) => textContent);

it('the leaderboard shows how far each lead has moved since it was opened, and marks new leads', async () => {
  board = [entry(1, 'ann'), entry(2, 'bob'), entry(3, 'cem')];
  const { readAgain } = open();
  await screen.findByText('ann');
  expect(names()).toEqual(['ann', 'bob', 'cem']);
  expect(screen.queryByTitle(/Up|Down|New/)).toBeNull();
  board = [entry(1, 'cem'), entry(2, 'dan'), entry(3, 'ann')];
  await readAgain();
  await screen.findByText('dan');
  expect(names()).toEqual(['cem', 'dan', 'ann']);
  expect(screen.getAllByTitle(/Up|Down|New/).map(({ title }) => title)).toEqual(['Up 2', 'New on the board', 'Down 2']);
});

it('the leaderboard requests the stage and period in the URL, and updates the URL with each choice', async () => {
  board = [entry(1, 'ann', { earned: { points: 70, since: AT } })];
  const { router } = open('/leaderboard?period=7d&stage=hot&limit=13');
  expect(await screen.findByText('+70')).toBeDefined();
  expect(screen.getByText(/^By points earned since/)).toBeDefined();
  expect(asked).toEqual(['/api/leaderboard?limit=25&stage=hot&period=7d']);
  fireEvent.click(screen.getByRole('radio', { name: 'Current score' }));
  await waitFor(() => expect(router.state.location.search).toBe('?stage=hot&limit=13'));
  fireEvent.click(screen.getByRole('radio', { name: 'Top 10' }));
  await waitFor(() => expect(asked.at(-1)).toBe('/api/leaderboard?limit=10&stage=hot'));
});

it.each([
  ['', 'No leads yet'],
  ['?stage=hot', 'No hot leads now'],
  ['?period=24h', 'No lead earned points in the last 24 hours'],
  ['?period=24h&stage=hot', 'No hot lead earned points in the last 24 hours'],
])('explains why the leaderboard of %s is empty', async (search, title) => {
  open(`/leaderboard${search}`);
  expect(await screen.findByText(title)).toBeDefined();
  expect(screen.getByRole('button', { name: 'Export CSV' })).toHaveProperty('disabled', true);
});
