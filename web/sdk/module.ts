import type { ClientOptions, LeadScoring } from './api.ts';
import { createClient as start } from './client.ts';

export type { ClientOptions, LeadScoring, Properties, Traits } from './api.ts';

let client: ReturnType<typeof start> | undefined;

/**
 * Creates the page's only client, or returns it if it exists. With another API key, reports an error on the console and returns a
 * client that does nothing, because one project's visitors must not be sent to another.
 */
export function createClient(options: ClientOptions): LeadScoring {
  const { apiKey, name = 'ls' } = options;
  const tag = (window as unknown as Record<string, Partial<ReturnType<typeof start>> | undefined>)[name];
  const runningKey = client?.apiKey ?? tag?.apiKey;
  if (runningKey !== undefined && runningKey !== apiKey) {
    console.error(`ls.js: ${runningKey} records on this page; ${apiKey} was refused. A page has one client.`);
    return createInertClient();
  }
  client ??= start(options);
  return client;
}

function createInertClient(): LeadScoring {
  const ignore = () => {};
  return {
    track: ignore,
    identify: ignore,
    page: ignore,
    reset: ignore,
    id: () => undefined,
    optOut: ignore,
    optIn: ignore,
    consent: ignore,
    flush: () => Promise.resolve(),
    ready: ignore,
  };
}
