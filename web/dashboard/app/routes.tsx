import { lazy, Suspense } from 'react';
import { Navigate, Outlet, Route, Routes, useLocation } from 'react-router';
import { PageSkeleton } from '../components/page-skeleton.tsx';
import { useSession } from '../lib/session.ts';
import { Shell } from './shell/shell.tsx';

// Screens load when they are opened; the frame around them and the sign-in are there at once.
const OverviewPage = lazy(() => import('../features/overview/components/overview-page.tsx'));
const LeadsPage = lazy(() => import('../features/leads/components/leads-page.tsx'));
const LeadPage = lazy(() => import('../features/lead/components/lead-page.tsx'));
const LeaderboardPage = lazy(() => import('../features/leaderboard/components/leaderboard-page.tsx'));
const RulesPage = lazy(() => import('../features/rules/components/rules-page.tsx'));
const SettingsPage = lazy(() => import('../features/settings/components/settings-page.tsx'));
const SystemPage = lazy(() => import('../features/system/components/system-page.tsx'));
const OnboardingPage = lazy(() => import('../features/onboarding/components/onboarding-page.tsx'));
const LoginPage = lazy(() => import('../features/auth/components/login-page.tsx'));
const RegisterPage = lazy(() => import('../features/auth/components/register-page.tsx'));
const NoProjectPage = lazy(() => import('../features/auth/components/no-project-page.tsx'));
const ForgotPasswordPage = lazy(() => import('../features/auth/components/forgot-password-page.tsx'));
const ResetPasswordPage = lazy(() => import('../features/auth/components/reset-password-page.tsx'));
const AcceptInvitationPage = lazy(() => import('../features/auth/components/accept-invitation-page.tsx'));
const NotFoundPage = lazy(() => import('./not-found-page.tsx'));

export function AppRoutes() {
  return (
    <Routes>
      <Route element={<Calm />}>
        <Route path="/login" element={<LoginPage />} />
        <Route path="/register" element={<RegisterPage />} />
        <Route path="/forgot-password" element={<ForgotPasswordPage />} />
        <Route path="/reset-password" element={<ResetPasswordPage />} />
        <Route path="/accept-invitation" element={<AcceptInvitationPage />} />
      </Route>
      <Route element={<SignedIn />}>
        <Route element={<Shell />}>
          <Route element={<Loading />}>
            <Route index element={<OverviewPage />} />
            <Route path="welcome" element={<OnboardingPage />} />
            <Route path="leads" element={<LeadsPage />} />
            <Route path="leads/:leadId" element={<LeadPage />} />
            <Route path="leaderboard" element={<LeaderboardPage />} />
            <Route path="rules" element={<RulesPage />} />
            <Route path="settings" element={<SettingsPage />} />
            <Route path="system" element={<SystemPage />} />
            <Route path="*" element={<NotFoundPage />} />
          </Route>
        </Route>
      </Route>
    </Routes>
  );
}

const Loading = () => (
  <Suspense fallback={<PageSkeleton />}>
    <Outlet />
  </Suspense>
);

/** Before the sign-in: an empty page for the moment that it takes. */
const Calm = () => (
  <Suspense>
    <Outlet />
  </Suspense>
);

function SignedIn() {
  const session = useSession();
  const { pathname, search } = useLocation();
  if (session && session.user.projectId === null) {
    return (
      <Suspense>
        <NoProjectPage />
      </Suspense>
    );
  }
  if (session) return <Outlet />;
  const next = pathname === '/' ? '' : `?next=${encodeURIComponent(pathname + search)}`;
  return <Navigate to={`/login${next}`} replace />;
}
