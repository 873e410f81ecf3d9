import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { afterEach, expect, it, vi } from 'vitest';
import { findInvitation, keepInvitation } from '../../../lib/pending-invitation.ts';
import AcceptInvitationPage from './accept-invitation-page.tsx';

afterEach(() => {
  cleanup();
  keepInvitation(null);
  vi.unstubAllGlobals();
});

const problem = (status: number, code: string) => async () =>
  Response.json({ type: 'x', title: 'x', status, detail: 'It was not taken.', code, requestId: 'r' }, { status });
const unreachable = () => Promise.reject(new TypeError('Failed to fetch'));

it.each<[string, () => Promise<Response>, string | null]>([
  ['forgets an invitation that does not exist', problem(400, 'validation_failed'), null],
  ['forgets an invitation that is gone', problem(404, 'not_found'), null],
  ['keeps an invitation after too many attempts', problem(429, 'rate_limited'), 'the token'],
  ['keeps an invitation if the server fails', problem(500, 'internal_error'), 'the token'],
  ['keeps an invitation without a connection', unreachable, 'the token'],
])('%s', async (_name, answer, kept) => {
  vi.stubGlobal('fetch', vi.fn(answer));
  keepInvitation('the token');
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <MemoryRouter initialEntries={['/accept-invitation']}>
        <AcceptInvitationPage />
      </MemoryRouter>
    </QueryClientProvider>,
  );
  await screen.findByRole('link', { name: 'Sign in' });
  expect(findInvitation()).toBe(kept);
  // The message of the API mentions a token, which means nothing to a person whose invitation is gone.
  expect(screen.queryByRole('alert') === null).toBe(kept === null);
  expect(screen.queryByText(/It was used or revoked, or has expired\./) !== null).toBe(kept === null);
});
