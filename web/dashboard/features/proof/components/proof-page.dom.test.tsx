import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { afterEach, expect, it, vi } from 'vitest';
import type { BackTestOrder } from '../../../../../worker/contract/back-test.ts';
import type { DraftSummary } from '../../../../../worker/contract/draft.ts';
import type { Study } from '../../../../../worker/contract/study.ts';
import { DEFAULT_RULESET } from '../../../../../worker/domain/ruleset.ts';
import { setSession } from '../../../lib/session.ts';
import ProofPage from './proof-page.tsx';

afterEach(() => {
  cleanup();
  setSession(null);
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
    ...{ draftId: null, draftVersion: null },
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

const author = { id: user.id, email: user.email };
const SLOWER: DraftSummary = {
  ...{ id: 'drf_1', name: 'Slower decay', note: '', version: 2, baseVersion: 2, liveVersion: 2 },
  ...{ createdAt: at, createdBy: author, updatedAt: at, updatedBy: author },
};

const show = (liveVersion: number, study: object = STUDY, drafts: object[] = []) => {
  const started: unknown[] = [];
  const answers: Record<string, unknown> = {
    '/api/auth/me': ME,
    '/api/studies': [study],
    '/api/challenger': { challenger: null },
    '/api/drafts': drafts,
    '/api/scoring-rules/ruleset': { ...DEFAULT_RULESET, version: liveVersion },
  };
  vi.stubGlobal('fetch', async (url: string, { method, body }: RequestInit = {}) => {
    if (method === 'POST') started.push(JSON.parse(String(body)));
    return Response.json(answers[new URL(url, 'http://localhost').pathname] ?? null);
  });
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <MemoryRouter>
        <ProofPage />
      </MemoryRouter>
    </QueryClientProvider>,
  );
  return started;
};

it('tells apart two rules for the same event, lists the best rule first, and describes the outcome in a sentence', async () => {
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

it('says that other rules have gone live since the test, and offers no stages from that test', async () => {
  show(3);
  await screen.findByText('This is a test of version 2. Version 3 is live now', { exact: false });
  expect(await screen.findAllByText('Version 2:')).toHaveLength(2);
  expect(screen.queryByText('Live rules:')).toBeNull();
  expect(screen.queryByRole('button', { name: 'Use these scores in a draft' })).toBeNull();
});

it('names the rule in a warning even if there are too few outcomes for figures', async () => {
  const [, , , , signed] = DEFAULT_RULESET.rules;
  const warnings = [
    { reason: 'too_few_outcomes', found: 20, needed: 50 },
    { reason: 'rule_scores_the_outcome', order: 'live', ruleId: signed?.id },
  ];
  show(2, { ...STUDY, result: { ...STUDY.result, orders: [], warnings } });
  await screen.findByText('The rule for “Contract signed” scores the outcome itself.', { exact: false });
  screen.getByText(
    'Only 20 leads reached the outcome. A test needs 50 leads that reached it. Try again after another 30 leads reached it.',
  );
});

it('tests a draft together with the live rules, and says how much better the draft would have been', async () => {
  setSession({ token: 'token', user });
  const draft = { ...LIVE, order: 'draft', auc: { value: 0.78, low: 0.75, high: 0.81 } };
  const result = { ...STUDY.result, orders: [LIVE, draft], draftGain: { value: 0.07, low: 0.04, high: 0.1 } };
  const started = show(2, { ...STUDY, draftId: 'drf_1', draftVersion: 2, result }, [SLOWER]);
  await screen.findByText('“Slower decay” gets 7 more of 100 pairs right than the live rules (4 to 10).');
  expect(screen.getAllByText('“Slower decay”:')).toHaveLength(2);
  fireEvent.change(await screen.findByRole('combobox', { name: 'Draft to test alongside the live rules' }), {
    target: { value: 'drf_1' },
  });
  fireEvent.click(screen.getByRole('button', { name: 'Test this draft' }));
  await waitFor(() => expect(started).toEqual([{ kind: 'backtest', draftId: 'drf_1' }]));
});

it('says that the draft has changed since the test, and that there is no clear difference', async () => {
  const draft = { ...LIVE, order: 'draft' };
  const result = { ...STUDY.result, orders: [LIVE, draft], draftGain: { value: 0.01, low: -0.01, high: 0.03 } };
  show(2, { ...STUDY, draftId: 'drf_1', draftVersion: 1, result }, [SLOWER]);
  await screen.findByText('No clear difference between “Slower decay” before its last changes and the live rules.');
});
