import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';
import { FIT_LETTERS } from '../../../../../worker/contract/grades.ts';
import type { JsonObject } from '../../../../../worker/contract/json-value.ts';
import { fitOf } from '../../../../../worker/domain/fit.ts';
import { countOf } from '../../../lib/format.ts';
import { useRuleset } from '../../../lib/ruleset.ts';
import { samplesQuery } from '../api/list-samples.ts';
import { fromFitForm } from '../fit-form.ts';
import type { FitSchema } from '../fit-schema.ts';
import type { RulesetForm } from '../ruleset-form.ts';

/** Shows how many of the sample leads would get each letter. While the edited rules are invalid, uses the last valid ones. */
export function FitPreview({ schema }: { schema: typeof FitSchema | undefined }) {
  const { control } = useFormContext<RulesetForm>();
  const { data: ruleset } = useRuleset();
  const { data: samples = [] } = useQuery({ ...samplesQuery(ruleset?.stages ?? []), enabled: ruleset !== undefined });
  const watched = useWatch({ control, name: 'fit' });
  const valid = schema ? schema.safeParse(watched).data : watched;
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
  const counts = FIT_LETTERS.map((letter) => `${letters.filter((each) => each === letter).length} ${letter}`);
  return (
    <p className="border-line border-t px-4 py-2 text-faint text-xs">
      {countOf(samples.length, 'sample lead')}: <span className="num">{counts.join(' · ')}</span>
    </p>
  );
}
