import { cleanup, render, screen, within } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { DEFAULT_RULESET } from '../../../../../worker/domain/ruleset.ts';
import type { Simulation } from '../api/simulations.ts';
import { SimulationFigures } from './simulation-figures.tsx';

afterEach(cleanup);

const SIMULATION: Simulation = {
  ...{ id: `std_${'1'.repeat(32)}`, kind: 'simulate', mode: 'rescore', rulesetVersion: 1, status: 'finished' },
  ...{ draftId: null, draftVersion: null, publishedVersion: null, estimate: null, verification: null },
  ...{ at: '2026-06-01T00:00:00.000Z', finishedAt: '2026-06-01T00:00:03.000Z', total: 130, done: 130 },
  result: {
    ...{ leads: 130, changesStage: 18, firings: [] },
    stages: [
      { from: 'cold', to: 'cold', leads: 102 },
      { from: 'cold', to: 'warm', leads: 18 },
      { from: 'warm', to: 'hot', leads: 4 },
      { from: 'warm', to: 'warm', leads: 10 },
      { from: 'qualified', to: 'qualified', leads: 2 },
    ],
    scores: [
      { from: 0, before: 90, after: 60 },
      { from: 10, before: 30, after: 42 },
      { from: 25, before: 10, after: 28 },
    ],
  },
};

it('shows how many leads move between stages, and the scores before and after the change', () => {
  render(<SimulationFigures simulation={SIMULATION} rules={DEFAULT_RULESET} showsLeads={false} canCancel={false} />);
  const table = within(screen.getByRole('table', { name: 'Leads by their stage now and afterwards' }));
  const rows = table.getAllByRole('row').map((row) => [...row.children].map(({ textContent }) => textContent));
  expect(rows.slice(1)).toEqual([
    ['cold', '102', '18', '–', '–'],
    ['warm', '–', '10', '4', '–'],
    ['qualified', '–', '–', '–', '2'],
  ]);
  const chart = screen.getByRole('img', {
    name: /half have about 0 or more now, half have about 10 or more afterwards/,
  });
  // Empty bars take up space, too: bars begin at 0, 5, 10, 15, 20 and 25.
  expect([...chart.children].map((bar) => bar.getAttribute('title'))).toEqual([
    'From 0 points: 90 leads now, 60 leads afterwards',
    'From 5 points: 0 leads now, 0 leads afterwards',
    'From 10 points: 30 leads now, 42 leads afterwards',
    'From 15 points: 0 leads now, 0 leads afterwards',
    'From 20 points: 0 leads now, 0 leads afterwards',
    'From 25 points: 10 leads now, 28 leads afterwards',
  ]);
});
