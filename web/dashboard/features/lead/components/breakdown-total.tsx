import type { Explanation } from '../../../../../worker/contract/explanation.ts';
import { StageBadge } from '../../../components/stage-badge.tsx';
import { formatScore } from '../../../lib/format.ts';

export function BreakdownTotal({ explanation }: { explanation: Explanation }) {
  return (
    <tfoot>
      <tr className="mt-1.5 flex items-center gap-3 border-line border-t px-4 pt-2.5 pb-1">
        <th scope="row" className="flex-1 text-left font-semibold">
          Score
        </th>
        <td>
          <StageBadge stage={explanation.leadStage} />
        </td>
        <td className="num font-semibold text-base">{formatScore(explanation.totals.sum)}</td>
      </tr>
    </tfoot>
  );
}
