import { LIMITS } from '../../../contract/limits.ts';
import type { UrlRefused } from '../../../settings/webhooks/refuse-url.ts';
import { contended, invalid, Refusal } from '../../problem.ts';

type WebhookRefused = UrlRefused | { reason: 'no_such_webhook' | 'too_many_webhooks' | 'contended' };

export function refuseWebhook(refused: WebhookRefused): Refusal {
  switch (refused.reason) {
    case 'no_such_webhook':
      return new Refusal('not_found', 'There is no such webhook endpoint.');
    case 'too_many_webhooks':
      return new Refusal(
        'conflict',
        `You’ve reached the limit of ${LIMITS.webhookEndpointsMax} webhook endpoints. Delete one first.`,
      );
    case 'url_not_allowed':
      return invalid([{ path: 'url', message: refused.message }]);
    case 'contended':
      return contended();
  }
}
