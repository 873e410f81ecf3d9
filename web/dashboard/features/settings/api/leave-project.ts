import { useMutation } from '@tanstack/react-query';
import * as z from 'zod';
import { callApi, segment } from '../../../lib/api-client.ts';
import { openAnotherProject } from '../open-another-project.ts';

export const useLeaveProject = (projectId: string) =>
  useMutation({
    mutationFn: () =>
      callApi(`/api/projects/${segment(projectId)}/leave`, {
        method: 'POST',
        answer: z.object({ id: z.string(), left: z.literal(true) }),
      }),
    onSuccess: () => openAnotherProject(projectId),
  });
