import * as accountsApi from '../../../../worker/contract/api/accounts.ts';
import { callApi } from '../../lib/api-client.ts';
import { getSession, setSession, switchProject } from '../../lib/session.ts';

/** After `projectId` is out of reach: shows another project of the person's or, where there is none, the page that makes one. */
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
