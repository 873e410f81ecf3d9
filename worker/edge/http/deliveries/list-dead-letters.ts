import { listDeadLetters } from '../../../automations/show-deliveries.ts';
import { handle } from '../../handle.ts';

export const listDeadLettersHandler = handle(
  async () => (await import('../../../contract/api/deliveries.ts')).listDeadLetters,
  (call, { query }) => listDeadLetters(call, query),
);
