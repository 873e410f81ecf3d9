import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { tokenSecretsOf, verifySession } from '../../access/tokens.ts';
import { newTenant, PASSWORD } from '../../testing/api.ts';
import { app } from '../app.ts';

const NEW = 'the-new-secret-of-sessions-and-tickets';

it('while JWT_SECRET is rotated, sessions signed with either secret are valid, and new sessions use only the new secret', async () => {
  const { token, projectId } = await newTenant('ann@example.com');
  const rotating = { ...env, JWT_SECRET: NEW, JWT_SECRET_PREVIOUS: env.JWT_SECRET };
  const rotated = { ...env, JWT_SECRET: NEW };
  const ask = async (path: string, world: Env, init: RequestInit = {}) => {
    const context = createExecutionContext();
    const headers = { Authorization: `Bearer ${token}`, ...init.headers };
    const response = await app.request(path, { ...init, headers }, world, context);
    await waitOnExecutionContext(context);
    return { status: response.status, body: (await response.json()) as { token: string; ticket: string } };
  };
  expect((await ask('/api/auth/me', rotating)).status).toBe(200);
  expect((await ask('/api/auth/me', rotated)).status).toBe(401);

  const body = JSON.stringify({ email: 'ann@example.com', password: PASSWORD });
  const renewed = await ask('/api/auth/login', rotating, { method: 'POST', body });
  const by = (world: Env) => verifySession(renewed.body.token, { secrets: tokenSecretsOf(world), now: Date.now() });
  expect([await by(rotating), await by(rotated)]).toEqual([expect.anything(), expect.anything()]);
  expect(await by(env)).toBe(null);
  // The ticket of a socket may also be signed by one isolate and verified by another that already has the new secret.
  const { ticket } = (await ask(`/api/projects/${projectId}/live-ticket`, env, { method: 'POST' })).body;
  const open = (world: Env) =>
    ask(`/api/projects/${projectId}/live?ticket=${ticket}`, world, { headers: { Authorization: '' } });
  expect([(await open(rotating)).status, (await open(rotated)).status]).toEqual([426, 401]);
});
