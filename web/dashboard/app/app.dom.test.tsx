import { cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
// Loads the code of the screens before the tests, so that a slow disk cannot make them time out.
import '../features/lead/components/lead-page.tsx';
import '../features/auth/components/login-page.tsx';
import './not-found-page.tsx';

const SLOW = { timeout: 15_000 };
vi.setConfig({ testTimeout: 60_000 });

const user = { id: 'usr_1', email: 'ann@example.com', projectId: 'prj_1' };
const asked: { path: string; projectId: string | undefined }[] = [];

/** The fake API knows a person with two projects, but no leads and no lists. */
function answer(input: string, init: RequestInit = {}): Response {
  const { pathname } = new URL(input, 'https://leads.example');
  const headers = new Headers(init.headers);
  asked.push({ path: pathname, projectId: headers.get('X-Project-Id') ?? undefined });
  if (pathname === '/api/auth/me') {
    const project = (id: string) => ({ id, name: `Project ${id}`, role: 'owner' });
    const me = { ...user, createdAt: '2026-02-11T09:30:00.000Z' };
    return Response.json({ user: me, projects: ['prj_1', 'prj_2'].map(project) });
  }
  if (pathname === '/api/auth/login') return Response.json({ token: 'token', user });
  const problem = {
    type: 'x',
    title: 'Not found',
    status: 404,
    detail: 'No such lead.',
    code: 'not_found',
    requestId: 'r',
  };
  return Response.json(problem, { status: 404 });
}

async function openAt(path: string, { isSignedIn = true } = {}) {
  vi.resetModules();
  asked.length = 0;
  history.replaceState(null, '', path);
  if (isSignedIn) localStorage.setItem('leads.session', JSON.stringify({ token: 'token', user }));
  else localStorage.removeItem('leads.session');
  const { App } = await import('./app.tsx');
  render(<App />);
}

beforeEach(() => {
  vi.stubGlobal(
    'fetch',
    vi.fn(async (input: string, init?: RequestInit) => answer(String(input), init)),
  );
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it.each([
  ['/p/prj_2/leads/team~2F7', '/p/prj_2/leads/team~2F7', 'prj_2'],
  ['/leads/team~2F7?at=now', '/p/prj_1/leads/team~2F7', 'prj_1'],
  ['/leads/team/7', '/p/prj_1/leads/team/7', 'prj_1'],
])('the address %s opens the lead team/7 in the project that the address names', async (path, shown, projectId) => {
  await openAt(path);
  await screen.findByText('Lead not found', {}, SLOW);
  expect(location.pathname).toBe(shown);
  expect(asked).toContainEqual({ path: '/api/leads/team%2F7', projectId });
});

it('after sign-in, opens the project that the link names', async () => {
  await openAt('/p/prj_2/leads/team~2F7', { isSignedIn: false });
  const typing = userEvent.setup();
  await typing.type(await screen.findByLabelText(/mail/i, {}, SLOW), 'ann@example.com');
  expect(location.pathname).toBe('/login');
  await typing.type(screen.getByLabelText('Password'), 'correct horse battery{Enter}');
  await screen.findByText('Lead not found', {}, SLOW);
  await waitFor(() => expect(location.pathname).toBe('/p/prj_2/leads/team~2F7'), SLOW);
  expect(asked).toContainEqual({ path: '/api/leads/team%2F7', projectId: 'prj_2' });
});

it('denies access if the link names a project that the person does not belong to', async () => {
  await openAt('/p/prj_9/nowhere');
  await screen.findByText('You don’t have access to this project', {}, SLOW);
});
