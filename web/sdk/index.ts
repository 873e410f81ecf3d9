import type { LeadScoring } from './api.ts';
import { createClient } from './client.ts';

/** A method's name and its arguments, as the stub keeps them until this script is there. */
type Call = [keyof LeadScoring, ...unknown[]];

const page = window as unknown as { ls?: Call[] | LeadScoring };
const { src, dataset } = document.currentScript as HTMLScriptElement;
const early = page.ls ?? [];

// Anything else is this script, loaded twice.
if (Array.isArray(early)) {
  const client = createClient({
    apiKey: dataset.apiKey as string,
    host: dataset.host ?? new URL(src).origin,
    consent: dataset.consent as 'required' | undefined,
    auto: dataset.auto,
  });
  const push = (...calls: Call[]) => {
    for (const [name, ...args] of calls) (client[name] as ((...args: unknown[]) => void) | undefined)?.(...args);
  };
  page.ls = Object.assign(client, { push });
  push(...early);
}
