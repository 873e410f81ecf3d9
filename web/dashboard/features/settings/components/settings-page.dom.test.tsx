import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { setSession } from '../../../lib/session.ts';
import SettingsPage from './settings-page.tsx';

const USER = { id: 'usr_1', email: 'ann@example.com', projectId: 'prj_1', createdAt: '2026-02-11T09:30:00.000Z' };

beforeEach(() => {
  setSession({ token: 't', user: USER } as never);
  vi.stubGlobal('fetch', async () =>
    Response.json({ user: USER, projects: [{ id: 'prj_1', name: 'Mine', role: 'owner' }] }),
  );
});
afterEach(() => {
  cleanup();
  setSession(null);
  vi.unstubAllGlobals();
});

it.each([
  ['', 'Project'],
  ['?tab=audit', 'Audit log'],
  ['?tab=notifications', 'Notifications'],
  ['?tab=no-such-tab', 'Project'],
])('the address /settings%s marks the tab “%s” as open', (search, name) => {
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <MemoryRouter initialEntries={[`/settings${search}`]}>
        <SettingsPage />
      </MemoryRouter>
    </QueryClientProvider>,
  );
  expect(screen.getAllByRole('link', { current: 'page' }).map(({ textContent }) => textContent)).toEqual([name]);
});
