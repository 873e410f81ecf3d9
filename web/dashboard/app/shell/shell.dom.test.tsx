import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { openScreen } from '../../testing/open-screen.tsx';
import { Shell } from './shell.tsx';

const open = (answers: Record<string, unknown> = {}) =>
  openScreen(<Shell />, {
    at: '/leads',
    answers: {
      'GET /api/identity-conflicts/count': { customer: 0, pages: 0 },
      'GET /api/dead-letters': [],
      'GET /api/notifications': { notifications: [], unread: 0, nextCursor: null },
      ...answers,
    },
  });

it('links to every screen, and marks the current one', async () => {
  open();
  const leads = await screen.findByRole('link', { name: 'Leads' });
  expect(leads.getAttribute('aria-current')).toBe('page');
  expect(screen.getByRole('link', { name: 'Automations' }).getAttribute('href')).toBe('/automations');
});

it('moves the focus past the navigation without adding to the history', async () => {
  const { user, router } = open();
  await user.click(await screen.findByRole('link', { name: 'Skip to content' }));
  expect(document.activeElement).toBe(screen.getByRole('main'));
  expect(router.state.location.hash).toBe('');
});

it('counts possible duplicates next to their screen', async () => {
  open({ 'GET /api/identity-conflicts/count': { customer: 1, pages: 2 } });
  await screen.findByRole('link', { name: /^Possible duplicates ?3 open$/ });
});

it('says that a project is not the person’s own instead of showing its screens', async () => {
  open({
    'GET /api/auth/me': {
      user: { id: 'usr_1', email: 'ann@example.com', projectId: 'prj_1', createdAt: '2026-02-11T09:30:00.000Z' },
      projects: [{ id: 'prj_2', name: 'Another', role: 'owner' }],
    },
  });
  await screen.findByText('You don’t have access to this project');
});

it('opens the command menu with a button', async () => {
  const { user } = open();
  await user.click(await screen.findByRole('button', { name: 'Search and commands' }));
  await screen.findByRole('dialog', { name: 'Search and commands' }, { timeout: 15_000 });
});
