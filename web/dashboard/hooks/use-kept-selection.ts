import { useEffect, useState } from 'react';
import { useLocation } from 'react-router';
import { useProjectId } from '../lib/session.ts';

type Selection = ReadonlySet<string>;

/** Selections by project and history entry. The project is needed because the first history entry has the same key in every project. */
const kept = new Map<string, Selection>();
const ENTRIES_MAX = 100;
const NOTHING: Selection = new Set();

/** The selected leads of a list, which stay selected while the person opens one of them and goes back. */
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
