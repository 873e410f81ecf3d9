import { fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DAY_MS } from '../../../../../worker/domain/time.ts';
import { openScreen, refuse } from '../../../testing/open-screen.tsx';
import ActivityPanel from './activity-panel.tsx';

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockReturnValue({ width: 640, left: 0 } as DOMRect);
  vi.spyOn(SVGElement.prototype, 'getBoundingClientRect').mockReturnValue({ width: 640, left: 0 } as DOMRect);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const today = new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS).toISOString();
const counts = (...given: [eventType: string, count: number][]) =>
  given.map(([eventType, count]) => ({ at: today, eventType, count }));
const open = (answer: unknown) => openScreen(<ActivityPanel />, { answers: { 'GET /api/analytics/activity': answer } });

it('shows the number of events by type in words, the most frequent type first', async () => {
  open(counts(['signup', 4], ['page_view', 1200]));
  const chart = await screen.findByRole('img', { name: /^Events by day: .+ 1200, .+ 4$/ });
  expect(chart.querySelectorAll('rect')).toHaveLength(2);
  expect(screen.getByText(/^1,204/)).toBeDefined();
});

it('adds up rare types as others', async () => {
  open(counts(...Array.from({ length: 8 }, (_, i): [string, number] => [`type_${i}`, 10 - i])));
  expect((await screen.findByRole('img')).getAttribute('aria-label')).toMatch(/Others 12$/);
});

it('describes the day under the pointer', async () => {
  open(counts(['page_view', 7]));
  const chart = await screen.findByRole('img');
  fireEvent.pointerMove(chart, { clientX: 638 });
  expect(screen.getByText('Total').textContent).toBe('Total 7');
  fireEvent.pointerLeave(chart);
  expect(screen.queryByText('Total')).toBeNull();
});

it('asks for hours in a short range, and says if there are no events', async () => {
  const intervals: (string | null)[] = [];
  const { user } = open((query: URLSearchParams) => {
    intervals.push(query.get('interval'));
    return [];
  });
  await screen.findByText('No events in this period');
  await user.click(screen.getByRole('radio', { name: '24 h' }));
  await vi.waitFor(() => expect(intervals).toEqual(['day', 'hour']));
});

it('shows an error instead of an empty chart', async () => {
  open(() => refuse('internal_error', 500));
  await screen.findByRole('button', { name: 'Try again' });
});
