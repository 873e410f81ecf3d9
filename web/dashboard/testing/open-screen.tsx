import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { afterEach, vi } from 'vitest';
import type { Role } from '../../../worker/contract/project.ts';
import { DEFAULT_RULESET } from '../../../worker/domain/ruleset.ts';
import { setSession } from '../lib/session.ts';

export const AT = '2026-02-11T09:30:00.000Z';
const user = { id: 'usr_1', email: 'ann@example.com', projectId: 'prj_1' };

/** A request other than GET. */
interface Sent {
  call: string;
  body: unknown;
}

interface Opened {
  /** The address at which the screen opens. */
  at?: string;
  role?: Role;
  /** The API's answers by call, such as `GET /api/leads`. A function makes an answer from the request's query and body. */
  answers?: Record<string, unknown>;
}

/** Opens a part of the dashboard for a person who is signed in. The fake API answers 404 to all other calls. */
export function openScreen(screen: ReactNode, { at = '/', role = 'owner', answers = {} }: Opened = {}) {
  const sent: Sent[] = [];
  const known: Record<string, unknown> = {
    'GET /api/auth/me': { user: { ...user, createdAt: AT }, projects: [{ id: 'prj_1', name: 'Northwind', role }] },
    'GET /api/projects/prj_1/members': [{ userId: 'usr_1', email: 'ann@example.com', role, joinedAt: AT }],
    'GET /api/scoring-rules/ruleset': { ...DEFAULT_RULESET, version: 1 },
    ...answers,
  };
  setSession({ token: 'token', user });
  vi.stubGlobal('fetch', async (address: string, { method = 'GET', body }: RequestInit = {}) => {
    const { pathname, searchParams } = new URL(address, 'https://leads.example');
    const call = `${method} ${pathname}`;
    const given: unknown = body === undefined || body === null ? null : JSON.parse(String(body));
    if (method !== 'GET') sent.push({ call, body: given });
    if (!(call in known)) return refuse('not_found', 404);
    const answer = known[call];
    const made: unknown = typeof answer === 'function' ? answer(searchParams, given) : answer;
    return made instanceof Response ? made : Response.json(made);
  });
  const router = createMemoryRouter([{ path: '*', element: screen }], { initialEntries: [at] });
  const view = render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  );
  return { user: userEvent.setup(), sent, router, ...view };
}

/** An error response of the API. */
export const refuse = (code: string, status: number, detail = 'It cannot be.'): Response =>
  Response.json({ code, detail, requestId: 'req_1' }, { status });

afterEach(() => {
  cleanup();
  setSession(null);
  vi.unstubAllGlobals();
});
