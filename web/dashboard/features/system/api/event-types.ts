import { queryOptions, useMutation } from '@tanstack/react-query';
import * as analyticsApi from '../../../../../worker/contract/api/analytics.ts';
import { callApi, fetchFile } from '../../../lib/api-client.ts';
import { notify } from '../../../lib/notify.ts';
import { fileDay, saveFile } from '../../../lib/save-file.ts';

/** Which event types arrived in the last 30 days. */
export const eventReportQuery = queryOptions({
  queryKey: ['analytics', 'events'],
  queryFn: ({ signal }) => callApi(analyticsApi.getEvents, { signal }),
});

export const eventSamplesQuery = (eventType: string) =>
  queryOptions({
    queryKey: ['analytics', 'events', eventType],
    queryFn: ({ signal }) => callApi(analyticsApi.getEventSamples, { signal, query: { eventType } }),
  });

export const useExportEvents = () =>
  useMutation({
    mutationFn: async () => saveFile(`events-${fileDay()}.csv`, await fetchFile(analyticsApi.exportEvents, {})),
    onError: (error) => notify.error(error.message),
  });
