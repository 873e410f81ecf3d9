import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, render, screen } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { afterEach, expect, it, vi } from 'vitest';
import '../../../components/dialog-window.tsx';

import { DEFAULT_RULESET } from '../../../../../worker/domain/ruleset.ts';
import { findLeadOffer } from '../../../lib/lead-commands.ts';
import { setSession } from '../../../lib/session.ts';
import type { LeadProfile } from '../api/get-lead.ts';
import { LeadActions } from './lead-actions.tsx';

const user = { id: 'usr_1', email: 'alice@example.com', projectId: 'prj_1' };
const ME = {
  user: { ...user, createdAt: '2026-02-01T00:00:00.000Z' },
  projects: [{ id: 'prj_1', name: 'Northwind', role: 'member' }],
};
const lead = { _id: 'ann', name: 'Ann Lee' } as LeadProfile;
const commands = () => findLeadOffer()?.commands ?? [];

afterEach(() => {
  cleanup();
  setSession(null);
  vi.unstubAllGlobals();
});

it('offers every action in the command menu, and asks before erasing the lead', async () => {
  setSession({ token: 'token', user });
  vi.stubGlobal('fetch', async () => Response.json(ME));
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <MemoryRouter>
        <LeadActions lead={lead} ruleset={{ ...DEFAULT_RULESET, version: 1 }} />
      </MemoryRouter>
    </QueryClientProvider>,
  );
  await screen.findByRole('button', { name: 'Edit' });
  await vi.waitFor(() =>
    expect(commands().map(({ label }) => label)).toEqual(
      expect.arrayContaining([
        ...['Mark as done', 'Edit', 'Add or remove points…', 'Merge another lead…'],
        ...['Send a test event…', 'Export all data', 'Erase permanently…'],
      ]),
    ),
  );
  act(() =>
    commands()
      .find(({ label }) => label === 'Erase permanently…')
      ?.run(),
  );
  const dialog = await screen.findByRole('dialog');
  expect(dialog.textContent).toContain('Erase Ann Lee?');
});
