import { useQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import { Link } from 'react-router';
import { leadPath } from '../../../../../worker/contract/addresses.ts';
import { formatCount } from '../../../lib/format.ts';
import { leadNamesQuery } from '../../../lib/lead-names.ts';
import type { Remaining } from '../describe-erasure.ts';

/** Names leads that an erasure has left, with links, and says why they stay. */
export function RemainingLeads({ because, leads, leadIds }: Remaining) {
  const { data: named } = useQuery(leadNamesQuery(leadIds));
  if (!named) return <p aria-busy className="skeleton mt-1.5 h-5" />;
  return (
    <p className="mt-1.5 text-sm [overflow-wrap:anywhere]">
      {because}:{' '}
      {named.map(({ leadId, name }, i) => (
        <Fragment key={leadId}>
          {i > 0 && ', '}
          <Link to={leadPath(leadId)} className="font-medium underline underline-offset-2">
            <bdi>{name}</bdi>
          </Link>
        </Fragment>
      ))}
      {leads > named.length && ` and ${formatCount(leads - named.length)} more`}.
    </p>
  );
}
