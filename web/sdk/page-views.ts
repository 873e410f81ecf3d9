import { attempt, listen } from './attempt.ts';
import { createEvent, type NewEvent } from './create-event.ts';
import { isAutomatic } from './settings.ts';
import { submit } from './submit.ts';

/** Applications change the title of a new page after its address. */
const TITLE_MS = 100;

let seen: string | undefined;
let seenPlace: string | undefined;
let waiting: NewEvent | undefined;

/** Sends the page view that waits for its title, if there is one. */
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
  // A prerendered page counts when it becomes visible.
  if (url === seen || (document as { prerendering?: boolean }).prerendering) return;
  const place = url.replace(search, '');
  // Filters and searches store their state in the query; the page stays the same.
  const isSamePage = isReplaced === true && place === seenPlace && !isAutomatic('queries');
  seen = url;
  seenPlace = place;
  if (isSamePage) return;
  settleView();
  waiting = event;
  setTimeout(settleView, TITLE_MS);
}

/** Records a view of this page, and of each page that it turns into when its address changes. */
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
    // The page was restored from the back-forward cache, so it is viewed again.
    if ((event as PageTransitionEvent).persisted) seen = undefined;
    look();
  });
  look();
}
