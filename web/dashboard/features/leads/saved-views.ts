import { useState } from 'react';
import { useSession } from '../../lib/session.ts';

/** A list as someone likes to see it: its filters and layout (as the URL has them) and its columns. */
export interface SavedView {
  name: string;
  search: string;
  columns: string[];
}

/** Each person has views of their own in each project. They are kept in this browser: the API keeps none. */
export function useSavedViews() {
  const session = useSession();
  const key = `leads.views.${session?.user.id} ${session?.user.projectId}`;
  const [views, setViews] = useState(() => readViews(key));
  const store = (next: SavedView[]) => {
    localStorage.setItem(key, JSON.stringify(next));
    setViews(next);
  };
  return {
    views,
    save: (view: SavedView) => store([...views.filter(({ name }) => name !== view.name), view]),
    remove: ({ name }: SavedView) => store(views.filter((view) => view.name !== name)),
    restore: store,
  };
}

function readViews(key: string): SavedView[] {
  try {
    const views: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(views) ? views.filter(isSavedView) : [];
  } catch {
    return [];
  }
}

/** An earlier version of this screen, or an extension, may have written something else. */
const isSavedView = (value: unknown): value is SavedView =>
  value instanceof Object &&
  'name' in value &&
  typeof value.name === 'string' &&
  'search' in value &&
  typeof value.search === 'string' &&
  'columns' in value &&
  Array.isArray(value.columns);

/** Equal for URLs that show the same, in whatever order they state it. */
export function viewKey(search: string): string {
  const params = new URLSearchParams(search);
  params.sort();
  return params.toString();
}
