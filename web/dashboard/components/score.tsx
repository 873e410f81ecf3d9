import { formatScore } from '../lib/format.ts';

/** A score in a column: the whole points are aligned, and the decimals are less prominent. */
export function Score({ value }: { value: number }) {
  const [whole, fraction] = formatScore(value).split('.');
  return (
    <span className="num inline-flex items-baseline justify-end">
      <span className="font-medium text-ink">{whole}</span>
      <span className="w-[1.55em] text-left text-[0.82em] text-faint">{fraction && `.${fraction}`}</span>
    </span>
  );
}
