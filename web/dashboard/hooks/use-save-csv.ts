import { useMutation } from '@tanstack/react-query';
import type { fetchFile } from '../lib/api-client.ts';
import { notify } from '../lib/notify.ts';
import { fileDay, saveFile } from '../lib/save-file.ts';

/** Fetches a CSV file from the server and saves it with the date in its name. */
export const useSaveCsv = <Query = void>(name: string, fetchCsv: (query: Query) => ReturnType<typeof fetchFile>) =>
  useMutation({
    mutationFn: async (query: Query) => saveFile(`${name}-${fileDay()}.csv`, await fetchCsv(query)),
    onError: (error) => notify.error(error.message),
  });
