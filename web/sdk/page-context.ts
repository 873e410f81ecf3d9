import { locatePage } from './filled-in.ts';

let current: string | undefined;
let referrer: string | undefined;

/** The page as it stands, and the campaign that led to it, in Segment's words. */
export function describePage() {
  const url = locatePage();
  if (url.href !== current) {
    // In an application of one page, the visitor came from its page before. Another page's query is that page's to
    // tell: here, nobody knows whether it was a form's.
    // Text, though an element named `referrer` or `title` stands in for the document's own.
    referrer = current ?? `${document.referrer}`.split('?', 1)[0];
    current = url.href;
  }
  const utm = (name: string) => url.searchParams.get(`utm_${name}`) ?? undefined;
  return {
    page: { path: url.pathname, url: url.href, referrer, title: `${document.title}`, search: url.search },
    campaign: {
      source: utm('source'),
      medium: utm('medium'),
      name: utm('campaign'),
      term: utm('term'),
      content: utm('content'),
    },
  };
}
