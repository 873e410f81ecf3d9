import { Link } from 'react-router';
import { leadPath } from '../../../../../worker/contract/addresses.ts';
import type { Company } from '../../../../../worker/contract/company.ts';
import { Panel } from '../../../components/panel.tsx';
import { formatCount, formatScore, leadName } from '../../../lib/format.ts';

/** Shows how a company's score adds up from the scores of its people. */
export function AccountScorePanel({ company, className }: { company: Company; className: string }) {
  const { parts, leads, people } = company;
  const others = people - parts.length;
  return (
    <Panel title="Account score" bodyClassName="" className={className}>
      <p className="px-4 pt-3 text-faint text-sm">
        The highest score counts in full, and each further score counts half as much as the score before it. Up to ten
        people count.
      </p>
      <table className="num w-full text-sm">
        <thead className="text-faint text-xs">
          <tr className="*:px-4 *:pt-3 *:pb-1 *:font-medium">
            <th scope="col" className="text-left">
              Lead
            </th>
            <th scope="col" className="whitespace-nowrap text-right">
              Score × share
            </th>
            <th scope="col" className="text-right">
              Points
            </th>
          </tr>
        </thead>
        <tbody>
          {parts.map(({ leadId, score, share, points }, place) => {
            const lead = leads[place];
            return (
              <tr key={leadId} className="border-line border-t *:px-4 *:py-2">
                <td className="max-w-0 w-full truncate">
                  <Link to={leadPath(leadId)} className="hover:underline">
                    <bdi>{lead ? leadName(lead) : leadId}</bdi>
                  </Link>
                </td>
                <td className="whitespace-nowrap text-right text-faint">
                  {formatScore(score)} × {share === 1 ? '1' : `1/${1 / share}`}
                </td>
                <td className="text-right font-medium">{formatScore(points)}</td>
              </tr>
            );
          })}
          {others > 0 && (
            <tr className="border-line border-t *:px-4 *:py-2">
              <td className="text-faint" colSpan={2}>
                {formatCount(others)} more with lower scores
              </td>
              <td className="text-right text-faint">0</td>
            </tr>
          )}
        </tbody>
        <tfoot>
          <tr className="border-line-strong border-t font-semibold *:px-4 *:py-2.5">
            <th scope="row" colSpan={2} className="text-left font-semibold">
              Account score
            </th>
            <td className="text-right">{formatScore(company.accountScore)}</td>
          </tr>
        </tfoot>
      </table>
    </Panel>
  );
}
