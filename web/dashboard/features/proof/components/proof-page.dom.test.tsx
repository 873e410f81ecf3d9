import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen, within } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { afterEach, expect, it, vi } from 'vitest';
import type { BackTestOrder } from '../../../../../worker/contract/back-test.ts';
import type { Study } from '../../../../../worker/contract/study.ts';
import { DEFAULT_RULESET } from '../../../../../worker/domain/ruleset.ts';
import ProofPage from './proof-page.tsx';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const at = '2026-03-01T00:00:00.000Z';
const rule = { ruleId: 'rule_1', eventType: 'purchase', points: 5, converting: 1, others: 0.9, lift: 1.1 };
const LIVE: BackTestOrder = {
  ...{
    order: 'live',
    auc: { value: 0.71, low: 0.69, high: 0.73 },
    precisionAtTenth: null,
    lift: [],
    lastQuarter: null,
  },
  calls: [{ calls: 40, converting: { value: 9.7, low: null, high: null }, atRandom: 3.6 }],
  thresholds: [{ times: 2, likelihood: 0.12, score: 20, leadsPerWeek: 34 }],
  rules: [
    rule,
    {
      ...{ ...rule, ruleId: 'rule_2', converting: 0.73, others: 0.28, lift: 2.38 },
      conditions: [{ property: 'quantity', operator: 'greater_than', value: 2 }],
    },
    { ...rule, ruleId: 'rule_3', eventType: 'signup', converting: 0, others: 0, lift: null },
  ],
};
const STUDY: Study = {
  ...{
    id: 'std_1',
    kind: 'backtest',
    rulesetVersion: 2,
    status: 'finished',
    total: 900,
    done: 900,
    at,
    finishedAt: at,
  },
  plan: {
    ...{ snapshots: 51, firstAt: at, lastAt: at, everyDays: 2, activeDays: 90 },
    outcome: {
      ...{ eventType: 'purchase', horizonDays: 90 },
      conditions: [{ property: 'total', operator: 'greater_than', value: 149.99 }],
    },
  },
  result: {
    ...{ leads: 900, judged: 640, converting: 84, missing: 0, leadsPerSnapshot: 300, baseRate: 0.05 },
    ...{ orders: [LIVE], draftGain: null },
    warnings: [{ reason: 'rule_scores_the_outcome', order: 'live', ruleId: 'rule_2' }],
  },
};
const user = { id: 'usr_1', email: 'alice@example.com', projectId: 'prj_1', createdAt: at };
const ME = { user, projects: [{ id: 'prj_1', name: 'Northwind', role: 'owner' }] };

const show = (liveVersion: number, study: object = STUDY) => {
  const answers: Record<string, unknown> = {
    '/api/auth/me': ME,
    '/api/studies': [study],
    '/api/challenger': { challenger: null },
    '/api/scoring-rules/ruleset': { ...DEFAULT_RULESET, version: liveVersion },
  };
  vi.stubGlobal('fetch', async (url: string) =>
    Response.json(answers[new URL(url, 'http://localhost').pathname] ?? null),
  );
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <MemoryRouter>
        <ProofPage />
      </MemoryRouter>
    </QueryClientProvider>,
  );
};

it('tells rules for the same event apart, best first, and names the outcome in a sentence', async () => {
  show(2);
  const table = within(await screen.findByRole('table', { name: 'How often each rule had matched' }));
  const rows = table.getAllByRole('row').map((row) => [...row.children].map(({ textContent }) => textContent));
  expect(rows.slice(1)).toEqual([
    ['Purchase · quantity is above 2', '5', '73%', '28%', '2.38×'],
    ['Purchase', '5', '100%', '90%', '1.1×'],
    ['Signup', '5', '0%', '0%', '–'],
  ]);
  screen.getByText('The rule for “Purchase · quantity is above 2” scores the outcome itself.', { exact: false });
  screen.getByText('Purchase where total is above 149.99, within 90 days. Judged at 51 moments', { exact: false });
  expect(screen.getAllByText('Live rules:')).toHaveLength(2);
});

it('says so when other rules have gone live since, and offers no stages for those', async () => {
  show(3);
  await screen.findByText('This is a test of version 2. Version 3 is live now', { exact: false });
  expect(await screen.findAllByText('Version 2:')).toHaveLength(2);
  expect(screen.queryByText('Live rules:')).toBeNull();
  expect(screen.queryByRole('button', { name: 'Use these scores in a draft' })).toBeNull();
});

it('names a rule also when there are too few outcomes for figures', async () => {
  const [, , , , signed] = DEFAULT_RULESET.rules;
  const warnings = [
    { reason: 'too_few_outcomes', found: 20, needed: 50 },
    { reason: 'rule_scores_the_outcome', order: 'live', ruleId: signed?.id },
  ];
  show(2, { ...STUDY, result: { ...STUDY.result, orders: [], warnings } });
  await screen.findByText('The rule for “Contract signed” scores the outcome itself.', { exact: false });
  screen.getByText('Only 20 leads reached the outcome. A test needs 50, so try again when 30 more have.');
});
