import { expect, it } from 'vitest';
import { addLetters, letterSumsOf } from './letter-sums.ts';

it('a lead that had good letters at two different moments counts once', () => {
  const judgments = [
    { snapshot: 0, converts: false },
    { snapshot: 1, converts: true },
  ];
  const { letters = {} } = letterSumsOf({ letters: ['B', 'A'], judgments } as never);
  expect(letters).toEqual({
    A: { leads: 1, convertingLeads: 1, judgments: 1, converting: 1 },
    B: { leads: 1, convertingLeads: 0, judgments: 1, converting: 0 },
    good: { leads: 1, convertingLeads: 1, judgments: 2, converting: 1 },
  });
  expect(addLetters(letters, letters).good).toEqual({ leads: 2, convertingLeads: 2, judgments: 4, converting: 2 });
});
