import { SearchX, Users } from 'lucide-react';
import { Link, useSearchParams } from 'react-router';
import { Button } from '../../../components/button.tsx';
import { EmptyState } from '../../../components/empty-state.tsx';
import { SEARCH_HINT } from '../../../lib/found-leads.ts';
import { withoutFilters } from '../lead-filters.ts';

interface NoLeadsProps {
  isFiltered: boolean;
  isSearched?: boolean;
  /** The filtered properties that no lead has. */
  unknown?: readonly string[];
}

export function NoLeads({ isFiltered, isSearched = false, unknown = [] }: NoLeadsProps) {
  const [params, setParams] = useSearchParams();
  return (
    <div className="card">
      {isFiltered ? (
        <EmptyState icon={<SearchX aria-hidden />} title="No leads match">
          {unknown.length > 0 && <p>No lead has the property {OR.format(unknown.map((name) => `“${name}”`))}.</p>}
          {isSearched && <p>{SEARCH_HINT}</p>}
          <Button className="mt-2" onClick={() => setParams(withoutFilters(params))}>
            Clear filters
          </Button>
        </EmptyState>
      ) : (
        <EmptyState icon={<Users aria-hidden />} title="No leads yet">
          Leads appear with their first event.{' '}
          <Link to="/welcome" className="inline-block font-medium text-accent underline underline-offset-2">
            Connect a source
          </Link>
        </EmptyState>
      )}
    </div>
  );
}

const OR = new Intl.ListFormat('en', { type: 'disjunction' });
