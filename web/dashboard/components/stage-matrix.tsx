import type { SimulationResult } from '../../../worker/contract/study.ts';
import { formatCount } from '../lib/format.ts';

/**
 * A table of how many leads move from each stage to each other stage. Leads that stay are shown faintly. `stages` has the stages
 * after the change, in order.
 */
export function StageMatrix({ moves, stages }: { moves: SimulationResult['stages']; stages: readonly string[] }) {
  const before = [...new Set(moves.map(({ from }) => from))];
  const reached = new Set(moves.map(({ to }) => to));
  const after = [...new Set([...stages.filter((stage) => reached.has(stage)), ...reached])];
  const countOf = (from: string, to: string) => moves.find((move) => move.from === from && move.to === to)?.leads ?? 0;
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-sm">
        <caption className="sr-only">Leads by their stage now and afterwards</caption>
        <thead>
          <tr className="text-faint">
            <th scope="col" className="py-1 pr-3 text-left font-normal">
              Now
            </th>
            {after.map((stage) => (
              <th key={stage} scope="col" className="px-2 py-1 text-right font-normal">
                <span className="sr-only">Afterwards </span>
                <span aria-hidden>→ </span>
                <span className="capitalize">{stage}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {before.map((from) => (
            <tr key={from} className="border-line border-t">
              <th scope="row" className="py-1 pr-3 text-left font-normal capitalize">
                {from}
              </th>
              {after.map((to) => (
                <td
                  key={to}
                  className={`num px-2 py-1 text-right ${from === to || countOf(from, to) === 0 ? 'text-faint' : 'font-medium'}`}
                >
                  {countOf(from, to) === 0 ? '–' : formatCount(countOf(from, to))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
