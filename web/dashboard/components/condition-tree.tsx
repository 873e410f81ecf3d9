import { ListTree, Plus, X } from 'lucide-react';
import { type RefObject, useEffect, useId, useRef, useState } from 'react';
import { ConditionOperator } from '../../../worker/contract/condition.ts';
import type { FieldOperator } from '../../../worker/contract/lead-condition.ts';
import { LEAD_FIELDS, type LeadField } from '../../../worker/contract/lead-fields.ts';
import { LIMITS } from '../../../worker/contract/limits.ts';
import {
  type ConditionForm,
  changeNode,
  conditionsOf,
  type GroupForm,
  isGroup,
  type NodeForm,
  newCondition,
  newGroup,
  operandOf,
  refuseCondition,
  withField,
  withOperator,
} from '../lib/condition-form.ts';
import { cx } from '../lib/cx.ts';
import { FIELDS, OPERATORS } from '../lib/describe-conditions.ts';
import { Button, IconButton } from './button.tsx';
import { ConditionValues } from './condition-values.tsx';
import { smallInputClass } from './field.tsx';

interface ConditionTreeProps {
  value: GroupForm;
  onChange: (value: GroupForm) => void;
  canEdit: boolean;
  placeholder: string;
  /** Shown where there are no conditions. */
  empty: string;
  suggestions?: readonly string[];
  /** Whether to point out what is wrong in fields that were not touched yet. */
  showsAll?: boolean;
  /** Whether conditions may be on fields of a lead, and the stages that it may stand in. */
  lead?: { stages: readonly string[] } | undefined;
}

/** Shared by the groups of one tree. */
interface Tree {
  root: GroupForm;
  onChange: (root: GroupForm) => void;
  canEdit: boolean;
  placeholder: string;
  listId: string;
  lead: ConditionTreeProps['lead'];
  /** The condition to put the cursor into. */
  added: string | null;
  setAdded: (key: string | null) => void;
  remove: (key: string) => void;
  /** Takes the focus when a part of the tree is removed. */
  addButton: RefObject<HTMLButtonElement | null>;
  isTold: (key: string) => boolean;
  touch: (key: string) => void;
}

/** Conditions on properties, in groups of which all, any or none must be met, or not all. */
export function ConditionTree({
  value,
  onChange,
  canEdit,
  placeholder,
  empty,
  suggestions,
  showsAll,
  lead,
}: ConditionTreeProps) {
  const [added, setAdded] = useState<string | null>(null);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [removals, setRemovals] = useState(0);
  const addButton = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (removals > 0) addButton.current?.focus();
  }, [removals]);
  const listId = useId();
  const tree: Tree = {
    ...{ root: value, onChange, canEdit, placeholder, listId, lead, added, setAdded, addButton },
    remove: (key) => {
      setRemovals(removals + 1);
      onChange(changeNode(value, key, () => null));
    },
    isTold: (key) => showsAll === true || touched.has(key),
    touch: (key) => setTouched((keys) => (keys.has(key) ? keys : new Set([...keys, key]))),
  };
  return (
    <div className="flex min-w-0 flex-col gap-2 text-sm">
      {value.nodes.length === 0 && <p className="text-soft">{empty}</p>}
      <Group tree={tree} group={value} depth={0} />
      <datalist id={listId}>
        {suggestions?.map((suggestion) => (
          <option key={suggestion} value={suggestion} />
        ))}
      </datalist>
    </div>
  );
}

function Group({ tree, group, depth }: { tree: Tree; group: GroupForm; depth: number }) {
  const { root, canEdit, onChange, setAdded } = tree;
  const isFull = conditionsOf(root).length >= LIMITS.conditionsMax;
  const change = (changed: GroupForm) => onChange(depth === 0 ? changed : changeNode(root, group.key, () => changed));
  const append = (node: NodeForm) => {
    setAdded(isGroup(node) ? (node.nodes[0]?.key ?? null) : node.key);
    change({ ...group, nodes: [...group.nodes, node] });
  };
  return (
    <>
      {(group.nodes.length > 1 || depth > 0 || isNegated(group)) && (
        <p className="flex flex-wrap items-center gap-2 text-soft">
          <select
            aria-label={depth === 0 ? 'Match' : 'Match in this group'}
            className={smallInputClass}
            disabled={!canEdit}
            value={group.match}
            onChange={({ target }) => change({ ...group, match: target.value as GroupForm['match'] })}
          >
            <option value="all">All</option>
            <option value="any">Any</option>
            <option value="none">None</option>
            <option value="not_all">Not all</option>
          </select>
          of these are true
        </p>
      )}
      {group.nodes.length > 0 && (
        <ul className="flex min-w-0 flex-col gap-2">
          {group.nodes.map((node, i) => (
            <li key={node.key} className="min-w-0">
              {i > 0 && (
                <p className="mb-1 text-faint text-xs">
                  {group.match === 'all' || group.match === 'not_all' ? 'and' : 'or'}
                </p>
              )}
              {isGroup(node) ? (
                <fieldset className="flex min-w-0 flex-col gap-2 rounded-lg border border-line-strong bg-surface p-2 sm:p-3">
                  <legend className="sr-only">Group</legend>
                  <Group tree={tree} group={node} depth={depth + 1} />
                </fieldset>
              ) : (
                <ConditionRow tree={tree} condition={node} onRemove={() => tree.remove(node.key)} />
              )}
            </li>
          ))}
        </ul>
      )}
      {canEdit && (
        <div className="-ml-2.5 flex flex-wrap">
          <Button
            ref={depth === 0 ? tree.addButton : undefined}
            look="ghost"
            disabled={isFull}
            title={isFull ? `At most ${LIMITS.conditionsMax} conditions` : undefined}
            icon={<Plus aria-hidden className="size-3.5" />}
            onClick={() => append(newCondition())}
          >
            Add condition
          </Button>
          {depth < LIMITS.conditionDepthMax && group.nodes.length > 0 && (
            <Button
              look="ghost"
              disabled={isFull}
              icon={<ListTree aria-hidden className="size-3.5" />}
              onClick={() => append(newGroup(group.match === 'all' ? 'any' : 'all'))}
            >
              Add group
            </Button>
          )}
          {depth > 0 && (
            <Button look="ghost" icon={<X aria-hidden className="size-3.5" />} onClick={() => tree.remove(group.key)}>
              Remove group
            </Button>
          )}
        </div>
      )}
    </>
  );
}

/** Said of a single condition, too. */
const isNegated = ({ match, nodes }: GroupForm) => nodes.length > 0 && (match === 'none' || match === 'not_all');

function ConditionRow({ tree, condition, onRemove }: { tree: Tree; condition: ConditionForm; onRemove: () => void }) {
  const { root, canEdit, placeholder, listId, lead, added, isTold, touch } = tree;
  const id = useId();
  const number = conditionsOf(root).findIndex(({ key }) => key === condition.key) + 1;
  const refused = isTold(condition.key) ? refuseCondition(condition) : null;
  const change = (changed: ConditionForm) => tree.onChange(changeNode(root, condition.key, () => changed));
  const invalidIf = (field: 'property' | 'value') =>
    refused?.field === field ? ({ 'aria-invalid': true, 'aria-describedby': id } as const) : {};
  // A list stands on lines of its own, below.
  const isList = operandOf(condition.operator) === 'list';
  const removeButton = canEdit && (
    <IconButton label={`Remove condition ${number}`} onClick={onRemove}>
      <X aria-hidden className="size-3.5" />
    </IconButton>
  );
  return (
    <fieldset
      disabled={!canEdit}
      className="flex min-w-0 flex-wrap items-center gap-2"
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) touch(condition.key);
      }}
    >
      <legend className="sr-only">Condition {number}</legend>
      {lead && (
        <select
          aria-label={`Field ${number}`}
          // biome-ignore lint/a11y/noAutofocus: the condition was just added, to be filled in
          autoFocus={added === condition.key}
          className={cx(smallInputClass, 'min-w-0')}
          value={condition.field ?? ''}
          onChange={({ target }) => change(withField(condition, (target.value || null) as LeadField | null))}
        >
          <option value="">Property</option>
          {Object.entries(FIELDS).map(([field, label]) => (
            <option key={field} value={field}>
              {label}
            </option>
          ))}
        </select>
      )}
      {condition.field === null && (
        <input
          aria-label={`Property ${number}`}
          list={listId}
          autoComplete="off"
          // biome-ignore lint/a11y/noAutofocus: the condition was just added, to be filled in
          autoFocus={!lead && added === condition.key}
          placeholder={placeholder}
          {...invalidIf('property')}
          className={cx(smallInputClass, 'min-w-28 flex-1 font-mono text-xs sm:max-w-44')}
          value={condition.property}
          onChange={({ target }) => change({ ...condition, property: target.value })}
        />
      )}
      <select
        aria-label={`Operator ${number}`}
        className={smallInputClass}
        value={condition.operator}
        onChange={({ target }) => change(withOperator(condition, target.value as FieldOperator))}
      >
        {operatorsFor(condition).map((operator) => (
          <option key={operator} value={operator}>
            {OPERATORS[operator]}
          </option>
        ))}
      </select>
      {isList && removeButton}
      <ConditionValues
        condition={condition}
        number={number}
        canEdit={canEdit}
        invalid={invalidIf('value')}
        suggestions={condition.field === 'stage' ? lead?.stages : undefined}
        onChange={(values) => change({ ...condition, values })}
      />
      {!isList && removeButton}
      {refused && (
        <p id={id} role="alert" className="basis-full text-bad text-xs">
          {refused.message}
        </p>
      )}
    </fieldset>
  );
}

/** The operators to choose from; what another editor chose remains. */
function operatorsFor({ field, operator }: ConditionForm): readonly FieldOperator[] {
  const offered = field === null ? ConditionOperator.options : OFFERED[LEAD_FIELDS[field]];
  return offered.includes(operator) ? offered : [...offered, operator];
}

const OFFERED: Record<(typeof LEAD_FIELDS)[LeadField], readonly FieldOperator[]> = {
  text: [
    ...(['equals', 'not_equals', 'in', 'not_in', 'contains', 'not_contains'] as const),
    ...(['starts_with', 'ends_with', 'is_empty', 'is_not_empty'] as const),
  ],
  number: ['greater_than', 'less_than', 'between', 'equals', 'not_equals'],
  instant: ['within_days', 'not_within_days', 'after', 'before', 'is_empty', 'is_not_empty'],
};
