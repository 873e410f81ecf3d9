import { afterEach, beforeEach, expect, it, vi } from 'vitest';

beforeEach(() => {
  vi.stubGlobal('__SHELL_FILES__', ['/assets/app.js']);
  vi.stubGlobal('__SHELL_VERSION__', '1');
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('the newest page')));
});
afterEach(() => {
  vi.unstubAllGlobals();
});

it.each([
  ['/', true],
  ['/p/prj_1/companies/acme.example', true],
  ['/p/prj_1/leads/ann~40acme.com', true],
  ['/p/prj_1/leads/alice', true],
  ['/manifest.webmanifest', false],
  ['/favicon.svg', false],
  ['/api/docs', false],
  ['/docs/problems.html', false],
])('treats %s as a screen that opens offline: %s', async (path, isScreen) => {
  const { answerFromShell } = await import('./shell.ts');
  const request = { url: new URL(path, location.origin).href, method: 'GET', mode: 'navigate' } as Request;
  expect(answerFromShell(request) !== null).toBe(isScreen);
});
