import { queryOptions, useMutation } from '@tanstack/react-query';
import * as analyticsApi from '../../../../../worker/contract/api/analytics.ts';
import type { Sent } from '../../../../../worker/contract/api/endpoint.ts';
import { callApi, fetchFile } from '../../../lib/api-client.ts';
import { notify } from '../../../lib/notify.ts';
import { fileDay, saveFile } from '../../../lib/save-file.ts';

export type SourcesQuery = NonNullable<Sent<typeof analyticsApi.getSources>['query']>;

export const sourcesQuery = (query: SourcesQuery) =>
  queryOptions({
    queryKey: ['sources', query],
    queryFn: ({ signal }) => callApi(analyticsApi.getSources, { query, signal }),
  });

/** Saves a report as a CSV file. */
export const useExportSources = () =>
  useMutation({
    mutationFn: async (query: SourcesQuery) =>
      saveFile(`sources-${fileDay()}.csv`, await fetchFile(analyticsApi.exportSources, { query })),
    onError: (error) => notify.error(error.message),
  });
