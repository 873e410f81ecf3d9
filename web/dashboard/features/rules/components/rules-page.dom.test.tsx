import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, waitFor } from '@testing-library/react';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { afterEach, expect, it, vi } from 'vitest';
import { DEFAULT_RULESET } from '../../../../../worker/domain/ruleset.ts';
import RulesPage from './rules-page.tsx';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it('takes a draft that it was sent out of the history, so that a reload does not bring it back', async () => {
  vi.stubGlobal('fetch', () => new Promise(() => {}));
  const sent = { pathname: '/rules', state: { draft: DEFAULT_RULESET } };
  const router = createMemoryRouter([{ path: '/rules', element: <RulesPage /> }], { initialEntries: [sent] });
  render(
    <QueryClientProvider client={new QueryClient()}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  );
  await waitFor(() => expect(router.state.location.state).toBeNull());
  expect(router.state.location.pathname).toBe('/rules');
});
