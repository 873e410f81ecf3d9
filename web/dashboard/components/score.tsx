import { formatScore } from '../lib/format.ts';

/** A score in a table column, with the whole points aligned and the decimals in a lighter color. */
export function Score({ value }: { value: number }) {
  const [whole, fraction] = formatScore(value).split('.');
  return (
    <span className="num inline-flex items-baseline justify-end">
      <span className="font-medium text-ink">{whole}</span>
      <span className="w-[1.55em] text-left text-[0.82em] text-faint">{fraction && `.${fraction}`}</span>
    </span>
  );
}
