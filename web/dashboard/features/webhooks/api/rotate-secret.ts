import { useMutation } from '@tanstack/react-query';
import * as z from 'zod';
import { WebhookCreated } from '../../../../../worker/contract/webhook.ts';
import { callApi, segment } from '../../../lib/api-client.ts';

/** Makes a new signing secret; the old one signs beside it for so many seconds. */
export const useRotateSecret = (webhookId: string) =>
  useMutation({
    mutationFn: (overlapSeconds: number) =>
      callApi(`/api/webhooks/${segment(webhookId)}/rotate-secret`, {
        method: 'POST',
        body: { overlapSeconds },
        answer: WebhookCreated.pick({ id: true, secret: true }).extend({ previousUntil: z.string() }),
      }),
  });
