import { useController, useFormContext } from 'react-hook-form';
import { ConditionTree } from '../../../components/condition-tree.tsx';
import type { AutomationForm } from '../automation-form.ts';

interface ConditionFieldsProps {
  name: 'conditions' | 'traits';
  canEdit: boolean;
  placeholder: string;
  /** The text shown in place of conditions if there are none. */
  empty: string;
  suggestions: readonly string[];
  /** The stages and event types to suggest. Absent if conditions may only be about properties. */
  lead?: { stages: readonly string[]; eventTypes: readonly string[] };
}

export function ConditionFields({ name, ...shown }: ConditionFieldsProps) {
  const { control, formState } = useFormContext<AutomationForm>();
  const { field } = useController({ control, name });
  return <ConditionTree {...shown} value={field.value} onChange={field.onChange} showsAll={formState.isSubmitted} />;
}
