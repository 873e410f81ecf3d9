import { queryOptions } from '@tanstack/react-query';
import * as z from 'zod';
import { Automation } from '../../../worker/contract/automation.ts';
import { callApi } from './api-client.ts';

/** All of them, oldest first. */
export const automationsQuery = queryOptions({
  queryKey: ['automations'],
  queryFn: ({ signal }) => callApi('/api/automations', { signal, answer: z.array(Automation) }),
});
