import { exportLead } from '../../../people/export/export-lead.ts';
import { handle } from '../../handle.ts';
import { streamText } from '../../stream-text.ts';
import { refuseLead } from './refuse-lead.ts';

export const exportLeadHandler = handle(
  async () => (await import('../../../contract/api/leads.ts')).exportLead,
  async (call, { path }) => {
    const text = await exportLead(call, path);
    if ('reason' in text) return text;
    return new Response(streamText(text), { headers: { 'Content-Type': 'application/json' } });
  },
  refuseLead,
);
