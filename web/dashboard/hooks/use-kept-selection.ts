import { useEffect, useState } from 'react';
import { useLocation } from 'react-router';
import { useProjectId } from '../lib/session.ts';

type Selection = ReadonlySet<string>;

/** By project and entry of the tab's history: the first entry of each project has the same key. */
const kept = new Map<string, Selection>();
const ENTRIES_MAX = 100;
const NOTHING: Selection = new Set();

/** The selected leads of a list. They stay selected while one of them is read: going back finds them so. */
export function useKeptSelection(): [selected: Selection, select: (selected: Selection) => void] {
  const entry = `${useProjectId()} ${useLocation().key}`;
  const [selected, select] = useState(() => kept.get(entry) ?? NOTHING);
  useEffect(() => {
    kept.delete(entry);
    kept.set(entry, selected);
    const [oldest] = kept.keys();
    if (kept.size > ENTRIES_MAX && oldest !== undefined) kept.delete(oldest);
  }, [entry, selected]);
  return [selected, select];
}
