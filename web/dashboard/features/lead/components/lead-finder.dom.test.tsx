import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { LeadSummary } from '../../../../../worker/contract/lead.ts';
import { LeadFinder } from './lead-finder.tsx';

const AT = '2026-02-11T09:30:00.000Z';
const lead = (_id: string, name: string): LeadSummary => ({
  ...{ _id, name, email: null, company: null, leadStage: 'warm', currentScore: 50, velocityScore: 0, eventCount: 1 },
  ...{ firstEventAt: AT, lastEventAt: AT, createdAt: AT, changesAt: null, stageDropsAt: null },
  ...{ owner: null, status: 'new', taskDueAt: null },
});
const LEADS = [lead('kept', 'Al Smith'), lead('alan', 'Alan Smith'), lead('crm/7', 'Al Smith')];

const picked = vi.fn();
beforeEach(() => {
  vi.stubGlobal('fetch', async (url: string) =>
    new URL(url, 'http://here').pathname === '/api/leads'
      ? Response.json({ leads: LEADS, page: 1, limit: 30, total: LEADS.length, nextCursor: null })
      : Response.json({ code: 'not_found' }, { status: 404 }),
  );
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <LeadFinder exceptId="kept" onPick={({ _id }) => picked(_id)} />
    </QueryClientProvider>,
  );
});
afterEach(() => {
  cleanup();
  picked.mockClear();
  vi.unstubAllGlobals();
});

it('Enter picks the next lead with the same name, and the arrow keys reach further leads', async () => {
  const field = screen.getByRole('searchbox');
  await userEvent.type(field, 'al smith');
  await screen.findByText('Alan Smith');
  await expect
    .poll(async () => {
      await userEvent.type(field, '{Enter}');
      return picked.mock.calls.at(-1);
    })
    .toEqual(['crm/7']);
  await userEvent.keyboard('{ArrowDown}{ArrowDown}{Enter}');
  expect(picked.mock.calls.at(-1)).toEqual(['alan']);
  await userEvent.keyboard('{ArrowUp}{ArrowUp}');
  expect(document.activeElement).toBe(field);
});

it('says that finding leads needs a connection', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
  await userEvent.type(screen.getByRole('searchbox'), 'al');
  await screen.findByText('Finding leads needs a connection.');
});
