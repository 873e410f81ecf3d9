import { screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import '../../../components/dialog-window.tsx';
import { AT, openScreen, refuse } from '../../../testing/open-screen.tsx';
import { parseFilters } from '../lead-filters.ts';
import EraseMatchingDialog from './erase-matching-dialog.tsx';

const preview = (leads: number, knownFromPages = 0) => ({ leads, knownFromPages, previewId: '1.2', sample: [] });
const RUN = {
  ...{ id: 'run_1', kind: 'erase', rulesetVersion: 0, status: 'finished', total: 3, done: 3, changed: 2 },
  ...{ createdAt: AT, firesAutomations: false, finishedAt: AT },
  spared: [{ reason: 'merged', leads: 1, leadIds: ['usr_9'] }],
};

const open = (answers: Record<string, unknown>) =>
  openScreen(<EraseMatchingDialog filters={parseFilters(new URLSearchParams('stage=cold'))} onClose={() => {}} />, {
    answers,
  });

it('erases only after the number of leads is typed, and names the leads that it left', async () => {
  const { user, sent } = open({
    'GET /api/erasures/preview': preview(3),
    'POST /api/erasures': RUN,
    'GET /api/erasures/run_1': RUN,
  });
  const dialog = await screen.findByRole('dialog', { name: 'Erase 3 leads?' });
  const confirm = within(dialog).getByRole('button', { name: 'Erase permanently' });
  expect(confirm).toHaveProperty('disabled', true);
  await user.type(within(dialog).getByRole('textbox', { name: 'Type 3 to confirm' }), '3');
  await user.click(confirm);
  await screen.findByRole('dialog', { name: '2 leads erased' });
  expect(dialog.textContent).toContain('Not erased, because merged into another lead');
  expect(sent).toEqual([
    { call: 'POST /api/erasures', body: { filter: { stage: 'cold' }, leads: 3, previewId: '1.2' } },
  ]);
});

it('keeps the leads that the customer knows unless the person decides otherwise', async () => {
  const { user, sent } = open({
    'GET /api/erasures/preview': (query: URLSearchParams) =>
      query.get('knownFrom') === 'pages' ? preview(40, 40) : preview(43, 40),
    'POST /api/erasures': RUN,
    'GET /api/erasures/run_1': RUN,
  });
  const dialog = await screen.findByRole('dialog', { name: 'Erase 40 leads?' });
  await user.click(within(dialog).getByRole('checkbox', { name: /Keep the 3 leads/ }));
  await screen.findByRole('dialog', { name: 'Erase 43 leads?' });
  await user.click(within(dialog).getByRole('checkbox', { name: /Keep the 3 leads/ }));
  await user.type(within(dialog).getByRole('textbox', { name: 'Type 40 to confirm' }), '40');
  await user.click(within(dialog).getByRole('button', { name: 'Erase permanently' }));
  await waitFor(() =>
    expect(sent.map(({ body }) => body)).toEqual([
      { filter: { stage: 'cold', knownFrom: 'pages' }, leads: 40, previewId: '1.2' },
    ]),
  );
});

it('shows why nothing was erased, and asks again with the new number', async () => {
  let leads = 3;
  const { user } = open({
    'GET /api/erasures/preview': () => preview(leads),
    'POST /api/erasures': () => {
      leads = 4;
      return refuse('conflict', 409, '4 leads match now, not 3.');
    },
  });
  const dialog = await screen.findByRole('dialog', { name: 'Erase 3 leads?' });
  await user.type(within(dialog).getByRole('textbox'), '3');
  await user.click(within(dialog).getByRole('button', { name: 'Erase permanently' }));
  await screen.findByRole('dialog', { name: 'Erase 4 leads?' });
  expect(dialog.textContent).toContain('4 leads match now, not 3.');
});
