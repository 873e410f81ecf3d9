import { attempt, listen } from './attempt.ts';
import { createEvent, type NewEvent } from './create-event.ts';
import { isAutomatic } from './settings.ts';
import { submit } from './submit.ts';

/** How long to wait for a new page's title, because applications change the title after the address. */
const TITLE_MS = 100;

let seen: string | undefined;
let seenPlace: string | undefined;
let waiting: NewEvent | undefined;

/** Records the page view that is still waiting for its title, if any. */
export function settleView(): void {
  if (!waiting) return;
  waiting.context.page.title = `${document.title}`;
  submit(waiting);
  waiting = undefined;
}

/** Records a view of this page, unless it was already recorded. */
function look(isReplaced?: unknown): void {
  const event = createEvent('page', {});
  const { url, search } = event.context.page;
  // A prerendered page counts only once it becomes visible.
  if (url === seen || (document as { prerendering?: boolean }).prerendering) return;
  const place = url.replace(search, '');
  // A replaced query alone is not a new page, because filters and searches store their state there.
  const isSamePage = isReplaced === true && place === seenPlace && !isAutomatic('queries');
  seen = url;
  seenPlace = place;
  if (isSamePage) return;
  settleView();
  waiting = event;
  setTimeout(settleView, TITLE_MS);
}

/** Records a view of this page, and another whenever its address changes to a new page. */
export function watchPageViews(): void {
  for (const method of ['pushState', 'replaceState'] as const) {
    const original = history[method];
    history[method] = function (...args) {
      original.apply(this, args);
      attempt(() => look(method === 'replaceState'));
    };
  }
  listen(window, 'popstate', look);
  listen(document, 'visibilitychange', look);
  listen(window, 'pageshow', (event) => {
    // A page restored from the back-forward cache counts as viewed again.
    if ((event as PageTransitionEvent).persisted) seen = undefined;
    look();
  });
  look();
}
