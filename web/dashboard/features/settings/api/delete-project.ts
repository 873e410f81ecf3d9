import { useMutation } from '@tanstack/react-query';
import * as z from 'zod';
import { callApi, segment } from '../../../lib/api-client.ts';
import { openAnotherProject } from '../open-another-project.ts';

export const useDeleteProject = (projectId: string) =>
  useMutation({
    mutationFn: () =>
      callApi(`/api/projects/${segment(projectId)}`, {
        method: 'DELETE',
        answer: z.object({ id: z.string(), deleted: z.literal(true) }),
      }),
    onSuccess: () => openAnotherProject(projectId),
  });
