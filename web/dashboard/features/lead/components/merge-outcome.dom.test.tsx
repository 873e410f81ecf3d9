import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import type { Lead } from '../../../../../worker/contract/lead.ts';
import { MergeOutcome } from './merge-outcome.tsx';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const AT = '2026-02-11T09:30:00.000Z';
const LEAD: Lead = {
  ...{ _id: 'al', name: 'Al Smith', email: 'al@smith.example', company: null, phone: null, custom: {} },
  ...{ currentScore: 55, leadStage: 'warm', velocityScore: 1, eventCount: 2, eventsLast24h: 2, version: 3 },
  ...{ firstEventAt: AT, lastEventAt: AT, createdAt: AT, changesAt: null, stageDropsAt: null, firstTouch: null },
  ...{ owner: null, status: 'new', taskDueAt: null, idKind: 'own', mergedFrom: [], mergedCount: 0 },
};

it('the preview of a merge shows the contact details of the resulting person, including those that only the other lead had', () => {
  // The color of the stage has not loaded yet.
  vi.stubGlobal('fetch', () => new Promise(() => {}));
  const outcome: Lead = { ...LEAD, phone: '+1 555 0107', company: 'Smith & Sons', currentScore: 80, eventCount: 4 };
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MergeOutcome lead={LEAD} outcome={outcome} />
    </QueryClientProvider>,
  );
  const shown = (term: string) => screen.getByText(term).nextElementSibling?.textContent;
  expect(shown('Resulting lead')).toBe('Al Smithal@smith.example · +1 555 0107 · Smith & Sons');
  expect([shown('Score'), shown('Events')]).toEqual(['55 → 80', '2 → 4']);
});
