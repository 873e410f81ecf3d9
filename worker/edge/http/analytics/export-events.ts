import { exportEvents } from '../../../people/reports/export-events.ts';
import { answerFile } from '../../answer-file.ts';
import { handle } from '../../handle.ts';
import { refuseDays } from './refuse-days.ts';

export const exportEventsHandler = handle(
  async () => (await import('../../../contract/api/analytics.ts')).exportEvents,
  async (call, { query }) => {
    const text = await exportEvents(call, query);
    return 'reason' in text ? text : answerFile(text, { name: 'events', format: 'csv', now: call.now });
  },
  refuseDays,
);
