import { useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';
import { readShownColumns, storeShownColumns } from '../lead-columns.tsx';
import { parseFilters } from '../lead-filters.ts';
import { LeadBoard } from './lead-board.tsx';
import { LeadList } from './lead-list.tsx';

/** Shows the leads that match the filters in the URL, as a table or as a board of stages. */
export default function LeadsPage() {
  const [params] = useSearchParams();
  const filters = useMemo(() => parseFilters(params), [params]);
  const [columns, setColumns] = useState(readShownColumns);
  const View = params.get('view') === 'board' ? LeadBoard : LeadList;
  return (
    <View
      filters={filters}
      columns={columns}
      onColumns={(ids) => {
        setColumns(ids);
        storeShownColumns(ids);
      }}
    />
  );
}
