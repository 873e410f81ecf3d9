import { queryOptions } from '@tanstack/react-query';
import * as analyticsApi from '../../../../../worker/contract/api/analytics.ts';
import type { Sent } from '../../../../../worker/contract/api/endpoint.ts';
import { useSaveCsv } from '../../../hooks/use-save-csv.ts';
import { callApi, fetchFile } from '../../../lib/api-client.ts';

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
  useSaveCsv('sources', (query: SourcesQuery) => fetchFile(analyticsApi.exportSources, { query }));

export const useExportFunnel = () =>
  useSaveCsv('funnel', (query: FunnelQuery) => fetchFile(analyticsApi.exportFunnel, { query }));
