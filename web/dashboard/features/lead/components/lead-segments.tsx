import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { segmentsQuery } from '../../../lib/segments.ts';

/** Shows the lead's segments, as far as the person can see them. Renders nothing without any. */
export default function LeadSegments({ ids }: { ids: readonly string[] }) {
  const { data: segments = [] } = useQuery(segmentsQuery);
  const shown = segments.filter(({ id }) => ids.includes(id));
  if (shown.length === 0) return null;
  return (
    <>
      <dt>Segments</dt>
      <dd className="min-w-0 py-1.5 [overflow-wrap:anywhere]">
        <ul aria-label="Segments">
          {shown.map(({ id, name }) => (
            <li key={id}>
              <Link
                to={`/leads?segment=${encodeURIComponent(id)}`}
                className="text-accent underline-offset-2 hover:underline"
              >
                <bdi>{name}</bdi>
              </Link>
            </li>
          ))}
        </ul>
      </dd>
    </>
  );
}
