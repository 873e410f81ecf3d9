import { RegistrationMode } from '../../contract/account.ts';

/** Who may create an account on this server. A value that is none of ours lets nobody in. */
export const registrationMode = ({ REGISTRATION }: Pick<Env, 'REGISTRATION'>): RegistrationMode =>
  RegistrationMode.safeParse(REGISTRATION).data ?? 'closed';
