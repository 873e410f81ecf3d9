import { expect, it } from 'vitest';
import { linearScale } from './linear-scale.ts';

it('a linear scale maps a domain to a range, which may be reversed, and back', () => {
  const y = linearScale({ domain: [0, 100], range: [200, 0] });
  expect([y(0), y(25), y(100), y(150), y.invert(150)]).toEqual([200, 150, 0, -100, 25]);
});

it('a linear scale maps an empty domain to the start of its range', () => {
  expect(linearScale({ domain: [5, 5], range: [10, 90] })(5)).toBe(10);
});
