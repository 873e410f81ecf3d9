import { screen, waitFor, within } from '@testing-library/react';
import { Route, Routes } from 'react-router';
import { expect, it } from 'vitest';
import '../../../components/dialog-window.tsx';
import type { Automation } from '../../../../../worker/contract/automation.ts';
import { AT, openScreen, refuse } from '../../../testing/open-screen.tsx';
import AutomationRoute from './automation-page.tsx';

const AUTOMATION: Automation = {
  ...{ id: 'aut_1', name: 'Call hot leads', enabled: true, whenStage: 'hot', action: 'webhook' },
  ...{ config: { url: 'https://example.com/hook', method: 'POST' }, disabledReason: null },
  ...{ createdAt: AT, lastFiredAt: null },
};
const open = (automation: unknown, more: Parameters<typeof openScreen>[1] = {}) =>
  openScreen(
    <Routes>
      <Route path="/automations/:automationId" element={<AutomationRoute />} />
      <Route path="/automations" element={<p>All automations</p>} />
    </Routes>,
    {
      at: '/automations/aut_1',
      ...more,
      answers: { 'GET /api/automations/aut_1': automation, ...more.answers },
    },
  );

it('says that an automation was not found, without offering another try', async () => {
  open(() => refuse('not_found', 404));
  await screen.findByText('Automation not found');
  expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
});

it('says why the platform disabled an automation', async () => {
  open({ ...AUTOMATION, enabled: false, disabledReason: 'The receiver answered 410.' });
  expect((await screen.findByText(/^Disabled:/)).textContent).toContain('The receiver answered 410.');
});

it('asks before it deletes an automation, and then shows the others', async () => {
  const { user, sent } = open(AUTOMATION, {
    answers: { 'DELETE /api/automations/aut_1': { id: 'aut_1', deleted: true } },
  });
  await user.click(await screen.findByRole('button', { name: 'Delete automation' }));
  const dialog = await screen.findByRole('dialog', { name: /^Delete “ ?Call hot leads ?”\?$/ });
  const deleted = () => sent.filter(({ call }) => call.startsWith('DELETE'));
  expect(deleted()).toEqual([]);
  await user.click(within(dialog).getByRole('button', { name: 'Delete' }));
  await screen.findByText('All automations');
  expect(deleted()).toEqual([{ call: 'DELETE /api/automations/aut_1', body: null }]);
});

it('shows people with view-only access the automation, without any action', async () => {
  open(AUTOMATION, { role: 'viewer' });
  await screen.findByText('On');
  const name = await screen.findByDisplayValue('Call hot leads');
  await waitFor(() => expect(name.matches('fieldset:disabled *, :disabled')).toBe(true));
  expect(screen.queryByRole('button', { name: 'Delete automation' })).toBeNull();
});
