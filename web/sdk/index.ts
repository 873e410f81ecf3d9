import type { LeadScoring } from './api.ts';
import { createClient } from './client.ts';

/** The name of a method and its arguments, queued by the stub until this script has loaded. */
type Call = [keyof LeadScoring, ...unknown[]];

const page = window as unknown as Record<string, unknown>;
const { src, dataset } = document.currentScript as HTMLScriptElement;
const name = dataset.name ?? 'ls';
const { apiKey } = dataset;
const early = page[name];

// An element with that name (which browsers expose as a variable) is replaced; a variable of the page is not.
if (apiKey && (Array.isArray(early) || !Object.keys(page).includes(name))) {
  const client = createClient({
    apiKey,
    host: dataset.host ?? new URL(src).origin,
    consent: dataset.consent as 'required' | undefined,
    auto: dataset.auto,
    name,
    keep: dataset.keep,
  });
  const push = (...calls: Call[]) => {
    for (const [name, ...args] of calls) (client[name] as ((...args: unknown[]) => void) | undefined)?.(...args);
  };
  page[name] = Object.assign(client, { push });
  if (Array.isArray(early)) push(...early);
} else if (!apiKey || (early as { apiKey?: string } | undefined)?.apiKey !== apiKey) {
  console.error(`ls.js: no data-api-key, or window.${name} is taken: set data-name.`);
}
