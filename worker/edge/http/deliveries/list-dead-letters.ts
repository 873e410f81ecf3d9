import { listDeadLetters } from '../../../automations/show-deliveries.ts';
import { listDeadLetters as definition } from '../../../contract/api/deliveries.ts';
import { handle } from '../../handle.ts';

export const listDeadLettersHandler = handle(definition, (call, { query }) => listDeadLetters(call, query));
