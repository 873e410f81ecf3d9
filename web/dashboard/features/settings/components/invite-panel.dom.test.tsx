import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { afterEach, expect, it, vi } from 'vitest';
import { InvitePanel } from './invite-panel.tsx';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it.each([
  ['/settings?tab=members#invite', true],
  ['/settings?tab=members', false],
])('at %s, focuses the email field: %s', async (address, isFocused) => {
  vi.stubGlobal('fetch', () => new Promise(() => {}));
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MemoryRouter initialEntries={[address]}>
        <InvitePanel projectId="prj_1" />
      </MemoryRouter>
    </QueryClientProvider>,
  );
  await expect.poll(() => document.activeElement === screen.getByLabelText('Email')).toBe(isFocused);
});
