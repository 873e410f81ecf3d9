import { screen, waitFor } from '@testing-library/react';
import { Route, Routes } from 'react-router';
import { expect, it, vi } from 'vitest';
import { AT, openScreen, refuse } from '../../../testing/open-screen.tsx';
import LeadRoute from './lead-page.tsx';
import './score-chart.tsx';

vi.setConfig({ testTimeout: 60_000 });

const LEAD = {
  ...{ _id: 'ann', name: 'Ann Lee', email: 'ann@example.com', company: null, phone: null, custom: {} },
  ...{ leadStage: 'hot', currentScore: 72, velocityScore: 3, eventCount: 2, eventsLast24h: 1, idKind: 'own' },
  ...{ firstEventAt: AT, lastEventAt: AT, createdAt: AT, changesAt: null, stageDropsAt: null, firstTouch: null },
  ...{ owner: null, status: 'new', taskDueAt: null, mergedFrom: [], mergedCount: 0, version: 2, lostReason: null },
  ...{ tasks: [], notes: [], segmentIds: [], listIds: [], companyKey: null },
};
const open = (lead: unknown, at = '/leads/ann', answers: Record<string, unknown> = {}) =>
  openScreen(
    <Routes>
      <Route path="/leads/*" element={<LeadRoute />} />
    </Routes>,
    {
      at,
      answers: {
        'GET /api/leads/ann': lead,
        'GET /api/leads/ann/timeline': { timeline: [], hasMore: false },
        ...answers,
      },
    },
  );

it('shows the lead by name, with its score', async () => {
  open(LEAD);
  await screen.findByRole('heading', { level: 1, name: /Ann Lee/ });
  expect(screen.getByRole('region', { name: 'Score' }).textContent).toContain('72');
  expect(document.title).toBe('Ann Lee · Leads at the edge');
});

it('says that a lead was erased or never existed, and links to the others', async () => {
  open(() => refuse('lead_erased', 410));
  await screen.findByText('Lead not found');
  expect(screen.getByRole('link', { name: 'All leads' }).getAttribute('href')).toBe('/leads');
});

it('offers another try if the lead cannot be loaded', async () => {
  let isUp = false;
  const { user } = open(() => (isUp ? LEAD : refuse('internal_error', 500)));
  const again = await screen.findByRole('button', { name: 'Try again' });
  isUp = true;
  await user.click(again);
  await screen.findByRole('heading', { level: 1, name: /Ann Lee/ });
});

it('shows the lead as of a time in the address, and returns to now', async () => {
  const asked: (string | null)[] = [];
  const { router, user } = open((query: URLSearchParams) => {
    asked.push(query.get('at'));
    return LEAD;
  }, `/leads/ann?at=${AT}`);
  const back = await screen.findByRole('button', { name: /now/i });
  expect(asked).toContain(AT);
  await user.click(back);
  await waitFor(() => expect(router.state.location.search).toBe(''));
});
