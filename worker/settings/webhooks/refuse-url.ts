import { refuseTarget } from '../../outbound/allowed-target.ts';

/** The URL may not be called. `message` says why. */
export interface UrlRefused {
  reason: 'url_not_allowed';
  message: string;
}

/** Returns why a customer's URL may not be called, or null if it may. */
export function refuseUrl({ APP_ENV }: Pick<Env, 'APP_ENV'>, url: string): UrlRefused | null {
  const message = refuseTarget(url, { development: APP_ENV === 'development' });
  return message ? { reason: 'url_not_allowed', message } : null;
}
