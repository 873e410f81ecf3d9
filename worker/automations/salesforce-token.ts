import type { ActionConfig } from '../contract/automation.ts';
import { HOUR_MS } from '../domain/time.ts';
import { type SendOptions, sendRequest } from '../outbound/send-request.ts';
import { isolateCache } from '../settings/storage/isolate-cache.ts';
import { readToken, type SalesforceToken, toTokenRequest } from './send/salesforce.ts';

/** Max. bytes to read of a response with an access token. */
const TOKEN_BYTES_MAX = 64 * 1024;
/**
 * A Salesforce session lasts 15 minutes to a day, as configured by the customer. If a session ends before this time, Salesforce answers
 * 401.
 */
const KEPT_MS = 12 * HOUR_MS;
/**
 * How long to wait for a login. This wait is slightly longer than a login may take. The wait is limited, because the request that started
 * the login may have ended.
 */
const WAIT_MS = 20_000;

type Config = Extract<ActionConfig, { action: 'salesforce' }>['config'];

/** The logins of this isolate by credentials, finished or in progress. */
const logins = isolateCache<Promise<SalesforceToken>>({ max: 500, ttlMs: KEPT_MS });

/**
 * Returns an access token for a Salesforce login. Many writes share one token, because Salesforce limits logins per hour. If Salesforce
 * answered 401, pass the token as `refused`, and it is renewed once for all callers. Throws the reason if there is no token.
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
  // Another call may have renewed the token in the meantime.
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

/** A key derived from the credentials, because the same credentials give the same access. */
async function keyOf({ instanceUrl, clientId, clientSecret }: Config): Promise<string> {
  const words = new TextEncoder().encode(JSON.stringify([instanceUrl, clientId, clientSecret]));
  return btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest('SHA-256', words))));
}
