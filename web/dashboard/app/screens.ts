import { lazy } from 'react';
import { savesData } from '../lib/saves-data.ts';

// Each screen's code loads when the screen is opened. The navigation around the screens is part of the first load.
const LOADERS = {
  today: () => import('../features/today/components/today-page.tsx'),
  leads: () => import('../features/leads/components/leads-page.tsx'),
  lead: () => import('../features/lead/components/lead-page.tsx'),
  companies: () => import('../features/companies/components/companies-page.tsx'),
  company: () => import('../features/companies/components/company-page.tsx'),
  segments: () => import('../features/segments/components/segments-page.tsx'),
  duplicates: () => import('../features/duplicates/components/duplicates-page.tsx'),
  leaderboard: () => import('../features/leaderboard/components/leaderboard-page.tsx'),
  funnel: () => import('../features/reports/components/funnel-page.tsx'),
  sources: () => import('../features/reports/components/sources-page.tsx'),
  rules: () => import('../features/rules/components/rules-page.tsx'),
  proof: () => import('../features/proof/components/proof-page.tsx'),
  automations: () => import('../features/automations/components/automations-page.tsx'),
  automation: () => import('../features/automations/components/automation-page.tsx'),
  deliveries: () => import('../features/webhooks/components/webhooks-page.tsx'),
  deadLetters: () => import('../features/dead-letters/components/dead-letters-page.tsx'),
  settings: () => import('../features/settings/components/settings-page.tsx'),
  imports: () => import('../features/settings/components/imports-page.tsx'),
  events: () => import('../features/system/components/system-page.tsx'),
  onboarding: () => import('../features/onboarding/components/onboarding-page.tsx'),
  notFound: () => import('./not-found-page.tsx'),
};

export const TodayPage = lazy(LOADERS.today);
export const LeadsPage = lazy(LOADERS.leads);
export const LeadPage = lazy(LOADERS.lead);
export const CompaniesPage = lazy(LOADERS.companies);
export const CompanyPage = lazy(LOADERS.company);
export const SegmentsPage = lazy(LOADERS.segments);
export const DuplicatesPage = lazy(LOADERS.duplicates);
export const LeaderboardPage = lazy(LOADERS.leaderboard);
export const FunnelPage = lazy(LOADERS.funnel);
export const SourcesPage = lazy(LOADERS.sources);
export const RulesPage = lazy(LOADERS.rules);
export const ProofPage = lazy(LOADERS.proof);
export const AutomationsPage = lazy(LOADERS.automations);
export const AutomationPage = lazy(LOADERS.automation);
export const DeliveriesPage = lazy(LOADERS.deliveries);
export const DeadLettersPage = lazy(LOADERS.deadLetters);
export const SettingsPage = lazy(LOADERS.settings);
export const ImportsPage = lazy(LOADERS.imports);
export const EventsPage = lazy(LOADERS.events);
export const OnboardingPage = lazy(LOADERS.onboarding);
export const NotFoundPage = lazy(LOADERS.notFound);

const DOOR_LOADERS = {
  login: () => import('../features/auth/components/login-page.tsx'),
  register: () => import('../features/auth/components/register-page.tsx'),
  forgotPassword: () => import('../features/auth/components/forgot-password-page.tsx'),
  resetPassword: () => import('../features/auth/components/reset-password-page.tsx'),
  acceptInvitation: () => import('../features/auth/components/accept-invitation-page.tsx'),
};

export const LoginPage = lazy(DOOR_LOADERS.login);
export const RegisterPage = lazy(DOOR_LOADERS.register);
export const ForgotPasswordPage = lazy(DOOR_LOADERS.forgotPassword);
export const ResetPasswordPage = lazy(DOOR_LOADERS.resetPassword);
export const AcceptInvitationPage = lazy(DOOR_LOADERS.acceptInvitation);

export const NewProjectPage = lazy(() => import('../features/auth/components/new-project-page.tsx'));

/** How long to wait for the first screen before loading all others in the background, so that they open at once, even offline. */
const PREFETCH_AFTER_MS = 6000;

const prefetch = (loaders: Record<string, () => Promise<unknown>>) => {
  for (const load of Object.values(loaders)) load().catch(() => 'The screen loads when it is opened.');
};

/** Loads all other screens in the background after a while. Returns a function that cancels the loading. */
export function prefetchScreens(): () => void {
  if (savesData()) return () => {};
  const timer = setTimeout(() => prefetch(LOADERS), PREFETCH_AFTER_MS);
  return () => clearTimeout(timer);
}

/**
 * Loads the sign-in and registration screens right away. If one of these screens loaded later, text that a person has just typed could be
 * lost.
 */
export const prefetchDoorScreens = (): void => prefetch(DOOR_LOADERS);
