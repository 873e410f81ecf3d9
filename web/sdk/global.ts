import type { LeadScoring } from './api.ts';

declare global {
  interface Window {
    /** Set by the script tag; before the script has loaded, by the stub. */
    ls: LeadScoring;
  }
  var ls: LeadScoring;
}
