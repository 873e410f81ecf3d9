import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';
import { FitLetter } from '../../../../../worker/contract/fit.ts';
import type { JsonObject } from '../../../../../worker/contract/json-value.ts';
import { fitOf } from '../../../../../worker/domain/fit.ts';
import { countOf } from '../../../lib/format.ts';
import { useRuleset } from '../../../lib/ruleset.ts';
import { samplesQuery } from '../api/list-samples.ts';
import { FitForm, fromFitForm } from '../fit-form.ts';
import type { RulesetForm } from '../ruleset-form.ts';

/** How many of the sample leads would get each letter. For an invalid draft, its last valid version is used. */
export function FitPreview() {
  const { control } = useFormContext<RulesetForm>();
  const { data: ruleset } = useRuleset();
  const { data: samples = [] } = useQuery({ ...samplesQuery(ruleset?.stages ?? []), enabled: ruleset !== undefined });
  const valid = FitForm.safeParse(useWatch({ control, name: 'fit' })).data;
  const draft = valid && fromFitForm(valid);
  const text = JSON.stringify(draft);
  const [shown, setShown] = useState({ text, draft });
  if (draft && shown.text !== text) setShown({ text, draft });
  const fit = shown.draft;
  if (!fit || samples.length === 0) return null;
  const letters = samples.map(({ name, email, company, phone, custom }) => {
    const known = Object.fromEntries(
      Object.entries({ name, email, company, phone }).filter(([, value]) => value !== null),
    );
    return fitOf({ ...known, custom: custom as JsonObject }, fit).letter;
  });
  const counts = FitLetter.options.map((letter) => `${letters.filter((each) => each === letter).length} ${letter}`);
  return (
    <p className="border-line border-t px-4 py-2 text-faint text-xs">
      {countOf(samples.length, 'sample lead')}: <span className="num">{counts.join(' · ')}</span>
    </p>
  );
}
