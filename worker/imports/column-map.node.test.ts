import { expect, it } from 'vitest';
import type { ImportType } from '../contract/import.ts';
import { parseColumnMap } from './column-map.ts';

const errorsOf = async (text: string, type: ImportType = 'leads') => {
  const parsed = await parseColumnMap(text, type);
  return parsed.status === 'refused' ? parsed.errors : [];
};

it('a column map lists the field that each column becomes', async () => {
  const parsed = await parseColumnMap(
    '{"Work email":"email","Plan":"custom.plan","More":"custom","Notes":null}',
    'leads',
  );
  if (parsed.status === 'refused') throw new Error('it was refused');
  expect([...parsed.map].map(([name, { target }]) => [name, target])).toEqual([
    ['Work email', { kind: 'field', field: 'email' }],
    ['Plan', { kind: 'entry', name: 'plan' }],
    ['More', { kind: 'bag' }],
    ['Notes', { kind: 'left_out' }],
  ]);
});

it.each<[string, ImportType, string, RegExp]>([
  ['email', 'leads', 'query.map', /JSON object/],
  ['["email"]', 'leads', 'query.map', /./],
  ['{"A":7}', 'leads', 'query.map.A', /must be the name/],
  ['{"A":"emial"}', 'leads', 'query.map.A', /unknown field `emial`. Did you mean `email`\?/],
  ['{"A":"custom."}', 'leads', 'query.map.A', /unknown field/],
  ['{"A":"properties.x"}', 'leads', 'query.map.A', /custom\.…/],
  ['{"A":{"to":"timestamp","format":"noon"}}', 'events', 'query.map.A', /format/],
  ['{"A":{"to":"eventId","format":"DD/MM/YYYY"}}', 'events', 'query.map.A', /eventId is no time/],
  ['{"A":{"to":"email","fromat":"x"}}', 'leads', 'query.map.A', /fromat/],
])('refuses the column map %s', async (text, type, path, message) => {
  expect(await errorsOf(text, type)).toEqual([{ path, message: expect.stringMatching(message) }]);
});
