import { useMutation } from '@tanstack/react-query';
import { Project } from '../../../../../worker/contract/project.ts';
import { callApi } from '../../../lib/api-client.ts';
import { switchProject } from '../../../lib/session.ts';

export const useCreateProject = () =>
  useMutation({
    mutationFn: (name: string) => callApi('/api/projects', { method: 'POST', body: { name }, answer: Project }),
    onSuccess: ({ id }) => switchProject(id, '/welcome'),
  });
