import { locatePage } from './filled-in.ts';

let current: string | undefined;
let referrer: string | undefined;

/** Describes the current page and its campaign in Segment's fields. */
export function describePage() {
  const url = locatePage();
  if (url.href !== current) {
    // In a single-page application, the previous page is the referrer. The query of the document's referrer is left out, because it
    // may contain typed values. The template turns the referrer into text, because an element named `referrer` hides the document's
    // property.
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
