import { SearchX } from 'lucide-react';
import { Link } from 'react-router';
import { EmptyState } from '../components/empty-state.tsx';
import { Page } from '../components/page.tsx';

export default function NotFoundPage() {
  return (
    <Page title="Not found">
      <div className="card">
        <EmptyState icon={<SearchX aria-hidden />} title="Page not found">
          <Link to="/" className="text-accent underline underline-offset-2">
            Go to Today
          </Link>
        </EmptyState>
      </div>
    </Page>
  );
}
