import { useId } from 'react';
import { useController, useFormContext, useWatch } from 'react-hook-form';
import { CheckField } from '../../../components/check-field.tsx';
import { humanize } from '../../../lib/format.ts';
import { usePeople } from '../../../lib/members.ts';
import type { AutomationForm } from '../automation-form.ts';

/** Chooses the people who get leads in turn. */
export default function AssignFields() {
  const { register, formState, control } = useFormContext<AutomationForm>();
  const { members } = usePeople();
  const chosen = useWatch({ control, name: 'assign.owners' });
  // Also lists chosen people who have left the project, so that someone can remove them from the automation.
  const former = chosen.filter((id) => !members.some(({ userId }) => userId === id));
  const people = [
    ...members.map(({ userId, email, role }) => ({ userId, email, role: humanize(role) })),
    ...former.map((userId) => ({ userId, email: 'Former member', role: '' })),
  ];
  const id = useId();
  const replacesOwner = useController({ control, name: 'assign.replacesOwner' });
  const problem = formState.errors.assign?.owners as { message?: string } | undefined;
  return (
    <div className="flex flex-col gap-3">
      <fieldset aria-describedby={problem ? id : undefined}>
        <legend className="mb-1.5 font-medium text-sm text-soft">Assign in turn to</legend>
        <div className="max-h-56 overflow-y-auto rounded-lg border border-line">
          {people.map(({ userId, email, role }) => (
            <label
              key={userId}
              className="flex min-h-9 cursor-pointer items-center gap-2.5 px-3 text-sm hover:bg-hover has-checked:bg-accent-wash"
            >
              <input
                type="checkbox"
                value={userId}
                className="size-4 accent-(--accent)"
                {...register('assign.owners')}
              />
              <span className="min-w-0 flex-1 truncate">{email}</span>
              <span className="text-faint">{role}</span>
            </label>
          ))}
        </div>
        {problem && (
          <p id={id} role="alert" className="mt-1.5 text-bad text-sm">
            Choose at least one person.
          </p>
        )}
      </fieldset>
      <CheckField
        label="Also reassign leads that have an owner"
        note="If off, leads with an owner are skipped."
        checked={replacesOwner.field.value}
        onChange={replacesOwner.field.onChange}
      />
    </div>
  );
}
