import { ListTree, Plus, X } from 'lucide-react';
import { type RefObject, useEffect, useId, useRef, useState } from 'react';
import type { LeadField } from '../../../worker/contract/lead-fields.ts';
import { LIMITS } from '../../../worker/contract/limits.ts';
import { newBehavior } from '../lib/behavior-form.ts';
import {
  changeNode,
  conditionsOf,
  type GroupForm,
  isBehavior,
  isGroup,
  type LeafForm,
  type NodeForm,
  newGroup,
} from '../lib/condition-form.ts';
import { type ConditionForm, newCondition, withField } from '../lib/condition-leaf.ts';
import { cx } from '../lib/cx.ts';
import { FIELDS } from '../lib/describe-conditions.ts';
import { BehaviorRow } from './behavior-row.tsx';
import { Button } from './button.tsx';
import { ConditionRow } from './condition-row.tsx';
import { smallInputClass } from './field.tsx';

interface ConditionTreeProps {
  value: GroupForm;
  onChange: (value: GroupForm) => void;
  canEdit: boolean;
  placeholder: string;
  /** The text shown in place of conditions if there are none. */
  empty: string;
  suggestions?: readonly string[];
  /** Whether to show errors in fields that the person has not touched yet. */
  showsAll?: boolean;
  /** The stages and event types to suggest. Absent if conditions may only be about properties. */
  lead?: { stages: readonly string[]; eventTypes: readonly string[] } | undefined;
}

/** The state that all groups of one tree of conditions share. */
interface Tree {
  root: GroupForm;
  onChange: (root: GroupForm) => void;
  canEdit: boolean;
  placeholder: string;
  listId: string;
  lead: ConditionTreeProps['lead'];
  /** The key of the condition that was just added, which gets the focus. */
  added: string | null;
  setAdded: (key: string | null) => void;
  remove: (key: string) => void;
  /** The button that gets the focus after a condition or group is removed. */
  addButton: RefObject<HTMLButtonElement | null>;
  isTold: (key: string) => boolean;
  touch: (key: string) => void;
}

/** An editor for conditions in nested groups. A group requires all, any, none or not all of its conditions to be met. */
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
                <LeafRow tree={tree} leaf={node} />
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

/** True if the group requires that none, or not all, of its conditions are met. */
const isNegated = ({ match, nodes }: GroupForm) => nodes.length > 0 && (match === 'none' || match === 'not_all');

/** One condition of the tree, with its number and its error. */
function LeafRow({ tree, leaf }: { tree: Tree; leaf: LeafForm }) {
  const { root, canEdit, placeholder, listId, lead, added, isTold, touch } = tree;
  const row = {
    number: String(conditionsOf(root).findIndex(({ key }) => key === leaf.key) + 1),
    isTold: isTold(leaf.key),
    onTouch: () => touch(leaf.key),
    onRemove: () => tree.remove(leaf.key),
    ...{ canEdit, placeholder, listId },
  };
  const change = (changed: LeafForm) => tree.onChange(changeNode(root, leaf.key, () => changed));
  if (!lead)
    return <ConditionRow {...row} condition={leaf as ConditionForm} isNew={added === leaf.key} onChange={change} />;
  const kind = <FieldSelect number={row.number} leaf={leaf} isNew={added === leaf.key} onChange={change} />;
  return isBehavior(leaf) ? (
    <BehaviorRow {...row} behavior={leaf} kind={kind} eventTypes={lead.eventTypes} onChange={change} />
  ) : (
    <ConditionRow {...row} condition={leaf} kind={kind} stages={lead.stages} onChange={change} />
  );
}

const BEHAVIOR = 'behavior';

/** The menu for what a condition is about: a property, behavior, or a field of the lead. */
function FieldSelect({
  number,
  leaf,
  isNew,
  onChange,
}: {
  number: string;
  leaf: LeafForm;
  isNew: boolean;
  onChange: (leaf: LeafForm) => void;
}) {
  const change = (chosen: string) => {
    if (chosen === BEHAVIOR) return onChange(newBehavior(leaf.key));
    const condition = isBehavior(leaf) ? { ...newCondition(), key: leaf.key } : leaf;
    onChange(withField(condition, (chosen || null) as LeadField | null));
  };
  return (
    <select
      aria-label={`Field ${number}`}
      // biome-ignore lint/a11y/noAutofocus: the person has just added this condition
      autoFocus={isNew}
      className={cx(smallInputClass, 'min-w-0')}
      value={isBehavior(leaf) ? BEHAVIOR : (leaf.field ?? '')}
      onChange={({ target }) => change(target.value)}
    >
      <option value="">Property</option>
      <option value={BEHAVIOR}>Behavior</option>
      {Object.entries(FIELDS).map(([field, label]) => (
        <option key={field} value={field}>
          {label}
        </option>
      ))}
    </select>
  );
}
