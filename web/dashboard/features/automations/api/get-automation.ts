import { queryOptions } from '@tanstack/react-query';
import * as automationsApi from '../../../../../worker/contract/api/automations.ts';
import { callApi } from '../../../lib/api-client.ts';

export const automationQuery = (automationId: string) =>
  queryOptions({
    queryKey: ['automations', automationId],
    queryFn: ({ signal }) => callApi(automationsApi.getAutomation, { path: { automationId }, signal }),
  });
