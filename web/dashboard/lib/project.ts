import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { Project, type ProjectSettingsChange } from '../../../worker/contract/project.ts';
import { callApi, segment } from './api-client.ts';

export const projectQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['project', projectId],
    queryFn: ({ signal }) => callApi(`/api/projects/${segment(projectId)}`, { signal, answer: Project }),
  });

export function useUpdateProject(projectId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: ProjectSettingsChange) =>
      callApi(`/api/projects/${segment(projectId)}`, { method: 'PATCH', body, answer: Project }),
    onSuccess: (project) => {
      queryClient.setQueryData(projectQuery(projectId).queryKey, project);
      return queryClient.invalidateQueries({ queryKey: ['me'] });
    },
  });
}
