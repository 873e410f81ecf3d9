import { expect, it } from 'vitest';
import { DESTINATIONS, MOVED } from './navigation.ts';

it('gives every screen its own address and shortcut key', () => {
  for (const of of ['to', 'key', 'label'] as const) {
    const values = DESTINATIONS.map((destination) => destination[of]);
    expect(new Set(values).size).toBe(values.length);
  }
});

it('redirects old addresses to a screen, or to a section of a screen', () => {
  for (const { to } of MOVED) expect(DESTINATIONS.some((each) => each.to !== '/' && to.startsWith(each.to))).toBe(true);
});
