import { exportProject } from '../../../people/export/export-project.ts';
import { answerFile } from '../../answer-file.ts';
import { handle } from '../../handle.ts';
import { nextLink } from '../../next-link.ts';
import { refuseList } from '../leads/refuse-list.ts';

export const exportProjectHandler = handle(
  async () => (await import('../../../contract/api/projects.ts')).exportProject,
  async (call, { query }, { req }) => {
    const exported = await exportProject(call, query);
    if ('reason' in exported) return exported;
    const { text, nextCursor } = exported;
    const headers = nextCursor === null ? {} : { Link: nextLink(req.url, nextCursor) };
    return answerFile(text, { format: query.format, now: call.now, headers });
  },
  refuseList,
);
