import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { MemoryRouter, Route, Routes, useLocation } from 'react-router';
import { afterEach, expect, it, vi } from 'vitest';
import type { Ruleset } from '../../../../../worker/contract/ruleset.ts';
import type { SuggestionResult } from '../../../../../worker/contract/suggestion.ts';
import { DEFAULT_RULESET } from '../../../../../worker/domain/ruleset.ts';
import { SuggestionPanel } from './suggestion-panel.tsx';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const [live] = DEFAULT_RULESET.rules;
if (!live) throw new Error('the default ruleset has no rule');

const FOUND: SuggestionResult = {
  ...{ leads: 900, judged: 800, converting: 114, verdict: 'unproven', missing: 0, proof: null },
  decay: { graceDays: 7, ratePerDay: 0.02 },
  rules: [
    {
      ...{ ruleId: live.id, eventType: live.eventType, points: live.points + 3, cap: { times: 1, per: 'week' } },
      ...{ buyers: 114, buyersDid: 62, othersDid: 0.021, foundLess: 0.09, comesWithOutcome: false },
    },
    {
      ...{ ruleId: null, eventType: 'invoice_paid', points: 20 },
      ...{ buyers: 114, buyersDid: 100, othersDid: 0, foundLess: null, comesWithOutcome: true },
    },
  ],
};

const moment = { moments: 3, firstAt: '2026-01-01T00:00:00.000Z', lastAt: '2026-02-01T00:00:00.000Z' };
const study = (result: SuggestionResult) => ({
  ...{ id: `std_${'1'.repeat(32)}`, kind: 'suggest', rulesetVersion: 1, status: 'finished', total: 900, done: 900 },
  ...{ at: '2026-06-01T00:00:00.000Z', finishedAt: '2026-06-01T00:01:00.000Z', result },
  plan: { outcome: { eventType: 'purchase', horizonDays: 30 }, activeDays: 90, learnedAt: moment, provedAt: moment },
});

function Draft() {
  const { draft } = useLocation().state as { draft: Ruleset };
  return <output>{JSON.stringify(draft)}</output>;
}

const show = (result: SuggestionResult) => {
  vi.stubGlobal('fetch', async (url: string) =>
    Response.json(String(url).includes('/studies') ? [study(result)] : { ...DEFAULT_RULESET, version: 1 }),
  );
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <MemoryRouter initialEntries={['/proof']}>
        <Routes>
          <Route path="/proof" element={<SuggestionPanel canEdit />} />
          <Route path="/rules" element={<Draft />} />
        </Routes>
      </MemoryRouter>
    </QueryClientProvider>,
  );
};

it('opens what is ticked as a draft, without what comes with the outcome', async () => {
  show(FOUND);
  await screen.findByText(
    /62 of 114 buyers had done this in the 30 days before, 2\.1% of others\. Without it, the top tenth finds 9% fewer\./,
  );
  expect(screen.getByRole('checkbox', { name: /invoice paid/i })).toHaveProperty('checked', false);
  fireEvent.click(screen.getByRole('checkbox', { name: /^Decay/ }));
  fireEvent.click(screen.getByRole('button', { name: 'Open as draft' }));
  const draft = JSON.parse((await screen.findByRole('status')).textContent) as Ruleset;
  expect(draft.decay).toEqual(DEFAULT_RULESET.decay);
  const [changed, ...others] = draft.rules;
  expect(changed).toEqual({ ...live, points: live.points + 3, cap: { times: 1, per: 'week' } });
  expect(others).toEqual(DEFAULT_RULESET.rules.slice(1));
});

it.each([
  ['too_few_outcomes', 'Too little to learn from: only 12 leads reached the outcome. Try again when 38 more have.'],
  ['nothing_to_learn', 'There is nothing to learn: what your leads do doesn’t predict the outcome.'],
  ['no_better', 'Today’s rules are as good as any we found. There is nothing to change.'],
] as const)('says why there is nothing to open: %s', async (verdict, words) => {
  show({ ...FOUND, verdict, converting: 12, missing: 38, rules: [], decay: null });
  expect((await screen.findByText(words)).textContent).toBe(words);
  expect(screen.queryByRole('button', { name: 'Open as draft' })).toBeNull();
});
