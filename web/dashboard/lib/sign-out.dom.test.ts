import { afterEach, expect, it, vi } from 'vitest';
import { takeNotices } from './notify.ts';
import { getSession, setSession } from './session.ts';
import { signOut } from './sign-out.ts';

const session = (token: string) => ({ token, user: { id: 'usr_1', email: 'ann@example.com', projectId: 'prj_1' } });
const answer = (status: number, body: object) =>
  vi.fn<typeof fetch>(async () => new Response(JSON.stringify(body), { status }));

afterEach(() => {
  vi.unstubAllGlobals();
  setSession(null);
  takeNotices();
});

it('signing out ends the session on the server, and forgets the session in the browser at once', async () => {
  const fetched = answer(200, { loggedOut: true });
  vi.stubGlobal('fetch', fetched);
  setSession(session('token of the session'));
  const signedOut = signOut();
  expect(getSession()).toBeNull();
  await signedOut;
  expect(fetched).toHaveBeenCalledExactlyOnceWith(
    '/api/auth/logout',
    expect.objectContaining({
      method: 'POST',
      headers: expect.objectContaining({ Authorization: 'Bearer token of the session' }),
    }),
  );
  expect(takeNotices()).toEqual([]);
});

it('signing out reports that the server could not be reached', async () => {
  vi.stubGlobal('fetch', vi.fn<typeof fetch>().mockRejectedValue(new TypeError('offline')));
  setSession(session('token'));
  await signOut();
  expect(getSession()).toBeNull();
  expect(takeNotices()).toMatchObject([{ type: 'error' }]);
});

it('signing out succeeds even if the session has expired, and keeps a session that began in the meantime', async () => {
  let refuse = (_: Response) => {};
  vi.stubGlobal(
    'fetch',
    vi.fn<typeof fetch>(() => new Promise((resolve) => (refuse = resolve))),
  );
  setSession(session('ended'));
  const signedOut = signOut();
  setSession(session('new'));
  const problem = { type: '/docs/problems', title: '', status: 401, detail: '', code: 'invalid_credentials' };
  refuse(
    new Response(JSON.stringify({ ...problem, message: '', error: 'invalid_credentials', requestId: 'r' }), {
      status: 401,
    }),
  );
  await signedOut;
  expect(getSession()?.token).toBe('new');
  expect(takeNotices()).toEqual([]);
});
