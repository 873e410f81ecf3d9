import { exportLeads } from '../../../people/export/export-leads.ts';
import { answerFile } from '../../answer-file.ts';
import { handle } from '../../handle.ts';
import { refuseList } from './refuse-list.ts';

export const exportLeadsHandler = handle(
  async () => (await import('../../../contract/api/leads.ts')).exportLeads,
  async (call, { body }) => {
    const text = await exportLeads(call, body);
    return 'reason' in text ? text : answerFile(text, { format: body.format, now: call.now });
  },
  refuseList,
);
