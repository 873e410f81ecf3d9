import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DEFAULT_RULESET } from '../../../../../worker/domain/ruleset.ts';
import { DAY_MS } from '../../../../../worker/domain/time.ts';
import type { EventEntry } from '../score-path.ts';
import ScoreChart from './score-chart.tsx';

const NOW = Date.parse('2026-02-20T12:00:00Z');
const RULESET = { ...DEFAULT_RULESET, version: 1 };

const event = (daysAgo: number, newScore: number, scoreDelta: number): EventEntry => ({
  ...{ type: 'event', eventId: `evt_${daysAgo}`, eventType: 'demo_request', properties: {} },
  ...{ timestamp: new Date(NOW - daysAgo * DAY_MS).toISOString(), decayDelta: 0, stage: 'cold', stageChange: null },
  ...{ newScore, scoreDelta },
});
const NOTHING = () => {};
const EVENTS = [event(20, 50, 50), event(3, 50, 0), event(1, 30, -20)];

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockReturnValue({ width: 640, left: 0 } as DOMRect);
  vi.spyOn(SVGElement.prototype, 'getBoundingClientRect').mockReturnValue({ width: 640, left: 0 } as DOMRect);
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function open(events: readonly EventEntry[], { at = null as number | null, isPending = false } = {}) {
  const [onScrub, onSettle] = [vi.fn(), vi.fn()];
  const { container } = render(
    <ScoreChart {...{ events, isPending, ruleset: RULESET, now: NOW, at, onScrub, onSettle }} />,
  );
  const chart = screen.getByRole('img');
  /** The chart draws all dots that look the same as one path, from left to right. */
  const dots = () =>
    [...container.querySelectorAll('g[clip-path] path')]
      .flatMap((path) =>
        [...(path.getAttribute('d') ?? '').matchAll(/M([\d.]+) [\d.]+a([\d.]+)/g)].map(([, left, radius]) => ({
          x: Number(left) + Number(radius),
          fill: path.getAttribute('fill'),
        })),
      )
      .toSorted((a, b) => a.x - b.x);
  return { chart, dots, onSettle };
}

it('the score chart describes itself in words: the current score, the next stage drop, and the visible events', () => {
  const { chart, dots } = open(EVENTS);
  expect(chart.getAttribute('aria-label')).toMatch(
    /^Score over time: 30 now, falling to cold on .* if nothing happens\. 3 events in sight\.$/,
  );
  // Dots look different for events that added points, removed points or changed nothing.
  expect(dots().map(({ fill }) => fill)).toEqual(['var(--accent)', 'var(--surface)', 'var(--bad)']);
});

/** The labels of the time axis, from left to right. */
const axisOf = (chart: HTMLElement) =>
  [...chart.querySelectorAll('text.num')]
    .map((label) => ({ text: label.textContent ?? '', x: Number(label.getAttribute('x')) }))
    .filter(({ text }) => /[A-Z:]/.test(text));

it.each([0.02, 1.4, 2.3, 3.2, 4.5, 6, 40])(
  'the time axis of %s days names no day twice, and its labels do not touch',
  (days) => {
    for (const width of [300, 330, 640]) {
      vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockReturnValue({ width, left: 0 } as DOMRect);
      const { chart } = open([event(days, 95, 95)]);
      const labels = axisOf(chart);
      expect(new Set(labels.map(({ text }) => text).filter((text) => !text.includes(':'))).size).toBe(
        labels.filter(({ text }) => !text.includes(':')).length,
      );
      for (const [i, { x }] of labels.entries())
        if (i > 0) expect(x - (labels[i - 1]?.x ?? 0)).toBeGreaterThanOrEqual(36);
      cleanup();
    }
  },
);

it('the score chart shows only the days of the chosen range', () => {
  const { chart, dots } = open(EVENTS);
  fireEvent.click(screen.getByRole('radio', { name: '7 d' }));
  expect(chart.getAttribute('aria-label')).toContain('2 events in sight.');
  expect(dots()).toHaveLength(2);
});

it('the score chart describes the event under the pointer, or the forecast to the right of “now”, and lets a click select only the past', () => {
  const { chart, dots, onSettle } = open(EVENTS);
  const [first] = dots();
  fireEvent.pointerMove(chart, { clientX: (first?.x ?? 0) + 5 });
  expect(screen.getByText('+50')).toBeDefined();
  fireEvent.click(chart);
  expect(onSettle.mock.calls).toEqual([[NOW - 20 * DAY_MS]]);
  fireEvent.pointerMove(chart, { clientX: 620 });
  expect(screen.getByText(/· forecast$/)).toBeDefined();
  expect(screen.queryByText('+50')).toBeNull();
  fireEvent.click(chart);
  expect(onSettle).toHaveBeenCalledTimes(1);
  fireEvent.pointerLeave(chart);
  expect(screen.queryByText(/· forecast$/)).toBeNull();
});

it('the score chart shows the score at the selected time, and offers no selection without events', () => {
  open(EVENTS, { at: NOW - 2 * DAY_MS });
  expect(screen.getByRole('slider').getAttribute('aria-valuetext')).toMatch(/, score 50$/);
  cleanup();
  const { dots } = open([]);
  expect(screen.getByRole('slider')).toHaveProperty('disabled', true);
  expect(dots()).toHaveLength(0);
});

it('a new event redraws only the end of the line, even in a long history', () => {
  const events = Array.from({ length: 10_000 }, (_, i) => event((10_000 - i) / 1000, 60_000, 5));
  const chart = (shown: readonly EventEntry[]) => (
    <ScoreChart
      {...{
        events: shown,
        isPending: false,
        ruleset: RULESET,
        now: NOW,
        at: null,
        onScrub: NOTHING,
        onSettle: NOTHING,
      }}
    />
  );
  const { rerender, container } = render(chart(events));
  const paths = () => [...container.querySelectorAll('svg :is(path, text, line, rect)')].map((each) => each.outerHTML);
  const before = paths();
  rerender(chart([...events, event(-10 / 86_400, 60_005, 5)]));
  const added = paths().filter((path) => !before.includes(path));
  const removed = before.filter((path) => !paths().includes(path));
  // The changed parts are the line of the last minute with its area, the forecast, and a dot.
  expect([added.length, removed.length]).toEqual([4, 3]);
  expect(Math.max(...added.map((path) => path.length))).toBeLessThan(1000);
});
