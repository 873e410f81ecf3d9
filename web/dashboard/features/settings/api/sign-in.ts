import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import * as signInApi from '../../../../../worker/contract/api/sign-in.ts';
import { callApi } from '../../../lib/api-client.ts';
import { getSession, setSession } from '../../../lib/session.ts';

export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: ({ signal }) => callApi(signInApi.listSessions, { signal }),
});

export const secondFactorQuery = queryOptions({
  queryKey: ['second-factor'],
  queryFn: ({ signal }) => callApi(signInApi.getSecondFactor, { signal }),
});

export function useEndSession() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (sessionId: string) => callApi(signInApi.endSession, { path: { sessionId } }),
    onSettled: () => queryClient.invalidateQueries(sessionsQuery),
  });
}

/** Ends the person's other sessions. This session continues with a new token in the same project. */
export function useEndOtherSessions() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => callApi(signInApi.endOtherSessions),
    onSuccess: ({ token, user }) => {
      setSession({ token, user: { ...user, projectId: getSession()?.user.projectId ?? user.projectId } });
      return queryClient.invalidateQueries(sessionsQuery);
    },
  });
}

export const useStartSecondFactor = () =>
  useMutation({ mutationFn: (password: string) => callApi(signInApi.startSecondFactor, { body: { password } }) });

export function useConfirmSecondFactor() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (code: string) => callApi(signInApi.confirmSecondFactor, { body: { code } }),
    onSuccess: () => queryClient.invalidateQueries(secondFactorQuery),
  });
}

export function useRenewRecoveryCodes() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (password: string) => callApi(signInApi.renewRecoveryCodes, { body: { password } }),
    onSuccess: () => queryClient.invalidateQueries(secondFactorQuery),
  });
}

export function useDisableSecondFactor() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (password: string) => callApi(signInApi.disableSecondFactor, { body: { password } }),
    onSuccess: () => queryClient.invalidateQueries(secondFactorQuery),
  });
}
