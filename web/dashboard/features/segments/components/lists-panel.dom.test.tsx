import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter } from 'react-router';
import { afterEach, expect, it, vi } from 'vitest';
import ListsPanel from './lists-panel.tsx';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it('says that the lists could not be loaded, and offers a retry', async () => {
  let isDown = true;
  vi.stubGlobal('fetch', async () =>
    isDown ? Response.json({ detail: 'Try again later.', code: 'internal_error' }, { status: 500 }) : Response.json([]),
  );
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <MemoryRouter>
        <ListsPanel />
      </MemoryRouter>
    </QueryClientProvider>,
  );
  await screen.findByRole('heading', { name: 'Lists' });
  isDown = false;
  await userEvent.click(await screen.findByRole('button', { name: 'Try again' }));
  expect(await screen.findByText(/^No lists yet/)).toBeDefined();
});
