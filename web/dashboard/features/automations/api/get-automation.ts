import { queryOptions } from '@tanstack/react-query';
import { Automation } from '../../../../../worker/contract/automation.ts';
import { callApi, segment } from '../../../lib/api-client.ts';

export const automationQuery = (automationId: string) =>
  queryOptions({
    queryKey: ['automations', automationId],
    queryFn: ({ signal }) => callApi(`/api/automations/${segment(automationId)}`, { signal, answer: Automation }),
  });
