import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter } from 'react-router';
import { afterEach, expect, it, vi } from 'vitest';
import { LazyCommandMenu } from './lazy-command-menu.tsx';

const { loaded, load } = vi.hoisted(() => {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { loaded: promise, load: resolve };
});

vi.mock(import('./command-menu.tsx'), async (importOriginal) => {
  await loaded;
  return importOriginal();
});

afterEach(cleanup);

it('keeps what is typed while it loads, and typing goes on after it', async () => {
  vi.stubGlobal('fetch', async () => Response.json({ code: 'not_found' }, { status: 404 }));
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <MemoryRouter>
        <LazyCommandMenu offer={null} opener={null} onClose={() => {}} onHelp={() => {}} />
      </MemoryRouter>
    </QueryClientProvider>,
  );
  await userEvent.keyboard('upl');
  load();
  const field = await screen.findByRole('combobox', {}, { timeout: 30_000 });
  expect(field).toHaveProperty('value', 'upl');
  await userEvent.keyboard('oad');
  expect(field).toHaveProperty('value', 'upload');
  expect(screen.getByRole('option').textContent).toBe('Import a file');
}, 60_000);
