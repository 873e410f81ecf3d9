import type { LeadScoring } from './api.ts';

declare global {
  interface Window {
    /** The SDK's global variable. Until the script has loaded, the variable holds the stub. */
    ls: LeadScoring;
  }
  var ls: LeadScoring;
}
