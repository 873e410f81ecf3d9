import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import * as listsApi from '../../../worker/contract/api/lists.ts';
import type { List, ListInput } from '../../../worker/contract/list.ts';
import { callApi } from './api-client.ts';

/** The first part of the query keys of all lists. */
export const LISTS_KEY = ['lists'];

/** The project's manual lists, by name, without the number of leads in each. */
export const listsQuery = listQuery('false');
/** The same lists with the number of leads in each. */
export const countedListsQuery = listQuery('true');

function listQuery(counts: 'true' | 'false') {
  return queryOptions({
    queryKey: [...LISTS_KEY, { counts }],
    queryFn: ({ signal }) => callApi(listsApi.listLists, { signal, query: { counts } }),
  });
}

/** A list by its ID; undefined until it has loaded, and if there is none. */
export const useList = (id: string): List | undefined =>
  useQuery({ ...listsQuery, enabled: id !== '' }).data?.find((list) => list.id === id);

/** Creates a list, or renames the list with this ID. */
export function useSaveList(listId: string | null) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: ListInput) =>
      listId === null
        ? callApi(listsApi.createList, { body })
        : callApi(listsApi.updateList, { path: { listId }, body }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: LISTS_KEY }),
  });
}

export function useDeleteList(listId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => callApi(listsApi.deleteList, { path: { listId } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: LISTS_KEY }),
  });
}

/** Adds a lead to a list, or removes it. */
export const changeListed = (isIn: boolean, path: { leadId: string; listId: string }) =>
  callApi(isIn ? listsApi.addToList : listsApi.removeFromList, { path });

/** The name of a list by its ID, for descriptions of conditions. */
export type ListName = (id: string) => string;

/** Returns the names of lists once they are loaded. */
export function useListName({ isNeeded }: { isNeeded: boolean }): ListName {
  const { data } = useQuery({ ...listsQuery, enabled: isNeeded });
  return (id) => data?.find((list) => list.id === id)?.name ?? (data ? 'a deleted list' : '…');
}
