import { useMutation } from '@tanstack/react-query';
import { EventAccepted } from '../../../../../worker/contract/event.ts';
import { callApi } from '../../../lib/api-client.ts';

/** What the snippet would send, with the key that was just made. */
export const useSendFirstEvent = (apiKey: string) =>
  useMutation({
    mutationFn: () =>
      callApi('/api/events', {
        method: 'POST',
        apiKey,
        body: { eventType: 'signup', leadId: 'user_1', eventId: `first_${crypto.randomUUID()}` },
        answer: EventAccepted,
      }),
  });
