import type { MergeDifference } from '../../../../../worker/contract/identity.ts';
import { humanize } from '../../../lib/format.ts';

interface MergeDifferencesProps {
  differences: readonly MergeDifference[];
  choices: Readonly<Record<string, 'kept' | 'merged'>>;
  onChoose: (field: string, choice: 'kept' | 'merged') => void;
}

const show = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Lists the fields in which two leads differ. Each field keeps the value of the kept lead, unless the user picks the other value. */
export function MergeDifferences({ differences, choices, onChoose }: MergeDifferencesProps) {
  if (differences.length === 0) return null;
  return (
    <div className="flex max-h-[max(16rem,40dvh)] flex-col gap-3 overflow-y-auto">
      <p className="text-soft text-sm">The leads differ. Choose which values to keep.</p>
      {differences.map(({ field, ...values }) => (
        <fieldset key={field} className="grid grid-cols-1 gap-1.5 text-sm sm:grid-cols-2">
          <legend className="pb-1 text-faint text-xs">{humanize(field.replace(/^custom\./, ''))}</legend>
          {(['kept', 'merged'] as const).map((side) => (
            <label
              key={side}
              className="flex min-w-0 items-baseline gap-2 rounded-md border border-line px-2 py-1.5 hover:bg-hover has-checked:border-accent"
            >
              <input
                type="radio"
                className="accent-(--accent)"
                name={field}
                checked={(choices[field] ?? 'kept') === side}
                onChange={() => onChoose(field, side)}
              />
              <bdi className="min-w-0 [overflow-wrap:anywhere]">{show(values[side])}</bdi>
            </label>
          ))}
        </fieldset>
      ))}
    </div>
  );
}
