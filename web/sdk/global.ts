import type { LeadScoring } from './api.ts';

declare global {
  interface Window {
    /** Set by the script tag; before it has loaded, by the stub. */
    ls: LeadScoring;
  }
  var ls: LeadScoring;
}
