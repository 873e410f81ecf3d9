import { expect, it } from 'vitest';
import { newWebhookSecret } from '../settings/webhooks/new-webhook-secret.ts';
import { signWebhook } from './sign.ts';

const message = {
  id: 'msg_loFOjxBNrRLzqYUf',
  timestamp: 1731705121,
  body: '{"event_type":"ping","data":{"success":true}}',
};

it('signs the example of Standard Webhooks with the documented result', async () => {
  expect(await signWebhook(message, ['whsec_plJ3nmyCDGBKInavdOK15jsl'])).toEqual({
    'webhook-id': 'msg_loFOjxBNrRLzqYUf',
    'webhook-timestamp': '1731705121',
    'webhook-signature': 'v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=',
  });
});

it('a webhook is signed with both secrets during a rotation', async () => {
  const secrets = [newWebhookSecret(), newWebhookSecret()];
  const { 'webhook-signature': both } = await signWebhook(message, secrets);
  const alone = await Promise.all(
    secrets.map(async (secret) => (await signWebhook(message, [secret]))['webhook-signature']),
  );
  expect(both).toBe(alone.join(' '));
});
