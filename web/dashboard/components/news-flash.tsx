/**
 * Highlights a value that just changed. The highlight fades in the compositor, so that it costs the page no frames. Its parent must
 * have the classes `relative isolate`.
 */
export const NewsFlash = () => (
  <span aria-hidden className="-z-10 pointer-events-none absolute inset-0 animate-news bg-accent-wash opacity-0" />
);
