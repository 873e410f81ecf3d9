import { screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { AT, openScreen, refuse } from '../../../testing/open-screen.tsx';
import SystemPage from './system-page.tsx';

const HEALTH = {
  ...{ status: 'ok', problems: [], database: 'ok', projection: { lagSeconds: null }, time: AT },
  ...{ deliveries: { pending: 0, lagSeconds: null }, refreshes: { lagSeconds: null } },
};
const OVERVIEW = {
  ...{ leads: 100, byStage: { cold: 100 }, eventsLast24h: 1210, eventsLast7Days: 5400 },
  ...{ stageMovesUpLast7Days: 0, stageMovesDownLast7Days: 0 },
};
const ANSWERS = {
  'GET /api/health': HEALTH,
  'GET /api/analytics/overview': OVERVIEW,
  'GET /api/deliveries': { deliveries: [], nextCursor: null },
  'GET /api/dead-letters': [],
  'GET /api/alerts': [],
  'GET /api/analytics/events': () => refuse('not_found', 404),
};
const open = (answers: Record<string, unknown> = {}) =>
  openScreen(<SystemPage />, { answers: { ...ANSWERS, ...answers } });

/** The value and the note of a figure. */
const figure = (label: string) =>
  within(screen.getByRole('region', { name: 'Health' }))
    .getByText(label)
    .parentElement?.textContent?.replace(label, '');

it('shows that the API and the database work, and the events of the last day', async () => {
  open();
  await screen.findByText('1,210');
  expect(figure('API')).toMatch(/ok.*Answered in \d+ ms/i);
  expect(figure('Events, 24 h')).toBe('1,2105,400 in 7 days');
  expect(figure('Failed deliveries')).toBe('0Everything was delivered');
});

it('says why the platform is degraded', async () => {
  open({
    'GET /api/health': () =>
      Response.json(
        { ...HEALTH, status: 'degraded', problems: ['Rows are 400 s late.'], projection: { lagSeconds: 400 } },
        { status: 503 },
      ),
  });
  await screen.findByText('Rows are 400 s late.');
  expect(figure('Database')).toMatch(/Lagging 400 s$/);
});

it('shows what it cannot know as unknown, not as zero', async () => {
  open({
    'GET /api/health': () => refuse('internal_error', 500),
    'GET /api/analytics/overview': () => refuse('internal_error', 500),
    'GET /api/deliveries': () => refuse('internal_error', 500),
  });
  expect(await screen.findAllByText('Unknown')).toHaveLength(4);
  expect(figure('API')).toMatch(/Unreachable/);
});
