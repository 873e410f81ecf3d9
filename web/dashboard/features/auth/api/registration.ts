import { queryOptions } from '@tanstack/react-query';
import { RegistrationInfo } from '../../../../../worker/contract/account.ts';
import { callApi } from '../../../lib/api-client.ts';

/** Who may create an account on this server, and whether it sends email. */
export const registrationQuery = queryOptions({
  queryKey: ['registration'],
  queryFn: ({ signal }) => callApi('/api/auth/registration', { signal, answer: RegistrationInfo }),
});
