import { Plus } from 'lucide-react';
import { useFieldArray } from 'react-hook-form';
import { Button } from '../../../components/button.tsx';
import { Panel } from '../../../components/panel.tsx';
import { toConditionsForm } from '../../../lib/condition-form.ts';
import type { RulesetForm } from '../ruleset-form.ts';
import { RuleHeadings, RuleRow } from './rule-row.tsx';

const newRule = (): RulesetForm['rules'][number] => ({
  ...{ id: `new_${crypto.randomUUID()}`, eventType: '', points: 10, description: '', active: true },
  ...{ conditions: toConditionsForm(), capPer: 'none', capTimes: 1, nextKind: 'auto', nextText: '' },
});

/** Edits the list of rules. */
export function RulesPanel({ canEdit }: { canEdit: boolean }) {
  const { fields, append, remove } = useFieldArray<RulesetForm, 'rules', 'key'>({ name: 'rules', keyName: 'key' });
  return (
    <Panel
      title="Rules"
      note={`${fields.length} · all matching rules add up`}
      bodyClassName=""
      actions={
        canEdit && (
          <Button icon={<Plus aria-hidden className="size-3.5" />} onClick={() => append(newRule())}>
            Add rule
          </Button>
        )
      }
    >
      {fields.length > 0 && <RuleHeadings />}
      <ul>
        {fields.map((field, i) => (
          <RuleRow key={field.key} index={i} canEdit={canEdit} onRemove={() => remove(i)} />
        ))}
      </ul>
    </Panel>
  );
}
