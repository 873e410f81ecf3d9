import { lazy } from 'react';

// Screens load when they are opened; the frame around them is there at once.
const LOADERS = {
  overview: () => import('../features/overview/components/overview-page.tsx'),
  leads: () => import('../features/leads/components/leads-page.tsx'),
  lead: () => import('../features/lead/components/lead-page.tsx'),
  leaderboard: () => import('../features/leaderboard/components/leaderboard-page.tsx'),
  rules: () => import('../features/rules/components/rules-page.tsx'),
  settings: () => import('../features/settings/components/settings-page.tsx'),
  system: () => import('../features/system/components/system-page.tsx'),
  onboarding: () => import('../features/onboarding/components/onboarding-page.tsx'),
  notFound: () => import('./not-found-page.tsx'),
};

export const OverviewPage = lazy(LOADERS.overview);
export const LeadsPage = lazy(LOADERS.leads);
export const LeadPage = lazy(LOADERS.lead);
export const LeaderboardPage = lazy(LOADERS.leaderboard);
export const RulesPage = lazy(LOADERS.rules);
export const SettingsPage = lazy(LOADERS.settings);
export const SystemPage = lazy(LOADERS.system);
export const OnboardingPage = lazy(LOADERS.onboarding);
export const NotFoundPage = lazy(LOADERS.notFound);

export const LoginPage = lazy(() => import('../features/auth/components/login-page.tsx'));
export const RegisterPage = lazy(() => import('../features/auth/components/register-page.tsx'));
export const NewProjectPage = lazy(() => import('../features/auth/components/new-project-page.tsx'));
export const ForgotPasswordPage = lazy(() => import('../features/auth/components/forgot-password-page.tsx'));
export const ResetPasswordPage = lazy(() => import('../features/auth/components/reset-password-page.tsx'));
export const AcceptInvitationPage = lazy(() => import('../features/auth/components/accept-invitation-page.tsx'));

/** When the first screen has long been there: so that the others open at once, also off line. */
const PREFETCH_AFTER_MS = 6000;

/** Answers how to call it off. */
export function prefetchScreens(): () => void {
  const timer = setTimeout(() => {
    for (const load of Object.values(LOADERS)) load().catch(() => 'It is loaded when it is opened, then.');
  }, PREFETCH_AFTER_MS);
  return () => clearTimeout(timer);
}
