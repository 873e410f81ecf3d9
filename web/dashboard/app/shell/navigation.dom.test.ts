import { expect, it } from 'vitest';
import { DESTINATIONS, MOVED } from './navigation.ts';

it('every screen has its own address and key', () => {
  for (const of of ['to', 'key', 'label'] as const) {
    const values = DESTINATIONS.map((destination) => destination[of]);
    expect(new Set(values).size).toBe(values.length);
  }
});

it('old addresses lead to a screen, or to a section of one', () => {
  for (const { to } of MOVED) expect(DESTINATIONS.some((each) => each.to !== '/' && to.startsWith(each.to))).toBe(true);
});
