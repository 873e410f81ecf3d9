import * as accountsApi from '../../../../worker/contract/api/accounts.ts';
import { callApi } from '../../lib/api-client.ts';
import { getSession, setSession, switchProject } from '../../lib/session.ts';

/** Opens another of the person's projects, or the page that creates one. Called after the person has lost access to `projectId`. */
export async function openAnotherProject(projectId: string): Promise<void> {
  const others = await callApi(accountsApi.getMe).then(
    ({ projects }) => projects.filter(({ id }) => id !== projectId),
    () => [],
  );
  const session = getSession();
  const [other] = others;
  if (other) switchProject(other.id, '/');
  else if (session) setSession({ ...session, user: { ...session.user, projectId: null } });
}
