import { useState } from 'react';
import * as z from 'zod';
import { useSession } from '../../lib/session.ts';

/** A list as someone likes to see it: its filters and layout (as the URL has them) and its columns. */
const SavedView = z.object({ name: z.string(), search: z.string(), columns: z.array(z.string()) });
export type SavedView = z.infer<typeof SavedView>;

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
    return z.array(SavedView).parse(JSON.parse(localStorage.getItem(key) ?? '[]'));
  } catch {
    return [];
  }
}

/** Equal for URLs that show the same, in whatever order they say it. */
export function viewKey(search: string): string {
  const params = new URLSearchParams(search);
  params.sort();
  return params.toString();
}
