import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import type { Cohort } from '../../../../../worker/contract/cohorts.ts';
import { DEFAULT_RULESET } from '../../../../../worker/domain/ruleset.ts';
import CohortPanel from './cohort-panel.tsx';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const cohort = (key: string | null, leads: number, old = leads): Cohort => ({
  ...{ key, leads, converted: 1, within: [{ days: 30, leads: old, converted: 1 }], weeks: [] },
});
const study = {
  ...{ id: `std_${'1'.repeat(32)}`, kind: 'cohorts', rulesetVersion: 1, status: 'finished', total: 30, done: 30 },
  ...{ at: '2026-06-01T00:00:00.000Z', finishedAt: '2026-06-01T00:01:00.000Z' },
  plan: { by: { property: 'utm_campaign' }, withinDays: [30], outcome: { eventType: 'purchase', horizonDays: 30 } },
  result: { leads: 30, cohorts: [cohort('spring', 20), cohort('autumn', 6, 4), cohort(null, 4, 0)], others: 0 },
};

const show = (newest: object = study) => {
  const sent: unknown[] = [];
  vi.stubGlobal('fetch', async (url: string, { method, body }: { method?: string; body?: string } = {}) => {
    if (method === 'POST') sent.push(JSON.parse(body ?? 'null'));
    if (String(url).includes('/ruleset')) return Response.json(DEFAULT_RULESET);
    return Response.json(method === 'POST' ? newest : [newest]);
  });
  render(
    <QueryClientProvider client={new QueryClient()}>
      <CohortPanel canStart />
    </QueryClientProvider>,
  );
  return sent;
};

it('cohorts by a property are listed by its values, most frequent first', async () => {
  const sent = show();
  const table = await screen.findByRole('region', { name: 'Leads by utm_campaign' });
  const rows = within(table).getAllByRole('row').slice(1);
  expect(rows.map(({ firstChild }) => firstChild?.textContent)).toEqual(['spring', 'autumn', 'None']);

  const within30 = rows.map((row) => within(row).getAllByRole('cell')[3]?.textContent);
  expect(within30).toEqual(['5%', '25% of 4', 'Not yet']);

  const user = userEvent.setup();
  await user.click(screen.getByRole('radio', { name: 'Property' }));
  const field = screen.getByLabelText('Property of leads');
  await user.clear(field);
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Count cohorts' }).disabled).toBe(true);
  await user.type(field, 'plan');
  await user.click(screen.getByRole('button', { name: 'Count cohorts' }));
  expect(sent).toEqual([{ kind: 'cohorts', by: { property: 'plan' } }]);
});

it('counts leads that reached the outcome or a chosen stage, and says which of the two it counts', async () => {
  const sent = show({ ...study, plan: { ...study.plan, stage: 'hot' } });
  await screen.findByRole('columnheader', { name: 'Reached Hot' });
  expect(screen.queryByRole('columnheader', { name: 'Converted' })).toBeNull();

  const user = userEvent.setup();
  const select = await screen.findByRole<HTMLSelectElement>('combobox', { name: 'Converts by' });
  expect([...select.options].map(({ text }) => text)).toEqual(['Outcome', 'Warm', 'Hot', 'Qualified']);
  for (const option of ['Warm', 'Outcome']) {
    await user.selectOptions(select, option);
    await user.click(screen.getByRole('button', { name: 'Count cohorts' }));
  }
  expect(sent).toEqual([
    { kind: 'cohorts', by: 'month', stage: 'warm' },
    { kind: 'cohorts', by: 'month' },
  ]);
});
