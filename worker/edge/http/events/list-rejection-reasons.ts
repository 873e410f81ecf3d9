import { listRejectionReasons as definition } from '../../../contract/api/events.ts';
import { listReasons } from '../../../observe/rejection-reasons.ts';
import { endpoint } from '../../endpoint.ts';

export const listRejectionReasonsHandler = endpoint(definition, async ({ query, principal: { projectId }, env, now }) =>
  listReasons(env.DB, projectId, { ...query, now }),
);
