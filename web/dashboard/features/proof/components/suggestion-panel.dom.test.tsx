import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { MemoryRouter, Route, Routes, useLocation } from 'react-router';
import { afterEach, expect, it, vi } from 'vitest';
import type { Draft, DraftInput } from '../../../../../worker/contract/draft.ts';
import type { Ruleset } from '../../../../../worker/contract/ruleset.ts';
import type { StudyTapes, SuggestionResult } from '../../../../../worker/contract/suggestion.ts';
import { DEFAULT_RULESET } from '../../../../../worker/domain/ruleset.ts';
import { type DeskRequest, openPointsDesk } from '../points-desk.ts';
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

/**
 * A buyer and another lead at one moment of the test. The buyer had an event that the live rules score; the other lead had an event
 * that no rule scores.
 */
const TAPES: StudyTapes = {
  moments: ['2026-02-01T00:00:00.000Z'],
  rules: [
    { ruleId: live.id, eventType: live.eventType },
    { ruleId: null, eventType: 'invoice_paid' },
  ],
  standsFor: { all: 1, othersAlso: 1 },
  tapes: btoa(
    [
      [true, 0x80000001],
      [false, 0x80000002],
    ]
      .map(([converts, mask]) => {
        const view = new DataView(new ArrayBuffer(12));
        view.setUint16(0, 1);
        view.setUint8(2, 1);
        view.setUint8(3, converts ? 0x80 : 0);
        view.setUint32(4, Date.parse('2026-01-31T00:00:00Z') / 1_000);
        view.setUint32(8, Number(mask));
        return String.fromCharCode(...new Uint8Array(view.buffer));
      })
      .join(''),
  ),
};

/** Runs the code of the web worker in this thread, because jsdom has no web workers. */
class DeskHere extends EventTarget {
  readonly #answer = openPointsDesk();
  postMessage(request: DeskRequest): void {
    const data = this.#answer(request);
    queueMicrotask(() => this.dispatchEvent(new MessageEvent('message', { data })));
  }
  terminate(): void {}
}

const order = (name: 'live' | 'draft', value: number) => ({
  ...{ order: name, auc: { value, low: value - 0.04, high: value + 0.04 }, precisionAtTenth: null, lastQuarter: null },
  lift: [{ share: 0.5, found: { value: 0.6, low: null, high: null } }],
  calls: [{ calls: 1, converting: { value: 0.6, low: null, high: null }, atRandom: 0.5 }],
  ...{ thresholds: [], rules: [] },
});
const PROOF: NonNullable<SuggestionResult['proof']> = {
  ...{ leads: 900, judged: 640, converting: 84, missing: 0, leadsPerSnapshot: 300, baseRate: 0.05, warnings: [] },
  ...{ orders: [order('live', 0.65), order('draft', 0.78)], draftGain: { value: 0.13, low: 0.02, high: 0.2 } },
};

/** The live rules’ stages, except that Warm begins at a lower score. */
const STAGES = DEFAULT_RULESET.stages.map(({ name, from }, i) => ({
  ...{ name, liveFrom: from, from: i === 1 ? 18 : from, judgedShare: [1, 0.5, 0, 0][i] as number },
  ...{ leads: [900, 205, 0, 0][i] as number, liveLeads: [900, 210, 4, 1][i] as number },
}));
const STAGED = { ...PROOF, stages: STAGES };

const author = { id: 'usr_1', email: 'alice@example.com' };
const { version: _, ...ruleset } = DEFAULT_RULESET;
const DRAFT: Draft = {
  ...{ id: 'drf_1', name: 'Suggested points', note: '', version: 1, baseVersion: 1, liveVersion: 1, ruleset },
  ...{ createdAt: study(FOUND).at, createdBy: author, updatedAt: study(FOUND).at, updatedBy: author },
  ...{ changes: [], liveChanges: [], livePublishedAt: study(FOUND).at, livePublishedBy: author },
};

const OpenDraft = () => <output>{useLocation().search}</output>;

const answerOf = (url: string, result: SuggestionResult, live: Partial<Ruleset>) => {
  if (url.includes('/tapes')) return TAPES;
  return url.includes('/studies') ? [study(result)] : { ...DEFAULT_RULESET, version: 1, ...live };
};

const show = (result: SuggestionResult, live: Partial<Ruleset> = {}) => {
  const stored: DraftInput[] = [];
  vi.stubGlobal('fetch', async (url: string, { method, body }: RequestInit) => {
    if (method !== 'POST') return Response.json(answerOf(String(url), result, live));
    stored.push(JSON.parse(String(body)));
    return Response.json(DRAFT);
  });
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <MemoryRouter initialEntries={['/proof']}>
        <Routes>
          <Route path="/proof" element={<SuggestionPanel canEdit />} />
          <Route path="/rules" element={<OpenDraft />} />
        </Routes>
      </MemoryRouter>
    </QueryClientProvider>,
  );
  return stored;
};

it('opens the ticked suggestions as a draft, and does not tick events that happen together with the outcome', async () => {
  const stored = show(FOUND);
  await screen.findByText(
    /62 of 114 buyers \(54%\) had done this in the 30 days before, compared with 2\.1% of others\. Without this rule, the top tenth finds 9% fewer buyers\./,
  );
  expect(screen.getByRole('checkbox', { name: /invoice paid/i })).toHaveProperty('checked', false);
  fireEvent.click(screen.getByRole('checkbox', { name: /^Decay/ }));
  fireEvent.click(screen.getByRole('button', { name: 'Open as draft' }));
  await screen.findByText('?draft=drf_1');
  const [{ draft: { decay, rules = [] } = {}, baseVersion } = {}] = stored;
  expect(baseVersion).toBe(1);
  expect(decay).toEqual(DEFAULT_RULESET.decay);
  const [changed, ...others] = rules;
  expect(changed).toEqual({ ...live, points: live.points + 3, cap: { times: 1, per: 'week' } });
  expect(others).toEqual(DEFAULT_RULESET.rules.slice(1));
});

it('shows how other points would have performed while a slider moves, and opens the points as a draft', async () => {
  vi.stubGlobal('Worker', DeskHere);
  const stored = show({ ...FOUND, verdict: 'better', proof: PROOF });
  fireEvent.click(await screen.findByRole('button', { name: 'Try other points' }));
  expect(await screen.findByText(/100 of 100/)).toBeTruthy();
  fireEvent.change(screen.getByRole('slider', { name: /page view/i }), { target: { value: '0' } });
  // Without the only rule, both leads have the same score.
  expect(await screen.findByText(/50 of 100/)).toBeTruthy();
  fireEvent.change(screen.getByRole('slider', { name: /page view/i }), { target: { value: '33' } });
  fireEvent.click(screen.getByRole('button', { name: 'Open as draft' }));
  await screen.findByText('?draft=drf_1');
  expect(stored[0]?.draft.rules?.[0]?.points).toBe(33);
});

it('moves the thresholds with the points so that stages keep their sizes, unless the person unticks this option', async () => {
  const stored = show({ ...FOUND, verdict: 'better', proof: STAGED });
  const box = await screen.findByRole('checkbox', { name: /^Stages: Warm from 18, Hot from 60, Qualified from 100/ });
  screen.getByText(
    'Today: 30, 60, 100. Not counting customers, each stage keeps about as many leads: 210 reach Warm, 4 reach Hot, 1 reach Qualified.',
  );
  fireEvent.click(screen.getByRole('button', { name: 'Open as draft' }));
  await screen.findByText('?draft=drf_1');
  expect(stored[0]?.draft.stages?.map(({ from }) => from)).toEqual([0, 18, 60, 100]);
  expect(box).toHaveProperty('checked', true);
  cleanup();
  const unstaged = show({ ...FOUND, verdict: 'better', proof: STAGED });
  fireEvent.click(await screen.findByRole('checkbox', { name: /^Stages/ }));
  fireEvent.click(screen.getByRole('button', { name: 'Open as draft' }));
  await screen.findByText('?draft=drf_1');
  expect(unstaged[0]?.draft.stages).toEqual(DEFAULT_RULESET.stages);
});

it('points tried with a slider come with thresholds for the stages, unless the points are unchanged', async () => {
  vi.stubGlobal('Worker', DeskHere);
  // The live ruleset has only one rule, and the tapes contain that rule.
  const rules = DEFAULT_RULESET.rules.slice(0, 1);
  const stored = show({ ...FOUND, verdict: 'better', proof: STAGED }, { rules });
  fireEvent.click(await screen.findByRole('button', { name: 'Try other points' }));
  // Only one of the two leads gets more points, and one of the two is Warm today.
  fireEvent.change(await screen.findByRole('slider', { name: /page view/i }), { target: { value: '15' } });
  await screen.findByRole('checkbox', { name: /^Stages: Warm from 8, / });
  // Neither lead has 30 points under the live rules.
  const matrix = within(screen.getByRole('table', { name: 'Leads by their stage now and afterwards' }));
  const cells = () => matrix.getAllByRole('row').map((row) => [...row.children].map(({ textContent }) => textContent));
  await waitFor(() => expect(cells()[1]).toEqual(['cold', '1', '1']));
  fireEvent.click(screen.getByRole('checkbox', { name: /^Stages/ }));
  await waitFor(() => expect(cells()[1]).toEqual(['cold', '2']));
  fireEvent.click(screen.getByRole('checkbox', { name: /^Stages/ }));
  fireEvent.click(screen.getByRole('button', { name: 'Open as draft' }));
  await screen.findByText('?draft=drf_1');
  expect(stored[0]?.draft.stages?.[1]).toEqual({ name: 'warm', from: 8 });
  cleanup();
  show({ ...FOUND, verdict: 'better', proof: STAGED }, { rules });
  fireEvent.click(await screen.findByRole('checkbox', { name: /^Page view/ }));
  fireEvent.click(screen.getByRole('checkbox', { name: /^Decay/ }));
  await screen.findByRole('region', { name: 'Try other points' });
  expect(screen.queryByRole('checkbox', { name: /^Stages/ })).toBeNull();
});

const FIT: NonNullable<SuggestionResult['fit']> = {
  verdict: 'holds',
  rules: [
    {
      ...{ property: 'industry', operator: 'equals', value: 'Retail', points: 12 },
      ...{ buyers: 114, buyersHad: 62, othersHad: 0.21 },
    },
    { ...{ property: 'employees', operator: 'exists', points: -7 }, ...{ buyers: 114, buyersHad: 9, othersHad: 0.4 } },
  ],
  grades: { A: 14, B: 4, C: -6 },
  leftOut: [{ property: 'plan', operator: 'exists' }],
  letters: [
    { letter: 'A', leads: 80, likelihood: 0.12 },
    { letter: 'D', leads: 200, likelihood: 0.01 },
  ],
};

it('suggests properties that buyers have in common even if it can suggest no points', async () => {
  const stored = show({ ...FOUND, verdict: 'nothing_to_learn', rules: [], decay: null, fit: FIT });
  await screen.findByText('62 of 114 buyers (54%) had this property, compared with 21% of others.');
  screen.getByText(
    'In the test on later months, the outcome was reached by 12% of leads with an A and 1% of leads with a D. Left out because leads get them together with the outcome: plan exists.',
  );
  fireEvent.click(screen.getByRole('checkbox', { name: /employees exists: −7 points/ }));
  fireEvent.click(screen.getByRole('button', { name: 'Open as draft' }));
  await screen.findByText('?draft=drf_1');
  expect(stored[0]?.draft).toMatchObject({ decay: DEFAULT_RULESET.decay, rules: DEFAULT_RULESET.rules });
  expect(stored[0]?.draft.fit).toEqual({
    rules: [{ property: 'industry', operator: 'equals', value: 'Retail', points: 12 }],
    grades: { A: 14, B: 4, C: -6 },
  });
});

it('cannot open a draft if the live rules already contain every suggestion', async () => {
  const [industry] = FIT.rules;
  if (!industry) throw new Error('there is no rule');
  const { buyers: _, buyersHad: _had, othersHad: _others, ...rule } = industry;
  const fit = { rules: [rule], grades: { A: 14, B: 4, C: -6 } };
  show({ ...FOUND, verdict: 'no_better', rules: [], fit: { ...FIT, rules: [industry] } }, { fit });
  await screen.findByRole('checkbox', { name: /industry is “Retail”: \+12 points, as now/ });
  screen.getByText('Your rules already contain all of this.');
  expect(screen.getByRole('button', { name: 'Open as draft' })).toHaveProperty('disabled', true);
});

it('the proof screen explains why there are no suggested fit rules', async () => {
  const none = { rules: [], grades: null, leftOut: [], letters: [] };
  show({ ...FOUND, verdict: 'no_better', fit: { ...FIT, ...none, verdict: 'no_properties' } });
  await screen.findByText(/no properties to compare/);
  expect(screen.queryByRole('button', { name: 'Open as draft' })).toBeNull();
});

it.each([
  [
    'too_few_outcomes',
    'Too little to learn from: only 12 leads reached the outcome. Try again after another 38 leads reached it.',
  ],
  ['nothing_to_learn', 'There is nothing to learn: what your leads do doesn’t predict the outcome.'],
  ['no_better', 'Today’s rules are as good as any we found. There is nothing to change.'],
] as const)('the proof screen explains why there are no suggestions: %s', async (verdict, words) => {
  show({ ...FOUND, verdict, converting: 12, missing: 38, rules: [], decay: null });
  expect((await screen.findByText(words)).textContent).toBe(words);
  expect(screen.queryByRole('button', { name: 'Open as draft' })).toBeNull();
});
