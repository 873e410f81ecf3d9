import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import * as projectsApi from '../../../worker/contract/api/projects.ts';
import type { ProjectSettingsChange } from '../../../worker/contract/project.ts';
import { callApi } from './api-client.ts';

export const projectQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['project', projectId],
    queryFn: ({ signal }) => callApi(projectsApi.getProject, { path: { projectId }, signal }),
  });

export function useUpdateProject(projectId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: ProjectSettingsChange) => callApi(projectsApi.updateProject, { path: { projectId }, body }),
    onSuccess: (project) => {
      queryClient.setQueryData(projectQuery(projectId).queryKey, project);
      return queryClient.invalidateQueries({ queryKey: ['me'] });
    },
  });
}
