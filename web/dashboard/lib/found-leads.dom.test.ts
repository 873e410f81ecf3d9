import { expect, it } from 'vitest';
import { byCloseness } from './found-leads.ts';

/** Sorted by score, as the API lists them. */
const FOUND = [
  { name: 'Alan Smith', email: null, company: null },
  { name: 'Alma Smithers', email: 'al@smithers.example', company: null },
  { name: 'Smith, Al', email: null, company: 'Bolts' },
  { name: 'Al Smith', email: 'sales@bolts.example', company: 'Smith & Sons' },
];
const namesBy = (search: string) => byCloseness(FOUND, search).map(({ name }) => name);

it.each([
  ['al smith', ['Al Smith', 'Smith, Al', 'Alan Smith', 'Alma Smithers']],
  ['AL@smithers.example', ['Alma Smithers', 'Alan Smith', 'Smith, Al', 'Al Smith']],
  ['smith', ['Alan Smith', 'Smith, Al', 'Al Smith', 'Alma Smithers']],
  ['smi', ['Alan Smith', 'Alma Smithers', 'Smith, Al', 'Al Smith']],
])('“%s” finds the lead with that name before leads with higher scores', (search, names) => {
  expect(namesBy(search)).toEqual(names);
});
