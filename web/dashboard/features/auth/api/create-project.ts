import { useMutation } from '@tanstack/react-query';
import * as projectsApi from '../../../../../worker/contract/api/projects.ts';
import { callApi } from '../../../lib/api-client.ts';
import { switchProject } from '../../../lib/session.ts';

export const useCreateProject = () =>
  useMutation({
    mutationFn: (name: string) => callApi(projectsApi.createProject, { body: { name } }),
    onSuccess: ({ id }) => switchProject(id, '/welcome'),
  });
