import { useMutation } from '@tanstack/react-query';
import { EventAccepted, type EventInput } from '../../../../../worker/contract/event.ts';
import { callApi } from '../../../lib/api-client.ts';

export const useSendEvent = () =>
  useMutation({
    mutationFn: (body: EventInput) => callApi('/api/events', { method: 'POST', body, answer: EventAccepted }),
    // The same event with the same id counts once: a retry is safe.
    retry: 2,
  });
