import { useController, useFormContext } from 'react-hook-form';
import { ConditionTree } from '../../../components/condition-tree.tsx';
import type { AutomationForm } from '../automation-form.ts';

interface ConditionFieldsProps {
  name: 'conditions' | 'traits';
  canEdit: boolean;
  placeholder: string;
  /** Shown where there are no conditions. */
  empty: string;
  suggestions: readonly string[];
  /** Set if conditions may also be about fields and behavior of a lead. */
  lead?: { stages: readonly string[]; eventTypes: readonly string[] };
}

export function ConditionFields({ name, ...shown }: ConditionFieldsProps) {
  const { control, formState } = useFormContext<AutomationForm>();
  const { field } = useController({ control, name });
  return <ConditionTree {...shown} value={field.value} onChange={field.onChange} showsAll={formState.isSubmitted} />;
}
