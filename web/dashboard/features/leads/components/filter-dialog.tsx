import { useQuery } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import type { LeadConditions } from '../../../../../worker/contract/lead-condition.ts';
import { Button } from '../../../components/button.tsx';
import { ConditionTree } from '../../../components/condition-tree.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import {
  fromLeadConditionsForm,
  type GroupForm,
  hasRefused,
  newCondition,
  toConditionsForm,
} from '../../../lib/condition-form.ts';
import { useRuleset } from '../../../lib/ruleset.ts';
import { leadPropertiesQuery } from '../api/list-lead-properties.ts';

interface FilterDialogProps {
  conditions: LeadConditions | undefined;
  onClose: () => void;
  /** Undefined if none are left. */
  onApply: (conditions: LeadConditions | undefined) => void;
}

const TRAITS = ['name', 'email', 'company', 'phone'];

/** Edits the conditions of a list of leads. */
export default function FilterDialog({ conditions, onClose, onApply }: FilterDialogProps) {
  const [form, setForm] = useState<GroupForm>(() =>
    conditions ? toConditionsForm(conditions) : { ...toConditionsForm(), nodes: [newCondition()] },
  );
  const [isSubmitted, setSubmitted] = useState(false);
  const { data: properties = [] } = useQuery(leadPropertiesQuery);
  const { data: ruleset } = useRuleset();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setSubmitted(true);
    if (!hasRefused(form)) onApply(fromLeadConditionsForm(form));
  };
  return (
    <Dialog isOpen isWide onClose={onClose} title="Filter leads">
      <form noValidate onSubmit={submit}>
        <ConditionTree
          value={form}
          onChange={setForm}
          canEdit
          lead={{ stages: ruleset?.stages.map(({ name }) => name) ?? [] }}
          placeholder="company_size"
          empty="Shows every lead."
          suggestions={[...TRAITS, ...properties.map(({ name }) => name)]}
          showsAll={isSubmitted}
        />
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary">
            Show leads
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
