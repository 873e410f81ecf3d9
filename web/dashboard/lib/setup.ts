import { useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { automationsQuery } from './automations.ts';
import { mayManage, useRole } from './me.ts';
import { invitationsQuery, membersQuery } from './members.ts';
import { overviewQuery } from './overview.ts';
import { rulesetQuery } from './ruleset.ts';
import { useProjectId } from './session.ts';

/** The steps of a new project's checklist, in order. */
export type SetupStep = 'event' | 'rule' | 'automation' | 'colleague';

/**
 * Returns the setup steps, and whether each is done. Undefined while loading; null if loading failed, or if the person is not allowed to do
 * the steps.
 */
export function useSetup(): Record<SetupStep, boolean> | null | undefined {
  const projectId = useProjectId() ?? '';
  const role = useRole();
  const enabled = mayManage(role) && projectId !== '';
  const overview = useQuery({ ...overviewQuery, enabled });
  const ruleset = useQuery({ ...rulesetQuery, enabled });
  const automations = useQuery({ ...automationsQuery, enabled });
  const members = useQuery({ ...membersQuery(projectId), enabled });
  const invitations = useQuery({ ...invitationsQuery(projectId), enabled });
  if (overview.data && ruleset.data && automations.data && members.data && invitations.data) {
    return {
      event: overview.data.leads > 0,
      rule: ruleset.data.version > 1,
      automation: automations.data.length > 0,
      colleague: members.data.length + invitations.data.length > 1,
    };
  }
  const hasFailed = [overview, ruleset, automations, members, invitations].some(({ isError }) => isError);
  return (role !== null && !enabled) || hasFailed ? null : undefined;
}

/** `closed` means that the checklist is done or was dismissed. */
type SetupState = 'open' | 'closed' | null;

const listeners = new Set<() => void>();
const keyOf = (projectId: string) => `leads.setup.${projectId}`;

/** The state of the project's checklist, as last stored in this browser. */
export function useSetupState(): [state: SetupState, set: (state: 'open' | 'closed') => void] {
  const key = keyOf(useProjectId() ?? '');
  const state = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => localStorage.getItem(key) as SetupState,
  );
  const set = (next: 'open' | 'closed') => {
    if (localStorage.getItem(key) === next) return;
    localStorage.setItem(key, next);
    for (const listener of listeners) listener();
  };
  return [state, set];
}
