import { describe, expect, it } from 'vitest';
import { CompanyKey } from '../contract/company.ts';
import type { LearnedTraits } from '../contract/traits.ts';
import { companyKeyOf, companyOf } from './company-key.ts';
import { isFreeMail } from './is-free-mail.ts';
import { learnTraits, NO_TRAITS } from './learn-traits.ts';

const learn = (...facts: ['server' | 'page', LearnedTraits][]) =>
  facts.reduce(
    (known, [source, traits]) =>
      learnTraits(known, { kind: 'traits', eventId: 'evt_1', occurredAt: 0, traits, source }),
    NO_TRAITS,
  );
const keyOf = (traits: LearnedTraits) => companyKeyOf(learn(['server', traits]));

describe('companyOf', () => {
  it('is the email’s domain, unless anyone can get an address there', () => {
    expect(keyOf({ email: 'anna@acme.example', company: 'Other' })).toBe('acme.example');
    expect(keyOf({ email: 'anna@gmail.com' })).toBeNull();
    expect(keyOf({ email: 'anna@gmail.com', company: 'Acme' })).toBe('name:acme');
  });

  it('is otherwise the group, or else the name', () => {
    const group = { id: 'g-7', plan: 'pro' };
    expect(keyOf({ company: 'Acme', custom: { group } })).toBe('group:g-7');
    expect(keyOf({ company: 'Acme', custom: { group: { id: 42 } } })).toBe('group:42');
    for (const other of [{ plan: 'pro' }, { id: ' ' }, 'g-7', { id: 'x'.repeat(129) }])
      expect(keyOf({ company: 'Acme', custom: { group: other } })).toBe('name:acme');
    expect(keyOf({ email: 'anna@acme.example', custom: { group } })).toBe('acme.example');
  });

  it('is the same for different spellings of a name', () => {
    const spellings = ['Acme', 'ACME Inc.', 'Acme, Inc', ' acme  co. ltd. ', 'Ａｃｍｅ S.A.', 'Acme GmbH & Co. KG'];
    for (const company of spellings) expect(keyOf({ company }), company).toBe('name:acme');
    expect(keyOf({ company: 'L’Oréal' })).toBe(keyOf({ company: "L'Oréal SA" }));
    expect(keyOf({ company: '株式会社日立' })).toBe('name:株式会社日立');
    expect(keyOf({ company: '---' })).toBeNull();
    // Normalizing the first name turns one character into eighteen.
    expect(CompanyKey.safeParse(keyOf({ company: '\ufdfa'.repeat(200) })).success).toBe(true);
    expect(CompanyKey.safeParse(keyOf({ company: '𝕏'.repeat(100) })).success).toBe(true);
    expect(keyOf({})).toBeNull();
  });

  it('distinguishes domains, groups and names', () => {
    const keys = [
      keyOf({ email: 'a@acme.example' }),
      keyOf({ custom: { group: { id: 'acme.example' } } }),
      keyOf({ company: 'acme.example' }),
    ];
    expect(new Set(keys).size).toBe(3);
  });

  it('depends only on the customer’s data; a company from pages counts separately, and only if the customer states none', () => {
    const page = { email: 'anna@evil.example', company: 'Evil' };
    expect(companyOf(learn(['server', { company: 'Acme' }], ['page', page]))).toEqual({
      key: 'name:acme',
      name: 'Acme',
      from: null,
    });
    expect(companyOf(learn(['page', page], ['server', { email: 'anna@acme.example' }]))).toEqual({
      ...{ key: 'acme.example', name: null, from: null },
    });
    expect(companyOf(learn(['page', page]))).toEqual({ key: 'evil.example', name: 'Evil', from: 'pages' });
    expect(companyKeyOf(learn(['page', page]))).toBeNull();
  });
});

describe('isFreeMail', () => {
  it('recognizes the domains of mail providers, and no other domains', () => {
    const providers = [
      'gmail.com',
      'googlemail.com',
      'outlook.com',
      'hotmail.co.uk',
      'yahoo.co.jp',
      'icloud.com',
      'aol.com',
      'gmx.de',
    ];
    const more = [
      'web.de',
      'proton.me',
      'qq.com',
      '163.com',
      'naver.com',
      'mail.ru',
      'orange.fr',
      'libero.it',
      'uol.com.br',
    ];
    expect([...providers, ...more].filter((domain) => !isFreeMail(domain))).toEqual([]);
    const others = Array.from({ length: 20_000 }, (_, i) => `company-${i}.example`);
    expect(['', 'example', 'mail.gmail.com', 'stripe.com', 'siemens.de', ...others].filter(isFreeMail)).toEqual([]);
  });
});
