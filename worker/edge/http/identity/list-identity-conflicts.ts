import { listIdentityConflicts } from '../../../identity/show-conflicts.ts';
import { handle } from '../../handle.ts';
import { nextLink } from '../../next-link.ts';
import { refuseIdentity } from './refuse-identity.ts';

export const listIdentityConflictsHandler = handle(
  async () => (await import('../../../contract/api/identity.ts')).listIdentityConflicts,
  async (call, { query }, context) => {
    const listed = await listIdentityConflicts(call, query);
    if ('reason' in listed) return listed;
    const { conflicts, nextCursor } = listed;
    if (nextCursor !== null) context.get('answerHeaders').Link = nextLink(context.req.url, nextCursor);
    return conflicts;
  },
  refuseIdentity,
);
