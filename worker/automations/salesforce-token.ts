import type { ActionConfig } from '../contract/automation.ts';
import { HOUR_MS } from '../domain/time.ts';
import { type SendOptions, sendRequest } from '../outbound/send-request.ts';
import { isolateCache } from '../settings/storage/isolate-cache.ts';
import { readToken, type SalesforceToken, toTokenRequest } from './send/salesforce.ts';

/** Max. bytes read of an answer with an access token. */
const TOKEN_BYTES_MAX = 64 * 1024;
/** Sessions last 15 minutes to a day, as configured in the customer's Salesforce; one that ended earlier answers 401. */
const KEPT_MS = 12 * HOUR_MS;
/** Slightly longer than a login may take, because the instance that logs in for others may be gone by then. */
const WAIT_MS = 20_000;

type Config = Extract<ActionConfig, { action: 'salesforce' }>['config'];

/** This isolate's logins, finished or pending, by credentials. */
const logins = isolateCache<Promise<SalesforceToken>>({ max: 500, ttlMs: KEPT_MS });

/**
 * The access token of a Salesforce login, shared by many writes because Salesforce limits logins per hour. `refused` is
 * a token that was answered 401: it is renewed once for all its users. Throws the reason if there is none.
 */
export async function getSalesforceToken(
  config: Config,
  { refused, ...options }: SendOptions & { refused?: SalesforceToken },
): Promise<SalesforceToken> {
  const key = await keyOf(config);
  const inTime = async (login: Promise<SalesforceToken>): Promise<SalesforceToken> => {
    const isOver = new AbortController();
    const late = scheduler.wait(WAIT_MS, { signal: isOver.signal }).then(() => {
      throw new Error('the login to Salesforce did not finish');
    });
    try {
      return await Promise.race([login, late]);
    } catch (error) {
      if (logins.get(key) === login) logins.delete(key);
      throw error;
    } finally {
      late.catch(() => undefined);
      isOver.abort();
    }
  };
  const kept = logins.get(key);
  const token = kept && (await inTime(kept));
  if (token && token.accessToken !== refused?.accessToken) return token;
  // Another call may have started the renewal in the meantime.
  const current = logins.get(key);
  if (current && current !== kept) return inTime(current);
  const login = logIn(config, options);
  logins.set(key, login);
  return inTime(login);
}

async function logIn(config: Config, options: SendOptions): Promise<SalesforceToken> {
  const { response, error } = await sendRequest(toTokenRequest(config), { ...options, excerptBytes: TOKEN_BYTES_MAX });
  if (!response) throw new Error(`Salesforce could not be reached for a token: ${error}`);
  const token = readToken({ status: response.status, body: response.excerpt }, config);
  if ('reason' in token) throw new Error(token.reason);
  return token;
}

/** The same credentials have the same rights. */
async function keyOf({ instanceUrl, clientId, clientSecret }: Config): Promise<string> {
  const words = new TextEncoder().encode(JSON.stringify([instanceUrl, clientId, clientSecret]));
  return btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest('SHA-256', words))));
}
