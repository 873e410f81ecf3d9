import { openProjectSocket } from '../../../project/open-project-socket.ts';
import { answerOf } from '../../answer-of.ts';
import { refuseSocket } from '../../auth/refuse-socket.ts';
import { handle } from '../../handle.ts';

export const openProjectSocketHandler = handle(
  async () => (await import('../../../contract/api/projects.ts')).openProjectSocket,
  async (call, { path, query }, { req }) => {
    const opened = await openProjectSocket(call, { ...path, ...query, request: req.raw });
    return 'reason' in opened ? opened : answerOf(opened);
  },
  refuseSocket,
);
