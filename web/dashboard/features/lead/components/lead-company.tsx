import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { companyPath } from '../../../../../worker/contract/addresses.ts';
import { companyName, companyQuery } from '../../../lib/companies.ts';
import { countOf, formatScore } from '../../../lib/format.ts';

/** Shows the lead's company, with its number of people and its account score. */
export default function LeadCompany({ companyKey }: { companyKey: string }) {
  const { data } = useQuery(companyQuery(companyKey));
  return (
    <>
      <dt>Account</dt>
      <dd className="min-w-0 py-1.5 [overflow-wrap:anywhere]">
        <Link to={companyPath(companyKey)} className="text-accent underline-offset-2 hover:underline">
          <bdi>{companyName(data ?? { key: companyKey, name: null })}</bdi>
        </Link>
        {data && (
          <span className="block text-faint text-xs">
            {countOf(data.people, 'person', 'people')}, account score {formatScore(data.accountScore)}
          </span>
        )}
      </dd>
    </>
  );
}
