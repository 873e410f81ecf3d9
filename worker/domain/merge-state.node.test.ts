import { describe, expect, it } from 'vitest';
import { joinLinks, linkRaised, withoutImport } from './merge-state.ts';

const byPage = { linkedBy: 'page', indirectBy: 'page' } as const;

describe('the link of a raised lead', () => {
  it('depends on the word of the customer and of the page together', () => {
    expect(linkRaised(byPage, { byCustomer: true })).toEqual({ ...byPage, byCustomer: true });
  });

  it('ends when the import that links the lead above is undone', () => {
    const link = linkRaised(byPage, { imports: ['imp_1'] });
    expect(link).toEqual({ linkedByPageAndImports: ['imp_1'], indirectBy: 'page' });
    expect(withoutImport(link, 'imp_1')).toBeNull();
  });

  it.each(['imp_1', 'imp_2'])(
    'ends when either import is undone (%s), if one import links the lead and the other links the lead above',
    (undone) => {
      const link = linkRaised({ linkedByPageAndImports: ['imp_1'] }, { imports: ['imp_2'] });
      expect(withoutImport(link, undone)).toBeNull();
    },
  );

  it('ends when the import that links the lead is undone, even if the customer links the lead above', () => {
    const link = linkRaised({ linkedByImports: ['imp_1'] }, { byCustomer: true });
    expect(link).toEqual({ linkedByPageAndImports: ['imp_1'] });
    expect(withoutImport(link, 'imp_1')).toBeNull();
  });
});

describe('joining two links', () => {
  it('keeps the cause of one link when the import that caused the other link is undone', () => {
    const link = joinLinks(linkRaised(byPage, { imports: ['imp_1'] }), linkRaised(byPage, { byCustomer: true }));
    expect(withoutImport(link, 'imp_1')).toEqual({ ...byPage, byCustomer: true });
  });

  it('changes nothing if the first link already has all causes of the second link', () => {
    const link = linkRaised(byPage, { byCustomer: true, imports: ['imp_1', 'imp_2'] });
    expect(joinLinks(link, linkRaised(byPage, { imports: ['imp_2'] }))).toBe(link);
    expect(joinLinks({}, link)).toEqual({});
  });
});
