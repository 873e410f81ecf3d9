import { afterEach, expect, it, vi } from 'vitest';
import { learnTraits, NO_TRAITS } from './learn-traits.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const learn = (known: typeof NO_TRAITS, source: 'api' | 'page', custom: Record<string, unknown>) =>
  learnTraits(known, { source, traits: { custom } } as never);

// A page can send a property thousands of times under a name with which all other names begin. If a late event follows, the lead folds all
// of these events again.
it.each([
  ['custom', 1],
  ['a', 1],
  ['a', { b: 1 }],
  ['custom', { custom: 1 }],
])('a dotted name is split only as deep as the property %s is nested: %j', (head, value) => {
  const names = Array.from({ length: 100 }, (_, i) => `${head}${'.'.repeat(100)}${i}`);
  const known = learn(NO_TRAITS, 'page', Object.fromEntries(names.map((name) => [name, 1])));
  const split = vi.spyOn(String.prototype, 'split');
  const slice = vi.spyOn(String.prototype, 'slice');
  learn(known, 'page', { [head]: value });
  expect(split).not.toHaveBeenCalled();
  expect(slice.mock.calls.length).toBeLessThan(names.length * 20);
});
