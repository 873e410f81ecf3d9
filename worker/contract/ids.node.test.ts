import { describe, expect, test } from 'vitest';
import './say-issue.ts';
import { EventId, LeadId, NOT_ID_TEXT, refuseId } from './ids.ts';
import { LIMITS } from './limits.ts';

const PLACEHOLDERS = [
  ...['anonymous', 'null', 'undefined', 'none', 'nil', 'nan', 'true', 'false', '0', '-1', '[object Object]', 'guest'],
  ...['distinct_id', 'NULL', 'Anonymous', 'NaN', 'Undefined', '[OBJECT OBJECT]'],
];

describe('an ID', () => {
  test.each(PLACEHOLDERS)('cannot be the placeholder %s, in upper or lower case', (value) => {
    expect(refuseId(value)).toBe(`must be an ID, not the placeholder "${value}"`);
  });

  test.each(['.', '..'])('is not %j, which a URL cannot contain', (value) => {
    expect(refuseId(value)).toBe(`must not be "${value}", which cannot be part of an address`);
  });

  test.each(['...', '.a', 'a.', '%2e', '%2E%2e'])('may be %j, which a URL can contain', (value) => {
    expect(refuseId(value)).toBeNull();
    expect(new URL(`https://leads.example/api/leads/${encodeURIComponent(value)}/x`).pathname).toBe(
      `/api/leads/${encodeURIComponent(value)}/x`,
    );
  });

  test.each(['', ' ', '\t\n', '\u00a0'])('cannot be empty: %j', (value) => {
    expect(refuseId(value)).toBe('must not be empty');
  });

  test.each([' a', 'a ', '\ta', 'a\n', '\u00a0a'])('cannot have surrounding white space: %j', (value) => {
    expect(refuseId(value)).toBe('must not begin or end with white space');
  });

  test.each(['a\u0000b', 'a\u001fb', 'a\u007fb', 'a\nb'])('cannot contain a control character: %j', (value) => {
    expect(refuseId(value)).toBe('must not contain control characters');
  });

  test.each(['\u200b', '\u200b\u200d', '\u2060', '\u3164', '\u00ad', '\ufe0f', '\u202e', '\u2800'])(
    'must contain a visible character: %j',
    (value) => {
      expect(refuseId(value)).toBe('must contain a visible character');
      expect(refuseId(`${value}a`)).toBeNull();
    },
  );

  test.each(['a\ud800', '\udfffa', 'a\ud800b', '\udc00\ud800'])('must be well-formed Unicode: %j', (value) => {
    expect(refuseId(value)).toBe('must be well-formed Unicode');
  });

  test(`has at most ${LIMITS.idCharsMax} characters`, () => {
    expect(LIMITS.idCharsMax).toBe(128);
    expect(refuseId('x'.repeat(128))).toBeNull();
    expect(refuseId('x'.repeat(129))).toBe('must be at most 128 characters');
  });

  test.each([
    ...[
      'lead_123',
      'alice@test.com',
      '00',
      '1',
      '10',
      '-10',
      'nullable',
      'anonymous_1',
      'a b',
      '名前',
      '👩‍💻',
      '__proto__',
    ],
    ...['0198c1f2-7d4e-7c3a-9b1e-1f2e3d4c5b6a', '01J9ZQ4T4Y8Y6X2VJ7K3M5N8PQ'],
  ])('can be %s', (value) => {
    expect(refuseId(value)).toBeNull();
  });

  test('is accepted unchanged for leads and events, and an invalid ID is rejected with the reason', () => {
    expect(LeadId.parse('Lead_1')).toBe('Lead_1');
    expect(EventId.safeParse('null').error?.issues.map(({ message }) => message)).toEqual([
      'must be an ID, not the placeholder "null"',
    ]);
    expect(LeadId.safeParse(0).success).toBe(false);
  });

  test('is text or a whole number', () => {
    expect(LeadId.parse(42)).toBe('42');
    expect(EventId.parse(Number.MAX_SAFE_INTEGER)).toBe('9007199254740991');
    for (const value of [1.5, 2 ** 53, Number.NaN, true, {}, ['a'], null]) {
      expect(LeadId.safeParse(value).error?.issues.map(({ message }) => message)).toEqual([NOT_ID_TEXT]);
    }
    expect(LeadId.safeParse(undefined).error?.issues[0]?.message).toBe('is required');
  });
});
