import type { UrlRefused } from '../../../settings/webhooks/refuse-url.ts';
import { invalid, Refusal } from '../../problem.ts';

export function refusePush(refused: UrlRefused | { reason: 'no_push' | 'bad_key' | 'push_is_off' }): Refusal {
  switch (refused.reason) {
    case 'no_push':
      return new Refusal('conflict', 'Push isn’t set up on this server: the secret VAPID_KEY is missing.');
    case 'push_is_off':
      return new Refusal('conflict', 'Push is off in this browser: turn it on first.');
    case 'bad_key':
      return invalid([{ path: 'keys.p256dh', message: 'is not a point of the curve P-256' }]);
    case 'url_not_allowed':
      return invalid([{ path: 'endpoint', message: refused.message }]);
  }
}
