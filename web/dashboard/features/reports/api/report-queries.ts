import { queryOptions, useMutation } from '@tanstack/react-query';
import * as analyticsApi from '../../../../../worker/contract/api/analytics.ts';
import type { Sent } from '../../../../../worker/contract/api/endpoint.ts';
import { callApi, fetchFile } from '../../../lib/api-client.ts';
import { notify } from '../../../lib/notify.ts';
import { fileDay, saveFile } from '../../../lib/save-file.ts';

type SourcesQuery = NonNullable<Sent<typeof analyticsApi.getSources>['query']>;
type FunnelQuery = NonNullable<Sent<typeof analyticsApi.getFunnel>['query']>;

export const sourcesQuery = (query: SourcesQuery) =>
  queryOptions({
    queryKey: ['sources', query],
    queryFn: ({ signal }) => callApi(analyticsApi.getSources, { query, signal }),
  });

export const funnelQuery = (query: FunnelQuery) =>
  queryOptions({
    queryKey: ['funnel', query],
    queryFn: ({ signal }) => callApi(analyticsApi.getFunnel, { query, signal }),
  });

export const useExportSources = () =>
  useSave('sources', (query: SourcesQuery) => fetchFile(analyticsApi.exportSources, { query }));

export const useExportFunnel = () =>
  useSave('funnel', (query: FunnelQuery) => fetchFile(analyticsApi.exportFunnel, { query }));

/** Saves a report as a CSV file. */
const useSave = <Query>(name: string, fetchReport: (query: Query) => ReturnType<typeof fetchFile>) =>
  useMutation({
    mutationFn: async (query: Query) => saveFile(`${name}-${fileDay()}.csv`, await fetchReport(query)),
    onError: (error) => notify.error(error.message),
  });
