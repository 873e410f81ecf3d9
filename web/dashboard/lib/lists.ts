import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import * as listsApi from '../../../worker/contract/api/lists.ts';
import type { List, ListInput } from '../../../worker/contract/list.ts';
import { callApi } from './api-client.ts';

/** The first part of the query key of every query about manual lists. */
export const LISTS_KEY = ['lists'];

/** The project's manual lists, sorted by name, without their numbers of leads. */
export const listsQuery = listQuery('false');
/** The project's manual lists with the number of leads in each. */
export const countedListsQuery = listQuery('true');

function listQuery(counts: 'true' | 'false') {
  return queryOptions({
    queryKey: [...LISTS_KEY, { counts }],
    queryFn: ({ signal }) => callApi(listsApi.listLists, { signal, query: { counts } }),
  });
}

/** The manual list with this ID; undefined if it has not loaded or does not exist. */
export const useList = (id: string): List | undefined =>
  useQuery({ ...listsQuery, enabled: id !== '' }).data?.find((list) => list.id === id);

/** Creates a manual list, or renames the one with this ID. */
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

/** Adds a lead to a list, or removes the lead from it. */
export const changeListed = (isIn: boolean, path: { leadId: string; listId: string }) =>
  callApi(isIn ? listsApi.addToList : listsApi.removeFromList, { path });

/** Returns the name of the list with an ID, for descriptions of conditions. */
export type ListName = (id: string) => string;

/** Returns a function that names lists, and loads their names if needed. */
export function useListName({ isNeeded }: { isNeeded: boolean }): ListName {
  const { data } = useQuery({ ...listsQuery, enabled: isNeeded });
  return (id) => data?.find((list) => list.id === id)?.name ?? (data ? 'a deleted list' : '…');
}
