import { expect, it } from 'vitest';
import { compileTimeFormat } from './time-format.ts';

const read = (format: string, text: string, zone: string | null = 'UTC') => {
  const result = compileTimeFormat(format)?.(text, zone);
  return result?.status === 'read' ? new Date(result.at).toISOString() : (result?.reason ?? 'no format');
};

it.each([
  ['DD/MM/YYYY HH:mm', '11/02/2026 10:30', '2026-02-11T10:30:00.000Z'],
  ['MM/DD/YYYY HH:mm', '11/02/2026 10:30', '2026-11-02T10:30:00.000Z'],
  ['M/D/YYYY h:mm A', '2/9/2026 1:05 PM', '2026-02-09T13:05:00.000Z'],
  ['M/D/YYYY h:mm A', '2/9/2026 12:05 am', '2026-02-09T00:05:00.000Z'],
  ['D.M.YYYY', '9.2.2026', '2026-02-09T00:00:00.000Z'],
  ['YYYYMMDD HHmmss', '20260211 103000', '2026-02-11T10:30:00.000Z'],
  ['DD-MM-YYYY HH:mm Z', '11-02-2026 10:30 +01:00', '2026-02-11T09:30:00.000Z'],
  ['DD/MM/YYYY', '31/02/2026', 'impossible'],
  ['DD/MM/YYYY', '2026-02-11', 'unreadable'],
  ['M/D/YYYY h:mm A', '2/9/2026 13:05 PM', 'impossible'],
])('the format %s reads %s', (format, text, at) => {
  expect(read(format, text)).toBe(at);
});

it('the format of times uses the time zone of the file, before and after clocks change', () => {
  expect(read('DD/MM/YYYY HH:mm', '11/07/2026 10:30', 'Europe/Amsterdam')).toBe('2026-07-11T08:30:00.000Z');
  expect(read('DD/MM/YYYY HH:mm', '11/02/2026 10:30', 'Europe/Amsterdam')).toBe('2026-02-11T09:30:00.000Z');
  expect(read('DD/MM/YYYY HH:mm', '11/02/2026 10:30', null)).toBe('no_zone');
});

it.each(['', 'HH:mm', 'DD/MM', 'DD/MM/YYYY DD', 'DD/MM/YYYY hh:mm', 'DD/MM/YYYY HH:mm A'])(
  'refuses the time format %j',
  (format) => {
    expect(compileTimeFormat(format)).toBeNull();
  },
);
