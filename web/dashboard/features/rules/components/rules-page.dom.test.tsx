import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { afterEach, expect, it, vi } from 'vitest';
import type { Draft } from '../../../../../worker/contract/draft.ts';
import { DEFAULT_RULESET } from '../../../../../worker/domain/ruleset.ts';
import RulesPage from './rules-page.tsx';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const at = '2026-02-01T00:00:00.000Z';
const author = { id: 'usr_1', email: 'alice@example.com' };
const { version: _, ...live } = DEFAULT_RULESET;
const DRAFT: Draft = {
  ...{ id: 'drf_1', name: 'Page views count more', note: '', version: 2, baseVersion: 1, liveVersion: 1 },
  ...{ createdAt: at, createdBy: author, updatedAt: at, updatedBy: author },
  ...{ changes: [], liveChanges: [], livePublishedAt: at, livePublishedBy: author },
  ruleset: { ...live, rules: live.rules.map((rule) => ({ ...rule, points: 77 })) },
};

const answerOf = (path: string): Response => {
  if (path === '/api/drafts/drf_1') return Response.json(DRAFT);
  if (path.startsWith('/api/drafts/'))
    return Response.json({ code: 'not_found', detail: 'No such draft.', requestId: 'req_1' }, { status: 404 });
  return Response.json(path === '/api/scoring-rules/ruleset' ? { ...DEFAULT_RULESET, version: 1 } : []);
};

const open = (address: string) => {
  vi.stubGlobal('fetch', async (address: string) => answerOf(address));
  const router = createMemoryRouter([{ path: '/rules', element: <RulesPage /> }], { initialEntries: [address] });
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  );
  return router;
};

it('opens the draft that the address names', async () => {
  open('/rules?draft=drf_1');
  expect(await screen.findByDisplayValue('Page views count more')).toBeTruthy();
  expect(screen.getByLabelText(/^Points of Viewed a page/)).toHaveProperty('value', '77');
});

it('leads back to the live rules from the link of a draft that is gone', async () => {
  const router = open('/rules?draft=drf_2');
  fireEvent.click(await screen.findByRole('button', { name: 'Show the live rules' }));
  expect(await screen.findByLabelText(/^Points of Viewed a page/)).not.toHaveProperty('value', '77');
  expect(router.state.location.search).toBe('');
});
