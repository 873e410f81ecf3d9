import { getLeadTimeline } from '../../../people/read/get-lead-timeline.ts';
import { handle } from '../../handle.ts';
import { nextLink } from '../../next-link.ts';
import { refuseLead } from './refuse-lead.ts';

export const getLeadTimelineHandler = handle(
  async () => (await import('../../../contract/api/leads.ts')).getLeadTimeline,
  async (call, { path, query }, { req, get }) => {
    const page = await getLeadTimeline(call, { ...path, ...query });
    if ('reason' in page) return page;
    if (page.nextCursor !== null) get('answerHeaders').Link = nextLink(req.url, page.nextCursor);
    return page.entries;
  },
  refuseLead,
);
