import type { LeadScoring } from './api.ts';
import { createClient } from './client.ts';

/** A call that the stub queued until this script loaded: a method's name and its arguments. */
type Call = [keyof LeadScoring, ...unknown[]];

const page = window as unknown as Record<string, unknown>;
const { src, dataset } = document.currentScript as HTMLScriptElement;
const name = dataset.name ?? 'ls';
const { apiKey } = dataset;
const early = page[name];

// Never replaces a variable of the page. An element with that ID, which browsers also expose as a variable, does not count.
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
