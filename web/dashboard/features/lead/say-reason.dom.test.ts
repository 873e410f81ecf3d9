import { expect, it } from 'vitest';
import { timesIn } from '../../lib/times.ts';
import { sayReason } from './say-reason.ts';

const outcome = {
  because: 'outcome',
  outcomeAt: '2026-01-05T23:30:00.000Z',
  reason: 'A customer since 2026-01-05.',
} as const;

it('writes the day of the outcome as the screen writes days, in the time zone of the project', () => {
  expect(sayReason(outcome, timesIn('UTC'))).toBe('A customer since Jan 5, 2026.');
  expect(sayReason(outcome, timesIn('Europe/Berlin'))).toBe('A customer since Jan 6, 2026.');
});

it('keeps every other reason as the API words it', () => {
  const standing = { because: 'standing', outcomeAt: outcome.outcomeAt, reason: 'In the first stage.' } as const;
  expect(sayReason(standing, timesIn('UTC'))).toBe('In the first stage.');
});
