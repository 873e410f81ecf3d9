import { getRegistration as definition } from '../../../contract/api/accounts.ts';
import { getRegistration } from '../../../settings/accounts/get-registration.ts';
import { handle } from '../../handle.ts';

export const getRegistrationHandler = handle(definition, getRegistration);
