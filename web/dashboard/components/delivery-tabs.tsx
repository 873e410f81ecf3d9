import { Link } from 'react-router';
import { cx } from '../lib/cx.ts';

const TABS = [
  { id: 'endpoints', label: 'Endpoints', to: '/deliveries' },
  { id: 'all', label: 'All deliveries', to: '/deliveries?tab=deliveries' },
  { id: 'failed', label: 'Failed', to: '/deliveries/failed' },
] as const;

/** The tabs of the Deliveries screen. */
export function DeliveryTabs({ current }: { current: (typeof TABS)[number]['id'] }) {
  return (
    <nav aria-label="Deliveries" className="flex gap-1 border-line border-b">
      {TABS.map(({ id, label, to }) => (
        <Link
          key={id}
          to={to}
          aria-current={id === current ? 'page' : undefined}
          className={cx(
            '-mb-px border-b-2 px-3 py-2 text-sm transition-colors',
            id === current ? 'border-accent font-medium text-ink' : 'border-transparent text-soft hover:text-ink',
          )}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
