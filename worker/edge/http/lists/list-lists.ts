import { listLists } from '../../../settings/lists/show-lists.ts';
import { handle } from '../../handle.ts';

export const listListsHandler = handle(
  async () => (await import('../../../contract/api/lists.ts')).listLists,
  (call, { query }) => listLists(call, { isCounted: query.counts === 'true' }),
);
