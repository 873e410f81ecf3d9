import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { afterEach, expect, it, vi } from 'vitest';
import CompaniesPage from './companies-page.tsx';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it('shows an error, not an empty list, if the companies cannot be loaded', async () => {
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
