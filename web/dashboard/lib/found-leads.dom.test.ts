import { expect, it } from 'vitest';
import { byCloseness } from './found-leads.ts';

/** Sorted by score, as the API lists them. */
const FOUND = [
  { _id: 'usr_1', name: 'Alan Smith', email: null, company: null },
  { _id: 'usr_2', name: 'Alma Smithers', email: 'al@smithers.example', company: null },
  { _id: 'usr_3', name: 'Smith, Al', email: null, company: 'Bolts' },
  { _id: 'usr_4', name: 'Al Smith', email: 'sales@bolts.example', company: 'Smith & Sons' },
];
const namesBy = (search: string) => byCloseness(FOUND, search).map(({ name }) => name);

it.each([
  ['al smith', ['Al Smith', 'Smith, Al', 'Alan Smith', 'Alma Smithers']],
  ['AL@smithers.example', ['Alma Smithers', 'Alan Smith', 'Smith, Al', 'Al Smith']],
  ['smith', ['Alan Smith', 'Smith, Al', 'Al Smith', 'Alma Smithers']],
  ['smi', ['Alan Smith', 'Alma Smithers', 'Smith, Al', 'Al Smith']],
  ['usr_3', ['Smith, Al', 'Alan Smith', 'Alma Smithers', 'Al Smith']],
])('“%s” finds the lead with that name before leads with higher scores', (search, names) => {
  expect(namesBy(search)).toEqual(names);
});
