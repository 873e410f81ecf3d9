import { useMutation, useQueryClient } from '@tanstack/react-query';
import type * as z from 'zod';
import type { KeyInput } from '../../../worker/contract/account.ts';
import * as keysApi from '../../../worker/contract/api/keys.ts';
import { callApi } from './api-client.ts';

/** Creates an API key. Only the response to this request contains the key. */
export function useCreateKey() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: z.input<typeof KeyInput>) => callApi(keysApi.generateApiKey, { body }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['api-keys'] }),
  });
}

/** Splits typed origins at commas and spaces. A key without origins uses the project's origins. */
export function toAllowedOrigins(typed: string): { allowedOrigins?: string[] } {
  const allowedOrigins = typed
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((origin) => origin.replace(/\/$/, ''));
  return allowedOrigins.length > 0 ? { allowedOrigins } : {};
}
