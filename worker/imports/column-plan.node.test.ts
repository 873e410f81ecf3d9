import { describe, expect, it } from 'vitest';
import type { ImportType } from '../contract/import.ts';
import { planColumns } from './column-plan.ts';
import { toCells, toRowValue } from './row-value.ts';

/** The result for a row under this header, as a reader would get it. */
function read(type: ImportType, header: string[], cells: string[]) {
  const planned = planColumns(type, header);
  if (planned.status === 'refused') throw new Error(planned.message);
  const row = toRowValue(planned.plan, { row: cells, cells: toCells(planned.plan, cells) }, null);
  return 'value' in row ? { value: row.value } : row;
}

describe('a header', () => {
  it.each([
    ['event_type', 'lead_id'],
    ['Event Type', 'Lead ID'],
    ['EVENTTYPE', 'lead-id'],
    [' eventType ', 'LeadId'],
  ])('may be spelled %s, %s', (eventType, leadId) => {
    expect(read('events', [eventType, leadId], ['signup', 'lead_1'])).toEqual({
      value: { eventType: 'signup', leadId: 'lead_1' },
    });
  });

  it('of a file of leads may spell “email” in different ways', () => {
    for (const email of ['email', 'e-mail', 'E-Mail', 'Email', 'E mail']) {
      expect(read('leads', [email, 'Name'], ['alice@test.com', 'Alice'])).toEqual({
        value: { email: 'alice@test.com', name: 'Alice' },
      });
    }
  });

  it.each<[ImportType, string[], string[]]>([
    ['events', ['Name', 'Score'], ['eventType', 'leadId']],
    ['events', ['eventType', 'properties.leadId'], ['leadId']],
    ['events', ['userId'], ['eventType']],
    ['leads', ['name', 'company'], ['leadId']],
  ])(
    'of a file of %s is refused if required columns are missing, and the error names all of them: %s',
    (type, header, missing) => {
      const planned = planColumns(type, header);
      if (planned.status !== 'refused') throw new Error('it was not refused');
      expect(planned.errors.map(({ path }) => path)).toEqual(missing);
      for (const name of missing) expect(planned.message).toContain(name);
    },
  );

  it('is refused if it names a field twice or has too many columns', () => {
    expect(planColumns('events', ['eventType', 'leadId', 'Event Type'])).toMatchObject({
      status: 'refused',
      message: 'The columns "eventType" and "Event Type" mean the same.',
    });
    const wide = ['eventType', 'leadId', ...Array.from({ length: 299 }, (_, i) => `properties.p${i}`)];
    expect(planColumns('events', wide)).toMatchObject({ status: 'refused' });
    expect(planColumns('events', wide.slice(0, 300))).toMatchObject({ status: 'planned' });
  });

  it('may contain unknown columns, which become properties and are reported', () => {
    expect(planColumns('leads', ['leadId', 'Shoe size', '', 'properties.plan'])).toMatchObject({
      warnings: [
        'Unknown columns are kept as properties: "Shoe size", "properties.plan".',
        'Column 3 has no name and was ignored.',
      ],
    });
    expect(read('leads', ['leadId', 'Shoe size', ''], ['lead_1', '42', 'x'])).toEqual({
      value: { leadId: 'lead_1', custom: { 'Shoe size': 42 } },
    });
  });

  it('may contain two unknown columns of the same name, which are both kept', () => {
    expect(read('leads', ['leadId', 'Notes', 'Notes', 'plan', 'custom.plan'], ['lead_1', 'a', 'b', 'c', 'd'])).toEqual({
      value: { leadId: 'lead_1', custom: { Notes: 'a', 'Notes (2)': 'b', 'plan (2)': 'c', plan: 'd' } },
    });
  });

  it.each([
    ['timestmp', 'timestamp'],
    ['eventI', 'eventId'],
    ['anonymusId', 'anonymousId'],
  ])('with the typo %s is refused if the column %s is missing', (slip, field) => {
    const header = ['eventType', 'leadId', slip];
    expect(planColumns('events', header)).toMatchObject({
      message: expect.stringContaining(`Did you mean \`${field}\`?`),
    });
    expect(planColumns('events', [...header, field])).toMatchObject({ status: 'planned' });
  });

  it('may have several columns for one field: each row uses the first column with a value, and keeps the other columns as properties', () => {
    const header = ['Mobile phone', 'Email', 'Phone', 'First name', 'Last name'];
    expect(read('leads', header, ['2', 'a@example.test', '1', 'Ann', 'Example'])).toEqual({
      value: { email: 'a@example.test', phone: '1', name: 'Ann Example', custom: { 'Mobile phone': 2 } },
    });
    expect(read('leads', header, ['2', 'a@example.test', '', '', 'Example'])).toEqual({
      value: { email: 'a@example.test', phone: '2', name: 'Example' },
    });
  });

  it('may contain the record ID of another tool, which becomes the lead’s ID only if there is no email', () => {
    const header = ['Record ID', 'Email'];
    expect(read('leads', header, ['9001', 'a@example.test'])).toEqual({
      value: { email: 'a@example.test', custom: { 'Record ID': 9001 } },
    });
    expect(read('leads', header, ['9001', ''])).toEqual({ value: { leadId: '9001' } });
  });
});

describe('a row', () => {
  it('gets properties from columns, with numbers and booleans recognized, and from a column of JSON', () => {
    const header = ['eventType', 'leadId', 'properties', 'properties.page', 'Properties.cart.total', 'properties.vip'];
    expect(
      read('events', header, ['purchase', '42', '{"items":["a"],"page":"/old"}', ' /pricing ', '12.50', 'TRUE']),
    ).toEqual({
      value: {
        eventType: 'purchase',
        leadId: '42',
        properties: { items: ['a'], page: '/pricing', 'cart.total': 12.5, vip: true },
      },
    });
  });

  it('has no value for an empty cell', () => {
    const header = ['leadId', 'name', 'email', 'custom.plan'];
    expect(read('leads', header, ['lead_1', '', '  ', ''])).toEqual({ value: { leadId: 'lead_1' } });
  });

  it('may have fewer cells than the header, and may have extra cells if they are empty', () => {
    const header = ['leadId', 'name'];
    const refused = (count: number) => ({
      errors: [{ path: '', message: `has ${count} cells where the header has 2` }],
    });
    expect(read('leads', header, ['lead_1'])).toEqual({ value: { leadId: 'lead_1' } });
    expect(read('leads', header, ['lead_1', 'Smith', 'Alice'])).toEqual(refused(3));
    expect(read('leads', header, ['lead_1', 'Alice', '', ''])).toEqual({ value: { leadId: 'lead_1', name: 'Alice' } });
  });

  it.each(['{', '[1]', '"text"', 'null', '7'])('is refused if its properties are not a JSON object: %s', (json) => {
    expect(read('events', ['eventType', 'leadId', 'properties'], ['signup', 'lead_1', json])).toEqual({
      errors: [{ path: 'properties', message: 'must be a JSON object' }],
    });
  });

  it('cannot change the prototype of objects', () => {
    const { value } = read('events', ['eventType', 'leadId', 'properties.__proto__'], ['signup', 'lead_1', 'x']) as {
      value: { properties: object };
    };
    expect(Object.getPrototypeOf(value.properties)).toBe(Object.prototype);
    expect(JSON.stringify(value.properties)).toBe('{"__proto__":"x"}');
  });
});
