import { queryOptions } from '@tanstack/react-query';
import * as analyticsApi from '../../../../../worker/contract/api/analytics.ts';
import { useSaveCsv } from '../../../hooks/use-save-csv.ts';
import { callApi, fetchFile } from '../../../lib/api-client.ts';

/** The event types that arrived in the last 30 days. */
export const eventReportQuery = queryOptions({
  queryKey: ['analytics', 'events'],
  queryFn: ({ signal }) => callApi(analyticsApi.getEvents, { signal }),
});

export const eventSamplesQuery = (eventType: string) =>
  queryOptions({
    queryKey: ['analytics', 'events', eventType],
    queryFn: ({ signal }) => callApi(analyticsApi.getEventSamples, { signal, query: { eventType } }),
  });

export const useExportEvents = () => useSaveCsv('events', () => fetchFile(analyticsApi.exportEvents, {}));
