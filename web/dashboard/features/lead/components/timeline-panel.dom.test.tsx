import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { DEFAULT_RULESET } from '../../../../../worker/domain/ruleset.ts';
import { MINUTE_MS } from '../../../../../worker/domain/time.ts';
import type { EventEntry } from '../score-path.ts';
import { TimelinePanel } from './timeline-panel.tsx';

afterEach(cleanup);

const RULESET = { ...DEFAULT_RULESET, version: 1 };

const BEGIN = Date.parse('2026-02-01T08:00:00Z');

/** The events whose rows were rendered. Each rendered row reads the properties of its event, which adds the event to this list. */
const drawn: string[] = [];

const makeEvent = (i: number): EventEntry => ({
  ...{ type: 'event', eventId: `evt_${i}`, eventType: i % 3 === 0 ? 'signup' : 'page_view' },
  ...{ timestamp: new Date(BEGIN + i * MINUTE_MS).toISOString(), scoreDelta: 5, decayDelta: 0, newScore: i * 5 },
  ...{ stage: 'cold', stageChange: null },
  get properties() {
    drawn.push(`evt_${i}`);
    return {};
  },
});

const drawnBy = (act: () => void): string[] => {
  drawn.length = 0;
  act();
  return [...new Set(drawn)];
};

it('a timeline renders only its new rows, even in a long history', () => {
  const entries = Array.from({ length: 10_000 }, (_, i) => makeEvent(i));
  const panel = (shown: readonly EventEntry[], news: readonly string[]) => (
    <TimelinePanel
      error={null}
      onRetry={() => {}}
      entries={shown}
      until={null}
      newEventIds={new Set(news)}
      ruleset={RULESET}
    />
  );
  const { rerender, container } = render(panel(entries, []));
  const arrive = (event: EventEntry) => {
    entries.push(event);
    rerender(panel([...entries], [event.eventId]));
  };
  expect(drawnBy(() => arrive(makeEvent(10_000)))).toEqual(['evt_10000']);
  // Also renders the row that was new before, because it is no longer highlighted.
  expect(drawnBy(() => arrive(makeEvent(10_001)))).toEqual(['evt_10001', 'evt_10000']);
  expect(container.querySelectorAll('details').length).toBe(60);
});

it('names events as the rules do, in the rows and in the filter, and tells the type in the details', async () => {
  const entries = [makeEvent(0), { ...makeEvent(1), eventType: 'trial_ended' }];
  render(
    <TimelinePanel
      {...{ error: null, onRetry: () => {}, entries, until: null, newEventIds: new Set<string>(), ruleset: RULESET }}
    />,
  );
  expect(screen.getAllByText('Signed up')).toHaveLength(2);
  expect(screen.getAllByText('Trial ended')).toHaveLength(2);
  const [row] = document.querySelectorAll('details');
  if (row) row.open = true;
  expect(await screen.findByText('trial_ended')).toBeDefined();
});
