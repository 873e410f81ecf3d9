import { openLeadSocket } from '../../../people/live/open-lead-socket.ts';
import { answerOf } from '../../answer-of.ts';
import { refuseSocket } from '../../auth/refuse-socket.ts';
import { handle } from '../../handle.ts';

export const openLeadSocketHandler = handle(
  async () => (await import('../../../contract/api/leads.ts')).openLeadSocket,
  async (call, { path, query }, { req }) => {
    const opened = await openLeadSocket(call, { ...path, ...query, request: req.raw });
    return 'reason' in opened ? opened : answerOf(opened);
  },
  refuseSocket,
);
