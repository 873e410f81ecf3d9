import { useMutation } from '@tanstack/react-query';
import * as projectsApi from '../../../../../worker/contract/api/projects.ts';
import { callApi } from '../../../lib/api-client.ts';
import { openAnotherProject } from '../open-another-project.ts';

export const useDeleteProject = (projectId: string) =>
  useMutation({
    mutationFn: () => callApi(projectsApi.deleteProject, { path: { projectId } }),
    onSuccess: () => openAnotherProject(projectId),
  });
