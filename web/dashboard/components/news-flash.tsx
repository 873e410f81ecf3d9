/**
 * Highlights a value that just changed. The highlight fades by opacity alone, which needs no layout or painting. The parent element
 * must have the classes `relative isolate`.
 */
export const NewsFlash = () => (
  <span aria-hidden className="-z-10 pointer-events-none absolute inset-0 animate-news bg-accent-wash opacity-0" />
);
