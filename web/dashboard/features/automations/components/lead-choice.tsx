import { useQuery } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { useDeferredValue, useId, useState } from 'react';
import { smallInputClass } from '../../../components/field.tsx';
import { StageBadge } from '../../../components/stage-badge.tsx';
import { cx } from '../../../lib/cx.ts';
import { formatScore, leadName } from '../../../lib/format.ts';
import { foundLeadsQuery } from '../api/find-leads.ts';

export interface LeadChoiceProps {
  /** Completes the label “Find a lead to …”, for example with “preview”. */
  purpose: string;
  /** The label of the option for no lead. */
  unchosen: string;
  value: string | null;
  onChange: (leadId: string | null) => void;
}

/** Lets the person search for a lead and choose it, or choose none. */
export default function LeadChoice({ purpose, unchosen, value, onChange }: LeadChoiceProps) {
  const group = useId();
  const [text, setText] = useState('');
  const { data } = useQuery(foundLeadsQuery(useDeferredValue(text.trim())));
  const row =
    'flex h-8 cursor-pointer items-center gap-2.5 rounded-md px-2 text-sm hover:bg-hover has-checked:bg-accent-wash';
  return (
    <fieldset className="flex min-w-0 flex-col">
      <legend className="sr-only">Lead to {purpose}</legend>
      <label className={row}>
        <input
          type="radio"
          name={group}
          className="size-3.5 accent-(--accent)"
          checked={value === null}
          onChange={() => onChange(null)}
        />
        {unchosen}
      </label>
      <div className="relative my-1.5">
        <Search aria-hidden className="pointer-events-none absolute top-2 left-2.5 size-4 text-faint" />
        <input
          type="search"
          aria-label={`Find a lead to ${purpose}`}
          placeholder="Or search your leads"
          maxLength={100}
          value={text}
          onChange={({ target }) => setText(target.value)}
          className={cx(smallInputClass, 'w-full pl-8')}
        />
      </div>
      {data?.leads.map((lead) => (
        <label key={lead._id} className={row}>
          <input
            type="radio"
            name={group}
            className="size-3.5 accent-(--accent)"
            checked={value === lead._id}
            onChange={() => onChange(lead._id)}
          />
          <span className="min-w-0 flex-1 truncate">
            <bdi>{leadName(lead)}</bdi>
          </span>
          <StageBadge stage={lead.leadStage} />
          <span className="num w-12 text-right text-soft">{formatScore(lead.currentScore)}</span>
        </label>
      ))}
      {data?.leads.length === 0 && (
        <p className="px-2 py-1 text-faint text-sm">{text === '' ? 'No leads yet.' : 'No leads match.'}</p>
      )}
    </fieldset>
  );
}
