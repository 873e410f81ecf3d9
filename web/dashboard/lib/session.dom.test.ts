import { beforeEach, expect, it, vi } from 'vitest';

const user = { id: 'usr_1', email: 'ann@example.com', projectId: 'prj_default' };
const stored = JSON.stringify({ token: 'token', user });

/** Loads the module as a new tab at `path` would. */
async function openTab(path: string) {
  vi.resetModules();
  history.replaceState(null, '', path);
  return import('./session.ts');
}
const projectOf = (tab: Awaited<ReturnType<typeof openTab>>) => tab.getSession()?.user.projectId;

beforeEach(() => localStorage.setItem('leads.session', stored));

it.each([
  ['/p/prj_2/leads', 'prj_2'],
  ['/p/prj_2', 'prj_2'],
  ['/leads', 'prj_default'],
  ['/leads/p/prj_2', 'prj_default'],
])('a tab opened at %s shows %s', async (path, projectId) => {
  expect(projectOf(await openTab(path))).toBe(projectId);
});

it('a tab ignores which project another tab chooses, but follows its sign-out', async () => {
  const tab = await openTab('/p/prj_1/rules');
  const elsewhere = (value: string | null) => {
    if (value === null) localStorage.removeItem('leads.session');
    else localStorage.setItem('leads.session', value);
    dispatchEvent(new StorageEvent('storage', { key: 'leads.session' }));
  };
  elsewhere(JSON.stringify({ token: 'token', user: { ...user, projectId: 'prj_2' } }));
  expect(projectOf(tab)).toBe('prj_1');
  elsewhere(null);
  expect(tab.getSession()).toBeNull();
  elsewhere(JSON.stringify({ token: 'other', user: { ...user, id: 'usr_2', projectId: 'prj_9' } }));
  expect(projectOf(tab)).toBe('prj_9');
});

it('switching the project changes this tab and tabs opened later', async () => {
  const tab = await openTab('/p/prj_1/rules');
  tab.switchProject('prj_2', '/leads?stage=hot');
  expect([projectOf(tab), location.pathname + location.search]).toEqual(['prj_2', '/p/prj_2/leads?stage=hot']);
  expect(projectOf(await openTab('/'))).toBe('prj_2');
});

it('Back to an address of another project switches to that project', async () => {
  const tab = await openTab('/p/prj_2/leads');
  history.replaceState(null, '', '/p/prj_1/rules');
  dispatchEvent(new PopStateEvent('popstate'));
  expect(projectOf(tab)).toBe('prj_1');
});
