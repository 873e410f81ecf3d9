import { useMutation } from '@tanstack/react-query';
import * as eventsApi from '../../../../../worker/contract/api/events.ts';
import { callApi } from '../../../lib/api-client.ts';

/** Sends a sample event with the new key. */
export const useSendFirstEvent = (apiKey: string) =>
  useMutation({
    mutationFn: () =>
      callApi(eventsApi.createEvent, {
        apiKey,
        body: { eventType: 'signup', leadId: 'user_1', eventId: `first_${crypto.randomUUID()}` },
      }),
  });
