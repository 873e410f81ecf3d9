import { listRejectedEvents as definition } from '../../../contract/api/events.ts';
import { listRejected } from '../../../observe/rejected-events.ts';
import { endpoint } from '../../endpoint.ts';

export const listRejectedEventsHandler = endpoint(definition, async ({ query, principal: { projectId }, env }) =>
  listRejected(env.DB, projectId, query),
);
