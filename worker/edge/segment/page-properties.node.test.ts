import { describe, expect, test, vi } from 'vitest';
import { eventOf, propertiesOf } from '../../testing/segment-messages.node.ts';

describe('a page call', () => {
  test('has name, path, URL, title, referrer and campaign, wherever the message contains them', () => {
    const url = 'https://x.example/pricing?utm_source=google&utm_term=crm&gclid=abc';
    expect(
      propertiesOf({
        type: 'page',
        name: 'Home',
        category: 'Docs',
        properties: { variant: 2 },
        context: {
          page: { url, title: 'Prices', referrer: 'https://y.example/' },
          campaign: { name: 'spring', source: 'bing' },
        },
      }),
    ).toEqual({
      variant: 2,
      name: 'Home',
      category: 'Docs',
      path: '/pricing',
      url,
      title: 'Prices',
      search: '?utm_source=google&utm_term=crm&gclid=abc',
      referrer: 'https://y.example/',
      utm_source: 'bing',
      utm_campaign: 'spring',
      utm_term: 'crm',
      context: {
        page: { url, title: 'Prices', referrer: 'https://y.example/' },
        campaign: { name: 'spring', source: 'bing' },
      },
    });
  });

  test('has no referrer on a direct visit', () => {
    for (const referrer of ['$direct', '', null]) {
      expect(propertiesOf({ type: 'page', properties: { path: '/', referrer } })).toEqual({ path: '/' });
    }
  });

  test('may have no properties, or an invalid URL', () => {
    expect(propertiesOf({ type: 'page' })).toEqual({});
    expect(propertiesOf({ type: 'page', properties: { url: 'not a url' } })).toEqual({ url: 'not a url' });
  });

  test('gets no path from a URL whose host is too long', () => {
    const parse = vi.spyOn(URL, 'canParse');
    const host = '中'.repeat(300);
    for (const start of ['https://', 'https:', 'https:/\\/', 'https://a@', 'https:/\t/\t/', ' https://']) {
      const url = `${start}${host}/path`;
      expect(propertiesOf({ type: 'page', properties: { url } }), start).toEqual({ url });
    }
    expect(parse).not.toHaveBeenCalled();
    parse.mockRestore();
    const url = `https://x.example/${'a'.repeat(5000)}`;
    expect(propertiesOf({ type: 'page', properties: { url } })).toMatchObject({
      path: url.slice('https://x.example'.length),
    });
  });

  test('differs from a screen call only in its type', () => {
    expect(eventOf({ type: 'page', name: 'S' })).toMatchObject({ type: 'page_view', properties: { name: 'S' } });
    expect(eventOf({ type: 'SCREEN', name: 'S' })).toMatchObject({
      type: 'screen_view',
      properties: { name: 'S' },
    });
  });
});
