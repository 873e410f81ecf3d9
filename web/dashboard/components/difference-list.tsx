import type { DescribedDifference } from '../lib/described-difference.ts';

const SIGNS = { added: ['+', 'text-good'], removed: ['−', 'text-bad'], changed: ['~', 'text-warn'] } as const;

export function DifferenceList({ differences }: { differences: readonly DescribedDifference[] }) {
  return (
    <ul className="flex flex-col gap-1.5 text-sm">
      {differences.map(({ type, subject, details }) => (
        <li key={`${type} ${subject} ${details.join()}`} className="flex gap-2">
          <span aria-hidden className={`w-3 text-center font-mono ${SIGNS[type][1]}`}>
            {SIGNS[type][0]}
          </span>
          <span className="min-w-0">
            <span className="sr-only">{type}: </span>
            <span className="font-medium">{subject}</span> <span className="text-soft">{details.join(', ')}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
