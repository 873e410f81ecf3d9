import { listLists as definition } from '../../../contract/api/lists.ts';
import { listLists } from '../../../settings/lists/show-lists.ts';
import { handle } from '../../handle.ts';

export const listListsHandler = handle(definition, (call, { query }) =>
  listLists(call, { isCounted: query.counts === 'true' }),
);
