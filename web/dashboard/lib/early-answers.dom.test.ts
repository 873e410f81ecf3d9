import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { takeEarlyAnswer } from './early-answers.ts';
import { setSession } from './session.ts';

const answer = Promise.resolve(new Response('{}'));
const signIn = (token: string, projectId: string) =>
  setSession({ token, user: { id: 'usr_1', email: 'ann@example.com', projectId } });

beforeEach(() => {
  window.early = { token: 'token_1', projectId: 'prj_1', answers: new Map([['/api/auth/me', answer]]) };
  signIn('token_1', 'prj_1');
  // On a busy machine, the test may begin long after the page.
  vi.spyOn(performance, 'now').mockReturnValue(1_000);
});
afterEach(() => {
  delete window.early;
  vi.restoreAllMocks();
});

it('returns an early response only once', () => {
  expect(takeEarlyAnswer('/api/auth/me')).toBe(answer);
  expect(takeEarlyAnswer('/api/auth/me')).toBeUndefined();
});

it.each([
  ['person', 'token_2', 'prj_1'],
  ['project', 'token_1', 'prj_2'],
])('returns no early response to another %s', (_, token, projectId) => {
  signIn(token, projectId);
  expect(takeEarlyAnswer('/api/auth/me')).toBeUndefined();
});

it('returns no early response that is too old', () => {
  vi.spyOn(performance, 'now').mockReturnValue(15_001);
  expect(takeEarlyAnswer('/api/auth/me')).toBeUndefined();
});
