import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../contract/limits.ts';
import { nested, receive, traitsOf } from '../../testing/segment-messages.node.ts';

describe('an identify call', () => {
  test('sets the lead’s properties', () => {
    const traits = {
      firstName: 'Ann',
      lastName: 'Lee',
      email: ' Ann@Acme.example ',
      phone: 4912345,
      company: { name: 'Acme', employees: 20 },
      plan: 'pro',
    };
    expect(traitsOf({ type: 'identify', traits })).toEqual({
      name: 'Ann Lee',
      email: 'ann@acme.example',
      phone: '4912345',
      company: 'Acme',
      custom: { firstName: 'Ann', lastName: 'Lee', plan: 'pro', company: { employees: 20 } },
    });
    expect(traitsOf({ type: 'identify', traits: { name: 'Ann', company: 'Acme', first_name: 'A' } })).toEqual({
      name: 'Ann',
      company: 'Acme',
      custom: { first_name: 'A' },
    });
  });

  test('may have its traits in the context, but its own traits take precedence', () => {
    const context = { traits: { email: 'ann@acme.example', plan: 'pro' } };
    expect(traitsOf({ type: 'identify', context })).toEqual({ email: 'ann@acme.example', custom: { plan: 'pro' } });
    expect(traitsOf({ type: 'identify', traits: { plan: 'free' }, context })).toEqual({ custom: { plan: 'free' } });
    expect(traitsOf({ type: 'identify' })).toEqual({});
  });

  test('clears fields that are null, and leaves fields that are missing or empty', () => {
    expect(traitsOf({ type: 'identify', traits: { name: null, phone: null, email: null, plan: null } })).toEqual({
      ...{ name: null, phone: null, email: null, custom: { plan: null } },
    });
    expect(traitsOf({ type: 'identify', traits: { company: null, name: '', phone: ' ' } })).toEqual({
      ...{ company: null, custom: { phone: ' ' } },
    });
    expect(traitsOf({ type: 'identify', traits: { name: null, firstName: 'Ann' } })).toMatchObject({ name: 'Ann' });
    expect(traitsOf({ type: 'group', groupId: 'g1', traits: { name: null } })).toEqual({
      ...{ company: null, custom: { group: { id: 'g1' } } },
    });
  });

  test('stores a value that does not fit its field as a custom property', () => {
    expect(traitsOf({ type: 'identify', traits: { email: 'ann at acme', phone: '', company: {} } })).toEqual({
      custom: { email: 'ann at acme', company: {} },
    });
    const name = 'x'.repeat(LIMITS.nameCharsMax + 1);
    expect(traitsOf({ type: 'identify', traits: { name, company: { name } } })).toEqual({
      custom: { name, company: { name } },
    });
  });

  test('is rejected if its traits are nested too deep', () => {
    const [mapped] = receive({ type: 'identify', userId: 'u1', context: { traits: nested(10) } });
    expect(mapped).toMatchObject({ status: 'rejected', rejection: { message: expect.stringContaining('`traits` ') } });
  });
});

test('a group call sets the lead’s company', () => {
  const context = { traits: { email: 'ann@acme.example' } };
  expect(traitsOf({ type: 'group', groupId: 'g1', traits: { name: 'Acme', plan: 'pro' }, context })).toEqual({
    company: 'Acme',
    custom: { group: { id: 'g1', plan: 'pro' } },
  });
  expect(traitsOf({ type: 'group', groupId: 7 })).toEqual({ custom: { group: { id: '7' } } });
});
