import { screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { Automation } from '../../../../../worker/contract/automation.ts';
import { waitingNotices } from '../../../lib/notify.ts';
import { AT, openScreen, refuse } from '../../../testing/open-screen.tsx';
import AutomationsPage from './automations-page.tsx';

const automation = (id: string, name: string, enabled = true): Automation => ({
  ...{ id, name, enabled, whenStage: 'hot', action: 'slack', config: { url: 'https://hooks.slack.com/…' } },
  ...{ disabledReason: null, createdAt: AT, lastFiredAt: null },
});
const open = (automations: Automation[], more: Parameters<typeof openScreen>[1] = {}) =>
  openScreen(<AutomationsPage />, { ...more, answers: { 'GET /api/automations': automations, ...more.answers } });

it('counts the automations that are on, and links each to its page', async () => {
  open([automation('aut_1', 'Call hot leads'), automation('aut_2', 'Tell the team', false)]);
  const link = await screen.findByRole('link', { name: 'Call hot leads' });
  expect(link.getAttribute('href')).toBe('/automations/aut_1');
  await screen.findByText('1 of 2 on');
});

it('turns an automation on, and back off with an error if the API refuses', async () => {
  const { user, sent } = open([automation('aut_1', 'Call hot leads', false)], {
    answers: { 'PUT /api/automations/aut_1': () => refuse('conflict', 409, 'Not now.') },
  });
  const toggle = await screen.findByRole('switch', { name: 'Call hot leads is on' });
  await user.click(toggle);
  await waitFor(() => expect(waitingNotices().at(-1)).toMatchObject({ type: 'error', text: 'Not now.' }));
  expect(sent).toEqual([{ call: 'PUT /api/automations/aut_1', body: { enabled: true } }]);
  await waitFor(() => expect(toggle).toHaveProperty('checked', false));
});

it('offers templates before the first automation', async () => {
  open([]);
  await screen.findByRole('list', { name: 'Templates' });
  expect(screen.getByRole('link', { name: 'Start from scratch' })).toBeDefined();
});

it('shows people with view-only access what is on, without any action', async () => {
  open([automation('aut_1', 'Call hot leads')], { role: 'viewer' });
  await screen.findByText('On');
  expect(screen.queryByRole('switch')).toBeNull();
  expect(screen.queryByRole('link', { name: /New automation/ })).toBeNull();
});

it('searches a long list by name, trigger or action', async () => {
  const many = Array.from({ length: 8 }, (_, i) => automation(`aut_${i}`, i === 3 ? 'Ring the bell' : `Number ${i}`));
  const { user } = open(many);
  await user.type(await screen.findByRole('searchbox', { name: 'Search automations' }), 'bell');
  expect(screen.getAllByRole('link', { name: /Number|Ring/ }).map(({ textContent }) => textContent)).toEqual([
    'Ring the bell',
  ]);
  await user.type(screen.getByRole('searchbox'), 'x');
  expect(screen.getByText('No matching automations')).toBeDefined();
});
