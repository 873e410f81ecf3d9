import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { afterEach, expect, it, vi } from 'vitest';
import { DEFAULT_RULESET } from '../../../../../worker/domain/ruleset.ts';
import { readChoice } from '../report-choice.ts';
import StepFunnelPanel from './step-funnel-panel.tsx';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const figures = (reached: number[]) => ({
  steps: reached.map((leads, i) => ({ reached: leads, medianSeconds: i === 0 ? null : 7_200 })),
  open: 12,
});
const STUDY = {
  ...{ id: 'std_1', kind: 'funnel', rulesetVersion: 1, status: 'finished', total: 900, done: 900 },
  ...{ at: '2026-03-01T00:00:00.000Z', finishedAt: '2026-03-01T00:01:00.000Z' },
  plan: {
    ...{ steps: [{ event: 'signup' }, { event: 'demo_request' }], enteredWithinDays: 90, withinDays: 30 },
    ...{ by: 'source', segment: null },
  },
  result: { leads: 900, ...figures([80, 20]), groups: [{ key: 'google', ...figures([40, 15]) }], others: 40 },
};

const show = (studies: object[], query = '') => {
  const sent: string[] = [];
  vi.stubGlobal(
    'fetch',
    async (url: string, { method = 'GET', body = '' }: { method?: string; body?: string } = {}) => {
      const { pathname, search } = new URL(url, 'http://localhost');
      if (method !== 'GET' || pathname.endsWith('/reached')) sent.push(`${pathname}${search} ${body}`.trim());
      if (pathname.endsWith('/reached'))
        return Response.json({ leads: [{ leadId: 'lead_1', name: 'Alice Smith' }], nextCursor: null });
      if (pathname === '/api/studies') return Response.json(method === 'GET' ? studies : STUDY);
      return Response.json(pathname.includes('activity') ? [] : { ...DEFAULT_RULESET, version: 1 });
    },
  );
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <MemoryRouter>
        <StepFunnelPanel choice={readChoice(new URLSearchParams(query), { usual: null })} canCount />
      </MemoryRouter>
    </QueryClientProvider>,
  );
  return sent;
};

it('asks the API to count the chosen steps for the segment, period and groups of the report', async () => {
  const sent = show([], 'segment=seg_1&period=90&property=industry');
  const count = (await screen.findByRole('button', { name: 'Count leads' })) as HTMLButtonElement;
  expect(count.disabled).toBe(true);
  fireEvent.click(screen.getByRole('button', { name: 'Add step' }));
  for (const [i, value] of ['signup', ' demo_request ', 'contract_signed'].entries())
    fireEvent.change(screen.getByLabelText(`Step ${i + 1}`), { target: { value } });
  fireEvent.click(screen.getByRole('button', { name: 'Remove step 3' }));
  fireEvent.change(screen.getByLabelText('Within'), { target: { value: '7' } });
  fireEvent.click(count);
  await vi.waitFor(() => expect(sent).toHaveLength(1));
  expect(JSON.parse(sent[0]?.split('/api/studies ')[1] ?? '')).toEqual({
    ...{ kind: 'funnel', steps: [{ event: 'signup' }, { event: 'demo_request' }], withinDays: 7 },
    ...{ enteredWithinDays: 90, by: { property: 'industry' }, segment: 'seg_1' },
  });
});

it('shows how many leads did each step, and lists the leads behind a number', async () => {
  const sent = show([STUDY]);
  const table = await screen.findByRole('region', { name: 'Leads by step' });
  const cells = within(table)
    .getAllByRole('row')
    .map((row) => row.textContent);
  expect(cells).toEqual([
    'StepLeadsOf step beforeOf first stepMedian time',
    ...['All leads', 'signup80100%', 'demo_request2025%25%2 h'],
    ...['google', 'signup40100%', 'demo_request1537.5%37.5%2 h'],
  ]);
  expect(screen.getByText(/40 leads of smaller groups/)).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: '15 leads: google, step 2' }));
  const link = await screen.findByRole('link', { name: 'Alice Smith' });
  expect(link.getAttribute('href')).toBe('/leads/lead_1');
  expect(sent).toEqual(['/api/studies/std_1/reached?step=2&limit=50&key=google']);
});
