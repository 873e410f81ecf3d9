import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { afterEach, expect, it, vi } from 'vitest';
import type { ChallengeResult, Challenger } from '../../../../../worker/contract/challenger.ts';
import { DEFAULT_RULESET } from '../../../../../worker/domain/ruleset.ts';
import ChallengerPanel from './challenger-panel.tsx';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const CHALLENGER: Challenger = {
  ruleset: { ...DEFAULT_RULESET, decay: { graceDays: 14, ratePerDay: 0.05 } },
  ...{ setAt: '2026-01-10T12:00:00.000Z', setBy: 'usr_1', liveVersion: 1, studyId: null },
  ...{ since: '2026-01-10T12:00:00.000Z', firstResultAt: '2026-02-10T00:00:00.000Z' },
};
const orderOf = (order: 'live' | 'draft', value: number): ChallengeResult['orders'][number] => ({
  order,
  auc: { value, low: value - 0.04, high: value + 0.04 },
  ...{ precisionAtTenth: null, lift: [], lastQuarter: null, thresholds: [], rules: [] },
  calls: [{ calls: 40, converting: { value: 40 * value ** 4, low: null, high: null }, atRandom: 2 }],
});
const RESULT: ChallengeResult = {
  ...{ leads: 900, judged: 640, converting: 84, missing: 0, leadsPerSnapshot: 300, baseRate: 0.05, warnings: [] },
  ...{ orders: [orderOf('live', 0.71), orderOf('draft', 0.78)], draftGain: { value: 0.07, low: 0.02, high: 0.12 } },
  verdict: 'better',
};
const study = (result: ChallengeResult) => ({
  ...{ id: 'std_1', kind: 'challenge', rulesetVersion: 1, status: 'finished', total: 900, done: 900, result },
  ...{ at: '2026-03-01T00:00:00.000Z', finishedAt: '2026-03-01T00:01:00.000Z' },
  plan: {
    ...{ outcome: { eventType: 'purchase', horizonDays: 30 }, activeDays: 90, everyDays: 1, snapshots: 20 },
    ...{ firstAt: '2026-01-11T00:00:00.000Z', lastAt: '2026-01-30T00:00:00.000Z' },
  },
});

const show = ({ challenger, studies = [] }: { challenger: Challenger | null; studies?: object[] }) => {
  const sent: string[] = [];
  vi.stubGlobal(
    'fetch',
    async (url: string, { method = 'GET', body = '' }: { method?: string; body?: string } = {}) => {
      const path = new URL(url, 'http://localhost').pathname;
      if (method !== 'GET') sent.push(`${method} ${path} ${body}`);
      if (path === '/api/challenger') return Response.json({ challenger });
      return Response.json(path === '/api/studies' ? studies : { ...DEFAULT_RULESET, version: 1 });
    },
  );
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <MemoryRouter>
        <ChallengerPanel canEdit />
      </MemoryRouter>
    </QueryClientProvider>,
  );
  return sent;
};

it('explains how to set a challenger, and when its first comparison is due', async () => {
  show({ challenger: null });
  await screen.findByText(/set the draft as challenger/);
  cleanup();
  show({ challenger: { ...CHALLENGER, firstResultAt: '2999-02-10T12:00:00.000Z' } });
  await screen.findByText(/the first comparison comes on Feb 10/);
  expect(screen.queryByRole('button', { name: 'Compare now' })).toBeNull();
});

it('says which rules have done better since the challenger was set, and publishes the challenger', async () => {
  const older = { ...study({ ...RESULT, verdict: 'worse' }), at: '2026-01-09T00:00:00.000Z' };
  const sent = show({ challenger: CHALLENGER, studies: [study(RESULT), older] });
  await screen.findByText(
    'The challenger is better: it puts the buyer first in 78 of 100 pairs, the live rules in 71.',
  );
  expect(screen.getAllByText(/^Challenger:$/)).toHaveLength(2);
  fireEvent.click(screen.getByRole('button', { name: 'Publish the challenger' }));
  fireEvent.click(await screen.findByRole('button', { name: 'Publish' }));
  await vi.waitFor(() => expect(sent).toEqual(['POST /api/challenger/publish {"ifVersion":1}']));
});

it.each([
  [
    { verdict: 'too_early', converting: 12, orders: [], draftGain: null },
    'Too early to say: 12 of at least 50 buyers.',
  ],
  [
    { verdict: 'undecided', draftGain: { value: 0.01, low: -0.02, high: 0.05 } },
    'No clear difference yet. In 100 pairs, the challenger gets between 2 fewer and 5 more right.',
  ],
] as const)('describes the challenger’s verdict in plain words: %o', async (partial, words) => {
  const warnings = [{ reason: 'too_few_outcomes' as const, found: 12, needed: 50 }];
  show({ challenger: CHALLENGER, studies: [study({ ...RESULT, warnings, ...partial } as ChallengeResult)] });
  expect((await screen.findByRole('status')).textContent).toBe(words);
});
