import { Search } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import type { LeadSummary } from '../../../../../worker/contract/lead.ts';
import { smallInputClass } from '../../../components/field.tsx';
import { StageBadge } from '../../../components/stage-badge.tsx';
import { cx } from '../../../lib/cx.ts';
import { formatScore, leadName, shownValue } from '../../../lib/format.ts';
import { SEARCH_HINT, useFoundLeads } from '../../../lib/found-leads.ts';

/** Finds another lead by name, email, company or ID. */
export function LeadFinder({ exceptId, onPick }: { exceptId: string; onPick: (lead: LeadSummary) => void }) {
  const [text, setText] = useState('');
  const { search, leads, isFetching, problem } = useFoundLeads(text);
  const others = leads.filter(({ _id }) => _id !== exceptId);
  const finder = useRef<HTMLDivElement>(null);
  /** Moves the focus between the search field and the leads below the field. */
  const move = (event: KeyboardEvent<HTMLElement>) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const stops = [...(finder.current?.querySelectorAll<HTMLElement>('input, button') ?? [])];
    stops[stops.indexOf(event.currentTarget) + step]?.focus();
  };
  return (
    <div ref={finder}>
      <div className="relative">
        <Search aria-hidden className="pointer-events-none absolute top-2 left-2.5 size-4 text-faint" />
        <input
          type="search"
          aria-label="Find the other lead"
          placeholder="Name, email, company or ID"
          maxLength={100}
          autoComplete="off"
          value={text}
          onChange={({ target }) => setText(target.value)}
          onKeyDown={(event) => {
            move(event);
            if (event.key !== 'Enter') return;
            // Prevents Enter from submitting the form before the person has chosen a lead.
            event.preventDefault();
            const [closest] = others;
            if (closest && !isFetching) onPick(closest);
          }}
          className={cx(smallInputClass, 'w-full pl-8')}
        />
      </div>
      <ul aria-label="Found leads" className="mt-1.5 flex min-h-24 flex-col">
        {others.map((lead) => (
          <li key={lead._id}>
            <button
              type="button"
              onClick={() => onPick(lead)}
              onKeyDown={move}
              className="flex w-full items-center gap-3 rounded-md px-2 py-1.5 text-left text-sm hover:bg-hover"
            >
              <span className="min-w-0 flex-1">
                <bdi className="block truncate font-medium">{leadName(lead)}</bdi>
                <bdi className="block truncate text-faint text-xs">
                  {[
                    lead.email !== leadName(lead) && lead.email,
                    lead.company,
                    lead._id !== leadName(lead) && shownValue(lead._id),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </bdi>
              </span>
              <StageBadge stage={lead.leadStage} />
              <span className="num w-12 text-right text-soft">{formatScore(lead.currentScore)}</span>
            </button>
          </li>
        ))}
        {search !== '' && others.length === 0 && !isFetching && (
          <li className="px-2 py-1.5 text-faint text-sm">{problem ?? `No other lead matches. ${SEARCH_HINT}`}</li>
        )}
      </ul>
    </div>
  );
}
