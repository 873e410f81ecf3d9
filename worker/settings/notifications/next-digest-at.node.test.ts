import { expect, test } from 'vitest';
import { nextDigestAt } from './next-digest-at.ts';

test.each([
  ['UTC', '2026-02-11T07:59:59Z', '2026-02-11T08:00:00.000Z'],
  ['UTC', '2026-02-11T08:00:00Z', '2026-02-12T08:00:00.000Z'],
  ['Europe/Berlin', '2026-02-11T08:00:00Z', '2026-02-12T07:00:00.000Z'],
  ['Europe/Berlin', '2026-03-28T12:00:00Z', '2026-03-29T06:00:00.000Z'],
  ['Pacific/Kiritimati', '2026-02-11T17:00:00Z', '2026-02-11T18:00:00.000Z'],
  ['Pacific/Pago_Pago', '2026-02-11T18:00:00Z', '2026-02-11T19:00:00.000Z'],
  ['America/St_Johns', '2026-07-01T10:31:00Z', '2026-07-02T10:30:00.000Z'],
])('the digest is sent at 8:00 in %s: the next digest after %s is sent at %s', (zone, now, next) => {
  expect(new Date(nextDigestAt(zone, Date.parse(now))).toISOString()).toBe(next);
});
