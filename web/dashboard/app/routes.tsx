import { Suspense, useEffect } from 'react';
import { Navigate, Outlet, Route, Routes, useLocation, useParams } from 'react-router';
import { ErrorBoundary } from '../components/error-boundary.tsx';
import { PageSkeleton } from '../components/page-skeleton.tsx';
import { switchProject, useProjectId, useSession } from '../lib/session.ts';
import {
  AcceptInvitationPage,
  AutomationPage,
  AutomationsPage,
  CompaniesPage,
  CompanyPage,
  DeadLettersPage,
  DeliveriesPage,
  DuplicatesPage,
  EventsPage,
  ForgotPasswordPage,
  FunnelPage,
  ImportsPage,
  LeaderboardPage,
  LeadPage,
  LeadsPage,
  LoginPage,
  NewProjectPage,
  NotFoundPage,
  OnboardingPage,
  ProofPage,
  prefetchDoorScreens,
  RegisterPage,
  ResetPasswordPage,
  RulesPage,
  SegmentsPage,
  SettingsPage,
  SourcesPage,
  TodayPage,
} from './screens.ts';
import { MOVED } from './shell/navigation.ts';
import { Shell } from './shell/shell.tsx';

export function AppRoutes() {
  return (
    <Routes>
      <Route element={<SignedOut />}>
        <Route path="/login" element={<LoginPage />} />
        <Route path="/register" element={<RegisterPage />} />
        <Route path="/forgot-password" element={<ForgotPasswordPage />} />
        <Route path="/reset-password" element={<ResetPasswordPage />} />
        <Route path="/accept-invitation" element={<AcceptInvitationPage />} />
      </Route>
      <Route element={<SignedIn />}>
        <Route
          path="/new-project"
          element={
            <Suspense>
              <NewProjectPage />
            </Suspense>
          }
        />
        <Route element={<Shell />}>
          <Route element={<Screen />}>
            <Route index element={<TodayPage />} />
            <Route path="welcome" element={<OnboardingPage />} />
            <Route path="leads" element={<LeadsPage />} />
            <Route path="leads/*" element={<LeadPage />} />
            <Route path="companies" element={<CompaniesPage />} />
            <Route path="companies/*" element={<CompanyPage />} />
            <Route path="segments" element={<SegmentsPage />} />
            <Route path="duplicates" element={<DuplicatesPage />} />
            <Route path="leaderboard" element={<LeaderboardPage />} />
            <Route path="funnel" element={<FunnelPage />} />
            <Route path="sources" element={<SourcesPage />} />
            <Route path="rules" element={<RulesPage />} />
            <Route path="proof" element={<ProofPage />} />
            <Route path="automations" element={<AutomationsPage />} />
            <Route path="automations/new" element={<AutomationPage />} />
            <Route path="automations/:automationId" element={<AutomationPage />} />
            <Route path="deliveries" element={<DeliveriesPage />} />
            <Route path="deliveries/failed" element={<DeadLettersPage />} />
            <Route path="events" element={<EventsPage />} />
            <Route path="imports" element={<ImportsPage />} />
            <Route path="settings" element={<SettingsPage />} />
            {MOVED.map(({ from, to }) => (
              <Route key={from} path={from} element={<Moved to={to} />} />
            ))}
            <Route path="*" element={<NotFoundPage />} />
          </Route>
        </Route>
        <Route path="/p/:projectId/*" element={<OtherProject />} />
      </Route>
    </Routes>
  );
}

/** Switches to the project in the address and opens the screen that the address names, for example after a sign-in. */
function OtherProject() {
  const { projectId = '', '*': path } = useParams();
  const { search, hash } = useLocation();
  const isOther = useProjectId() !== projectId;
  const to = `/${path}${search}${hash}`;
  useEffect(() => {
    if (isOther) switchProject(projectId, to);
  }, [isOther, projectId, to]);
  return isOther ? null : <Navigate to={to} replace />;
}

/** Redirects from a screen's old address to its current one. */
function Moved({ to }: { to: string }) {
  const { search, hash } = useLocation();
  return <Navigate to={`${to}${search}${hash}`} replace />;
}

/** Wraps each screen in an error boundary, so that an error in one screen leaves the others and the navigation usable. */
function Screen() {
  const { pathname } = useLocation();
  return (
    <ErrorBoundary key={pathname}>
      <Suspense fallback={<PageSkeleton />}>
        <Outlet />
      </Suspense>
    </ErrorBoundary>
  );
}

/** Shows an empty page to signed-out people while the sign-in screen loads. */
function SignedOut() {
  useEffect(prefetchDoorScreens, []);
  return (
    <Suspense>
      <Outlet />
    </Suspense>
  );
}

function SignedIn() {
  const session = useSession();
  const { pathname, search } = useLocation();
  if (session?.user.projectId === null) {
    return (
      <Suspense>
        <NewProjectPage />
      </Suspense>
    );
  }
  if (session) return <Outlet />;
  const next = pathname === '/' ? '' : `?next=${encodeURIComponent(pathname + search)}`;
  return <Navigate to={`/login${next}`} replace />;
}
