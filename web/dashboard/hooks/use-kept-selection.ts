import { useEffect, useState } from 'react';
import { useLocation } from 'react-router';
import { useProjectId } from '../lib/session.ts';

type Selection = ReadonlySet<string>;

/** The key combines project and history entry, because the first entry of every project has the same key. */
const kept = new Map<string, Selection>();
const ENTRIES_MAX = 100;
const NOTHING: Selection = new Set();

/** The selected leads of a list. They stay selected while the person opens one of them and goes back. */
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
