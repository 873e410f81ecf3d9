import { Link } from 'react-router';
import type { BackTestCell } from '../../../../../worker/contract/back-test.ts';
import { Panel } from '../../../components/panel.tsx';
import { countOf, formatCount, formatPercent } from '../../../lib/format.ts';

const LETTERS = ['A', 'B', 'C', 'D'];
/** Cells with fewer leads than this are not colored, because their share is too uncertain. */
const JUDGED_MIN = 20;
/**
 * The opacity (in percent) of the accent color in the cell with the highest share. Text stays readable at this opacity in light and
 * dark mode.
 */
const TINT_MAX = 28;

/** A table of how likely leads of each grade are to reach the outcome. Each cell links to its leads. */
export function GradeGrid({ cells }: { cells: readonly BackTestCell[] }) {
  const highest = Math.max(...cells.filter(isTelling).map(({ likelihood }) => likelihood ?? 0), 0.001);
  return (
    <Panel title="Fit and engagement" note="How many leads reach the outcome, by grade">
      <table className="w-full table-fixed border-separate border-spacing-1 text-sm">
        <caption className="sr-only">Share of leads that reach the outcome, by fit and engagement</caption>
        <thead>
          <tr className="text-faint">
            <th scope="col" className="w-8 text-left font-normal">
              Fit
            </th>
            {[1, 2, 3, 4].map((digit) => (
              <th key={digit} scope="col" className="font-normal">
                <span className="sr-only">Engagement </span>
                {digit}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {LETTERS.map((letter) => (
            <tr key={letter}>
              <th scope="row" className="text-left font-medium">
                {letter}
              </th>
              {cells
                .filter(({ grade }) => grade.startsWith(letter))
                .map((cell) => (
                  <Cell key={cell.grade} {...cell} highest={highest} />
                ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="mt-2 text-faint text-sm">
        Engagement 1 means the highest stage. The number below each share is how many leads have the grade now: open a
        cell to list them. Shares from fewer than {JUDGED_MIN} leads are gray.
      </p>
    </Panel>
  );
}

const isTelling = ({ judged }: Pick<BackTestCell, 'judged'>): boolean => judged >= JUDGED_MIN;

function Cell({ grade, leads, judged, likelihood, highest }: BackTestCell & { highest: number }) {
  const isCounted = isTelling({ judged });
  const tint = isCounted ? Math.round((TINT_MAX * (likelihood ?? 0)) / highest) : 0;
  return (
    <td className="p-0 text-center">
      <Link
        to={`/leads?grade=${grade}`}
        title={`Grade ${grade}: based on ${countOf(judged, 'past lead')}`}
        className="block rounded-md border border-line bg-[color-mix(in_srgb,var(--accent)_var(--tint),transparent)] px-1 py-1.5 text-ink no-underline hover:border-accent"
        style={{ '--tint': `${tint}%` } as Record<string, string>}
      >
        <span className="sr-only">{grade}: </span>
        <span className={`num block font-medium ${isCounted ? '' : 'text-faint'}`}>{formatPercent(likelihood)}</span>
        <span className="num block text-soft text-xs">
          {formatCount(leads)}
          <span className="max-sm:sr-only"> {leads === 1 ? 'lead' : 'leads'}</span>
        </span>
      </Link>
    </td>
  );
}
