import { useMutation } from '@tanstack/react-query';
import * as eventsApi from '../../../../../worker/contract/api/events.ts';
import type { EventInput } from '../../../../../worker/contract/event.ts';
import { callApi } from '../../../lib/api-client.ts';

export const useSendEvent = () =>
  useMutation({
    mutationFn: (body: EventInput) => callApi(eventsApi.createEvent, { body }),
    // The same event with the same id counts once: a retry is safe.
    retry: 2,
  });
