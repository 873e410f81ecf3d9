import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { afterEach, expect, it, vi } from 'vitest';
import CompaniesPage from './companies-page.tsx';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it('does not say that there are no companies if they cannot be loaded', async () => {
  vi.stubGlobal('fetch', async () =>
    Response.json({ detail: 'Try again later.', code: 'internal_error' }, { status: 500 }),
  );
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <MemoryRouter>
        <CompaniesPage />
      </MemoryRouter>
    </QueryClientProvider>,
  );
  await screen.findByRole('button', { name: 'Try again' });
  expect(screen.queryByText('No companies')).toBeNull();
});
