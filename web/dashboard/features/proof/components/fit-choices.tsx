import type { Ruleset } from '../../../../../worker/contract/ruleset.ts';
import type { SuggestedFit } from '../../../../../worker/contract/suggestion.ts';
import { CheckField } from '../../../components/check-field.tsx';
import {
  describeFitReason,
  describeFitRule,
  describeFitVerdict,
  describeGrades,
  describeLeftOut,
  describeLetters,
  isOfferedFit,
} from '../describe-fit-suggestion.ts';
import { fitKeyOf } from '../suggestion-key.ts';

/** The key of the checkbox for the suggested grades. */
export const GRADES = 'grades';

interface FitChoicesProps {
  fit: SuggestedFit;
  ruleset: Pick<Ruleset, 'fit'>;
  canEdit: boolean;
  isTicked: (key: string) => boolean;
  onChange: (key: string, isTicked: boolean) => void;
}

/** Checkboxes for suggested fit rules, which give points for properties that buyers have in common. */
export function FitChoices({ fit, ruleset, canEdit, isTicked, onChange }: FitChoicesProps) {
  const verdict = describeFitVerdict(fit);
  if (verdict === null) return null;
  const { grades } = fit;
  const notes = [isOfferedFit(fit) && describeLetters(fit), describeLeftOut(fit)].filter(Boolean).join(' ');
  return (
    <section aria-label="Fit" className="flex flex-col gap-3 border-line border-t pt-4">
      <p className="text-sm">
        <strong>Fit.</strong> {verdict}
      </p>
      {isOfferedFit(fit) && (
        <ul className="flex flex-col gap-3">
          {fit.rules.map((rule) => (
            <li key={fitKeyOf(rule)}>
              <CheckField
                label={describeFitRule(rule, ruleset)}
                note={describeFitReason(rule)}
                checked={isTicked(fitKeyOf(rule))}
                disabled={!canEdit}
                onChange={(ticks) => onChange(fitKeyOf(rule), ticks)}
              />
            </li>
          ))}
          {grades && (
            <li>
              <CheckField
                label={describeGrades(grades)}
                note="Ten points double the odds. Grade A starts at twice the average odds, B at the average, and C at half."
                checked={isTicked(GRADES)}
                disabled={!canEdit || !ruleset.fit}
                onChange={(ticks) => onChange(GRADES, ticks)}
              />
            </li>
          )}
        </ul>
      )}
      {notes && <p className="text-faint text-sm">{notes}</p>}
    </section>
  );
}
