import { expect, it } from 'vitest';
import { traitCandidates } from './trait-candidates.ts';

const samples = Array.from({ length: 100 }, (_, i) => ({
  custom: { employees: i === 0 ? 'unknown' : i % 2 === 0 ? `${i * 10}` : i * 10, [`only_${i}`]: 1 },
}));

it('suggests numbers such as a size, even if some leads have text instead', () => {
  const asked = traitCandidates([samples], undefined).filter(({ property }) => property === 'employees');
  expect(asked.map(({ operator }) => operator)).toEqual(['greater_than', 'greater_than', 'greater_than']);
});

it('suggests no properties that hardly any lead has', () => {
  expect(traitCandidates([samples], undefined).filter(({ property }) => property.startsWith('only_'))).toEqual([]);
});

it('suggests properties of the customer’s leads, even if many invented leads have other properties', () => {
  const invented = Array.from({ length: 1_000 }, (_, i) => ({
    custom: Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`z${n}`, (i + n) % 2 === 0 ? 'y' : 'n'])),
  }));
  const asked = traitCandidates([samples, invented], undefined).map(({ property }) => property);
  expect(asked.filter((property) => property === 'employees')).toHaveLength(3);
  expect(asked).toContain('z0');
});
