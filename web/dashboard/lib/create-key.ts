import { useMutation, useQueryClient } from '@tanstack/react-query';
import type * as z from 'zod';
import type { KeyInput } from '../../../worker/contract/account.ts';
import * as keysApi from '../../../worker/contract/api/keys.ts';
import { callApi } from './api-client.ts';

/** Creates an API key. Only this answer contains the key. */
export function useCreateKey() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: z.input<typeof KeyInput>) => callApi(keysApi.generateApiKey, { body }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['api-keys'] }),
  });
}

/** The typed origins, separated by commas or spaces. Without any, the key has no origins of its own. */
export function toAllowedOrigins(typed: string): { allowedOrigins?: string[] } {
  const allowedOrigins = typed
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((origin) => origin.replace(/\/$/, ''));
  return allowedOrigins.length > 0 ? { allowedOrigins } : {};
}
