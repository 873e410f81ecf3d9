import { useMutation } from '@tanstack/react-query';
import * as membersApi from '../../../../../worker/contract/api/members.ts';
import { callApi } from '../../../lib/api-client.ts';
import { openAnotherProject } from '../open-another-project.ts';

export const useLeaveProject = (projectId: string) =>
  useMutation({
    mutationFn: () => callApi(membersApi.leaveProject, { path: { projectId } }),
    onSuccess: () => openAnotherProject(projectId),
  });
