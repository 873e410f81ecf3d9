import type { EndpointDefinition } from '../../contract/api/endpoint.ts';
import type { ApiEndpoint } from '../../contract/api/endpoints.ts';
import type { Handler } from '../handle.ts';
import { changePasswordHandler } from './accounts/change-password.ts';
import { confirmSecondFactorHandler } from './accounts/confirm-second-factor.ts';
import { disableSecondFactorHandler } from './accounts/disable-second-factor.ts';
import { endOtherSessionsHandler } from './accounts/end-other-sessions.ts';
import { endSessionHandler } from './accounts/end-session.ts';
import { getMeHandler } from './accounts/get-me.ts';
import { getRegistrationHandler } from './accounts/get-registration.ts';
import { getSecondFactorHandler } from './accounts/get-second-factor.ts';
import { listSessionsHandler } from './accounts/list-sessions.ts';
import { loginHandler } from './accounts/login.ts';
import { logoutHandler } from './accounts/logout.ts';
import { logoutEverywhereHandler } from './accounts/logout-everywhere.ts';
import { registerHandler } from './accounts/register.ts';
import { renewRecoveryCodesHandler } from './accounts/renew-recovery-codes.ts';
import { requestPasswordResetHandler } from './accounts/request-password-reset.ts';
import { resetPasswordHandler } from './accounts/reset-password.ts';
import { startSecondFactorHandler } from './accounts/start-second-factor.ts';
import { exportEventsHandler } from './analytics/export-events.ts';
import { exportFunnelHandler } from './analytics/export-funnel.ts';
import { exportSourcesHandler } from './analytics/export-sources.ts';
import { getActivityHandler } from './analytics/get-activity.ts';
import { getEventSamplesHandler } from './analytics/get-event-samples.ts';
import { getEventsHandler } from './analytics/get-events.ts';
import { getFunnelHandler } from './analytics/get-funnel.ts';
import { getLatestActivityHandler } from './analytics/get-latest-activity.ts';
import { getOverviewHandler } from './analytics/get-overview.ts';
import { getScoreDistributionHandler } from './analytics/get-score-distribution.ts';
import { getSourcesHandler } from './analytics/get-sources.ts';
import { getStageMovesHandler } from './analytics/get-stage-moves.ts';
import { createAutomationHandler } from './automations/create-automation.ts';
import { deleteAutomationHandler } from './automations/delete-automation.ts';
import { getAutomationHandler } from './automations/get-automation.ts';
import { listAutomationsHandler } from './automations/list-automations.ts';
import { listExecutionsHandler } from './automations/list-executions.ts';
import { previewAutomationHandler } from './automations/preview-automation.ts';
import { testAutomationHandler } from './automations/test-automation.ts';
import { updateAutomationHandler } from './automations/update-automation.ts';
import { deleteChallengerHandler } from './challenger/delete-challenger.ts';
import { getChallengerHandler } from './challenger/get-challenger.ts';
import { publishChallengerHandler } from './challenger/publish-challenger.ts';
import { setChallengerHandler } from './challenger/set-challenger.ts';
import { exportCompaniesHandler } from './companies/export-companies.ts';
import { getCompanyHandler } from './companies/get-company.ts';
import { getCompanyTimelineHandler } from './companies/get-company-timeline.ts';
import { listCompaniesHandler } from './companies/list-companies.ts';
import { discardDeadLetterHandler } from './deliveries/discard-dead-letter.ts';
import { getDeliveryHandler } from './deliveries/get-delivery.ts';
import { listDeadLettersHandler } from './deliveries/list-dead-letters.ts';
import { listDeliveriesHandler } from './deliveries/list-deliveries.ts';
import { replayDeadLetterHandler } from './deliveries/replay-dead-letter.ts';
import { replayDeliveriesHandler } from './deliveries/replay-deliveries.ts';
import { retryDeliveriesHandler } from './deliveries/retry-deliveries.ts';
import { retryDeliveryHandler } from './deliveries/retry-delivery.ts';
import { createDraftHandler } from './drafts/create-draft.ts';
import { deleteDraftHandler } from './drafts/delete-draft.ts';
import { getDraftHandler } from './drafts/get-draft.ts';
import { listDraftsHandler } from './drafts/list-drafts.ts';
import { publishDraftHandler } from './drafts/publish-draft.ts';
import { rebaseDraftHandler } from './drafts/rebase-draft.ts';
import { updateDraftHandler } from './drafts/update-draft.ts';
import { getErasureHandler } from './erasures/get-erasure.ts';
import { previewErasureHandler } from './erasures/preview-erasure.ts';
import { startErasureHandler } from './erasures/start-erasure.ts';
import { createEventHandler } from './events/create-event.ts';
import { createEventsHandler } from './events/create-events.ts';
import { getEventUsageHandler } from './events/get-event-usage.ts';
import { listRejectedEventsHandler } from './events/list-rejected-events.ts';
import { listRejectionReasonsHandler } from './events/list-rejection-reasons.ts';
import { countIdentityConflictsHandler } from './identity/count-identity-conflicts.ts';
import { dismissIdentityConflictHandler } from './identity/dismiss-identity-conflict.ts';
import { listIdentityConflictsHandler } from './identity/list-identity-conflicts.ts';
import { mergeLeadHandler } from './identity/merge-lead.ts';
import { unmergeLeadHandler } from './identity/unmerge-lead.ts';
import { createImportHandler } from './imports/create-import.ts';
import { getImportHandler } from './imports/get-import.ts';
import { getImportErrorsHandler } from './imports/get-import-errors.ts';
import { listImportEffectsHandler } from './imports/list-import-effects.ts';
import { listImportReasonsHandler } from './imports/list-import-reasons.ts';
import { listImportsHandler } from './imports/list-imports.ts';
import { undoImportHandler } from './imports/undo-import.ts';
import { generateApiKeyHandler } from './keys/generate-api-key.ts';
import { listApiKeysHandler } from './keys/list-api-keys.ts';
import { revokeApiKeyHandler } from './keys/revoke-api-key.ts';
import { rotateApiKeyHandler } from './keys/rotate-api-key.ts';
import { countLeadsByStageHandler } from './leaderboard/count-leads-by-stage.ts';
import { getLeaderboardHandler } from './leaderboard/get-leaderboard.ts';
import { createLeadHandler } from './leads/create-lead.ts';
import { createLeadTicketHandler } from './leads/create-lead-ticket.ts';
import { eraseLeadHandler } from './leads/erase-lead.ts';
import { exportLeadHandler } from './leads/export-lead.ts';
import { exportLeadsHandler } from './leads/export-leads.ts';
import { getLeadHandler } from './leads/get-lead.ts';
import { getLeadExplanationHandler } from './leads/get-lead-explanation.ts';
import { getLeadIntelligenceHandler } from './leads/get-lead-intelligence.ts';
import { getLeadTimelineHandler } from './leads/get-lead-timeline.ts';
import { listLeadPropertiesHandler } from './leads/list-lead-properties.ts';
import { listLeadsHandler } from './leads/list-leads.ts';
import { openLeadSocketHandler } from './leads/open-lead-socket.ts';
import { updateLeadHandler } from './leads/update-lead.ts';
import { listLeadsToCallHandler } from './leads-to-call/list-leads-to-call.ts';
import { markLeadToCallHandler } from './leads-to-call/mark-lead-to-call.ts';
import { unmarkLeadToCallHandler } from './leads-to-call/unmark-lead-to-call.ts';
import { addToListHandler } from './lists/add-to-list.ts';
import { createListHandler } from './lists/create-list.ts';
import { deleteListHandler } from './lists/delete-list.ts';
import { listListsHandler } from './lists/list-lists.ts';
import { removeFromListHandler } from './lists/remove-from-list.ts';
import { updateListHandler } from './lists/update-list.ts';
import { acceptInvitationHandler } from './members/accept-invitation.ts';
import { changeMemberRoleHandler } from './members/change-member-role.ts';
import { createInvitationHandler } from './members/create-invitation.ts';
import { leaveProjectHandler } from './members/leave-project.ts';
import { listInvitationsHandler } from './members/list-invitations.ts';
import { listMembersHandler } from './members/list-members.ts';
import { previewInvitationHandler } from './members/preview-invitation.ts';
import { removeMemberHandler } from './members/remove-member.ts';
import { resendInvitationHandler } from './members/resend-invitation.ts';
import { revokeInvitationHandler } from './members/revoke-invitation.ts';
import { deletePushSubscriptionHandler } from './notifications/delete-push-subscription.ts';
import { getNotificationSettingsHandler } from './notifications/get-notification-settings.ts';
import { getPushSubscriptionHandler } from './notifications/get-push-subscription.ts';
import { listNotificationsHandler } from './notifications/list-notifications.ts';
import { readNotificationsHandler } from './notifications/read-notifications.ts';
import { savePushSubscriptionHandler } from './notifications/save-push-subscription.ts';
import { testPushSubscriptionHandler } from './notifications/test-push-subscription.ts';
import { updateNotificationSettingsHandler } from './notifications/update-notification-settings.ts';
import { createProjectHandler } from './projects/create-project.ts';
import { createProjectTicketHandler } from './projects/create-project-ticket.ts';
import { deleteProjectHandler } from './projects/delete-project.ts';
import { exportAuditLogHandler } from './projects/export-audit-log.ts';
import { exportProjectHandler } from './projects/export-project.ts';
import { getProjectHandler } from './projects/get-project.ts';
import { listAuditLogHandler } from './projects/list-audit-log.ts';
import { listProjectsHandler } from './projects/list-projects.ts';
import { openProjectSocketHandler } from './projects/open-project-socket.ts';
import { previewRetentionHandler } from './projects/preview-retention.ts';
import { rotateIdentitySecretHandler } from './projects/rotate-identity-secret.ts';
import { updateProjectHandler } from './projects/update-project.ts';
import { createScoringRuleHandler } from './scoring-rules/create-scoring-rule.ts';
import { deleteScoringRuleHandler } from './scoring-rules/delete-scoring-rule.ts';
import { getRescoreHandler } from './scoring-rules/get-rescore.ts';
import { getRulesetHandler } from './scoring-rules/get-ruleset.ts';
import { getScoringRuleHandler } from './scoring-rules/get-scoring-rule.ts';
import { listRescoresHandler } from './scoring-rules/list-rescores.ts';
import { listRulesetVersionsHandler } from './scoring-rules/list-ruleset-versions.ts';
import { listScoringRulesHandler } from './scoring-rules/list-scoring-rules.ts';
import { startRescoreHandler } from './scoring-rules/start-rescore.ts';
import { updateRulesetHandler } from './scoring-rules/update-ruleset.ts';
import { updateScoringRuleHandler } from './scoring-rules/update-scoring-rule.ts';
import { createSegmentHandler } from './segments/create-segment.ts';
import { deleteSegmentHandler } from './segments/delete-segment.ts';
import { estimateSegmentHandler } from './segments/estimate-segment.ts';
import { getSegmentHandler } from './segments/get-segment.ts';
import { listSegmentsHandler } from './segments/list-segments.ts';
import { updateSegmentHandler } from './segments/update-segment.ts';
import { deleteStudyHandler } from './studies/delete-study.ts';
import { getStudyHandler } from './studies/get-study.ts';
import { getStudyTapesHandler } from './studies/get-study-tapes.ts';
import { listReachedLeadsHandler } from './studies/list-reached-leads.ts';
import { listStudiesHandler } from './studies/list-studies.ts';
import { listStudyLeadsHandler } from './studies/list-study-leads.ts';
import { startStudyHandler } from './studies/start-study.ts';
import { verifyStudyHandler } from './studies/verify-study.ts';
import { getDatabaseUsageHandler } from './system/get-database-usage.ts';
import { getDocsHandler } from './system/get-docs.ts';
import { getHealthHandler } from './system/get-health.ts';
import { getMetricsHandler } from './system/get-metrics.ts';
import { getOpenapiHandler } from './system/get-openapi.ts';
import { listAlertsHandler } from './system/list-alerts.ts';
import { rebuildReadModelsHandler } from './system/rebuild-read-models.ts';
import { restoreLeadsHandler } from './system/restore-leads.ts';
import { returnLeadHandler } from './system/return-lead.ts';
import { returnLeadsHandler } from './system/return-leads.ts';
import { createWebhookHandler } from './webhooks/create-webhook.ts';
import { deleteWebhookHandler } from './webhooks/delete-webhook.ts';
import { getWebhookHandler } from './webhooks/get-webhook.ts';
import { listWebhooksHandler } from './webhooks/list-webhooks.ts';
import { rotateWebhookSecretHandler } from './webhooks/rotate-webhook-secret.ts';
import { testWebhookHandler } from './webhooks/test-webhook.ts';
import { updateWebhookHandler } from './webhooks/update-webhook.ts';
import { addLeadNoteHandler } from './work/add-lead-note.ts';
import { addLeadTaskHandler } from './work/add-lead-task.ts';
import { changeLeadTaskHandler } from './work/change-lead-task.ts';
import { givePointsHandler } from './work/give-points.ts';
import { sendTestEventHandler } from './work/send-test-event.ts';
import { setLeadOwnerHandler } from './work/set-lead-owner.ts';
import { setLeadStatusHandler } from './work/set-lead-status.ts';

type Address = Pick<EndpointDefinition, 'method' | 'url'>;

const at = <const Method extends Address['method'], const Url extends Address['url']>(
  method: Method,
  url: Url,
  handler: Handler,
) => ({ method, url, ...handler });

/**
 * The handler of each endpoint, by operation ID. The router uses the first handler whose address matches. Method and address are repeated
 * here, because the router does not load the definitions. The type ensures that method and address are the same as in the definitions.
 */
export const HANDLERS: {
  [Endpoint in ApiEndpoint as Endpoint['operationId']]: Handler & Pick<Endpoint, 'method' | 'url'>;
} = {
  getRegistration: at('get', '/api/auth/registration', getRegistrationHandler),
  register: at('post', '/api/auth/register', registerHandler),
  login: at('post', '/api/auth/login', loginHandler),
  getMe: at('get', '/api/auth/me', getMeHandler),
  logout: at('post', '/api/auth/logout', logoutHandler),
  logoutEverywhere: at('post', '/api/auth/logout-everywhere', logoutEverywhereHandler),
  changePassword: at('post', '/api/auth/change-password', changePasswordHandler),
  requestPasswordReset: at('post', '/api/auth/request-password-reset', requestPasswordResetHandler),
  resetPassword: at('post', '/api/auth/reset-password', resetPasswordHandler),
  listSessions: at('get', '/api/auth/sessions', listSessionsHandler),
  endSession: at('delete', '/api/auth/sessions/{sessionId}', endSessionHandler),
  endOtherSessions: at('post', '/api/auth/sessions/end-others', endOtherSessionsHandler),
  getSecondFactor: at('get', '/api/auth/second-factor', getSecondFactorHandler),
  startSecondFactor: at('post', '/api/auth/second-factor', startSecondFactorHandler),
  confirmSecondFactor: at('post', '/api/auth/second-factor/confirm', confirmSecondFactorHandler),
  renewRecoveryCodes: at('post', '/api/auth/second-factor/recovery-codes', renewRecoveryCodesHandler),
  disableSecondFactor: at('post', '/api/auth/second-factor/disable', disableSecondFactorHandler),
  generateApiKey: at('post', '/api/auth/generate-api-key', generateApiKeyHandler),
  listApiKeys: at('get', '/api/auth/api-keys', listApiKeysHandler),
  rotateApiKey: at('post', '/api/auth/api-keys/{keyId}/rotate', rotateApiKeyHandler),
  revokeApiKey: at('delete', '/api/auth/api-keys/{keyId}', revokeApiKeyHandler),
  createEvent: at('post', '/api/events', createEventHandler),
  createEvents: at('post', '/api/events/batch', createEventsHandler),
  listRejectedEvents: at('get', '/api/events/rejected', listRejectedEventsHandler),
  listRejectionReasons: at('get', '/api/events/rejected/reasons', listRejectionReasonsHandler),
  getEventUsage: at('get', '/api/events/usage', getEventUsageHandler),
  createImport: at('post', '/api/imports', createImportHandler),
  listImports: at('get', '/api/imports', listImportsHandler),
  getImport: at('get', '/api/imports/{importId}', getImportHandler),
  getImportErrors: at('get', '/api/imports/{importId}/errors', getImportErrorsHandler),
  listImportReasons: at('get', '/api/imports/{importId}/reasons', listImportReasonsHandler),
  undoImport: at('post', '/api/imports/{importId}/undo', undoImportHandler),
  listImportEffects: at('get', '/api/imports/{importId}/effects', listImportEffectsHandler),
  createLead: at('post', '/api/leads', createLeadHandler),
  listLeadProperties: at('get', '/api/lead-properties', listLeadPropertiesHandler),
  listLeads: at('get', '/api/leads', listLeadsHandler),
  listLeadsToCall: at('get', '/api/leads-to-call', listLeadsToCallHandler),
  markLeadToCall: at('put', '/api/leads-to-call/{leadId}/mark', markLeadToCallHandler),
  unmarkLeadToCall: at('delete', '/api/leads-to-call/{leadId}/mark', unmarkLeadToCallHandler),
  getLead: at('get', '/api/leads/{leadId}', getLeadHandler),
  updateLead: at('patch', '/api/leads/{leadId}', updateLeadHandler),
  setLeadOwner: at('put', '/api/leads/{leadId}/owner', setLeadOwnerHandler),
  setLeadStatus: at('put', '/api/leads/{leadId}/status', setLeadStatusHandler),
  addLeadNote: at('post', '/api/leads/{leadId}/notes', addLeadNoteHandler),
  addLeadTask: at('post', '/api/leads/{leadId}/tasks', addLeadTaskHandler),
  changeLeadTask: at('patch', '/api/leads/{leadId}/tasks/{taskId}', changeLeadTaskHandler),
  givePoints: at('post', '/api/leads/{leadId}/points', givePointsHandler),
  sendTestEvent: at('post', '/api/leads/{leadId}/test-events', sendTestEventHandler),
  createSegment: at('post', '/api/segments', createSegmentHandler),
  estimateSegment: at('post', '/api/segments/estimate', estimateSegmentHandler),
  listSegments: at('get', '/api/segments', listSegmentsHandler),
  getSegment: at('get', '/api/segments/{segmentId}', getSegmentHandler),
  updateSegment: at('put', '/api/segments/{segmentId}', updateSegmentHandler),
  deleteSegment: at('delete', '/api/segments/{segmentId}', deleteSegmentHandler),
  createList: at('post', '/api/lists', createListHandler),
  listLists: at('get', '/api/lists', listListsHandler),
  updateList: at('put', '/api/lists/{listId}', updateListHandler),
  deleteList: at('delete', '/api/lists/{listId}', deleteListHandler),
  addToList: at('put', '/api/leads/{leadId}/lists/{listId}', addToListHandler),
  removeFromList: at('delete', '/api/leads/{leadId}/lists/{listId}', removeFromListHandler),
  listCompanies: at('get', '/api/companies', listCompaniesHandler),
  exportCompanies: at('get', '/api/companies/export', exportCompaniesHandler),
  getCompany: at('get', '/api/companies/{companyKey}', getCompanyHandler),
  getCompanyTimeline: at('get', '/api/companies/{companyKey}/timeline', getCompanyTimelineHandler),
  eraseLead: at('delete', '/api/leads/{leadId}', eraseLeadHandler),
  previewErasure: at('get', '/api/erasures/preview', previewErasureHandler),
  startErasure: at('post', '/api/erasures', startErasureHandler),
  getErasure: at('get', '/api/erasures/{runId}', getErasureHandler),
  exportLead: at('get', '/api/leads/{leadId}/export', exportLeadHandler),
  exportLeads: at('post', '/api/leads/export', exportLeadsHandler),
  mergeLead: at('post', '/api/leads/{leadId}/merge', mergeLeadHandler),
  unmergeLead: at('post', '/api/leads/{leadId}/unmerge', unmergeLeadHandler),
  listIdentityConflicts: at('get', '/api/identity-conflicts', listIdentityConflictsHandler),
  countIdentityConflicts: at('get', '/api/identity-conflicts/count', countIdentityConflictsHandler),
  dismissIdentityConflict: at('post', '/api/identity-conflicts/dismiss', dismissIdentityConflictHandler),
  getLeadTimeline: at('get', '/api/leads/{leadId}/timeline', getLeadTimelineHandler),
  getLeadExplanation: at('get', '/api/leads/{leadId}/explain', getLeadExplanationHandler),
  getLeadIntelligence: at('get', '/api/leads/{leadId}/intelligence', getLeadIntelligenceHandler),
  createLeadTicket: at('post', '/api/leads/{leadId}/live-ticket', createLeadTicketHandler),
  openLeadSocket: at('get', '/api/leads/{leadId}/live', openLeadSocketHandler),
  listProjects: at('get', '/api/projects', listProjectsHandler),
  createProject: at('post', '/api/projects', createProjectHandler),
  getProject: at('get', '/api/projects/{projectId}', getProjectHandler),
  updateProject: at('patch', '/api/projects/{projectId}', updateProjectHandler),
  deleteProject: at('delete', '/api/projects/{projectId}', deleteProjectHandler),
  listMembers: at('get', '/api/projects/{projectId}/members', listMembersHandler),
  changeMemberRole: at('patch', '/api/projects/{projectId}/members/{userId}', changeMemberRoleHandler),
  removeMember: at('delete', '/api/projects/{projectId}/members/{userId}', removeMemberHandler),
  leaveProject: at('post', '/api/projects/{projectId}/leave', leaveProjectHandler),
  createInvitation: at('post', '/api/projects/{projectId}/invitations', createInvitationHandler),
  listInvitations: at('get', '/api/projects/{projectId}/invitations', listInvitationsHandler),
  resendInvitation: at('post', '/api/projects/{projectId}/invitations/{invitationId}/resend', resendInvitationHandler),
  revokeInvitation: at('delete', '/api/projects/{projectId}/invitations/{invitationId}', revokeInvitationHandler),
  previewInvitation: at('post', '/api/invitations/preview', previewInvitationHandler),
  acceptInvitation: at('post', '/api/invitations/accept', acceptInvitationHandler),
  listAuditLog: at('get', '/api/projects/{projectId}/audit-log', listAuditLogHandler),
  exportAuditLog: at('get', '/api/projects/{projectId}/audit-log/export', exportAuditLogHandler),
  previewRetention: at('get', '/api/projects/{projectId}/retention-preview', previewRetentionHandler),
  exportProject: at('get', '/api/projects/{projectId}/export', exportProjectHandler),
  rotateIdentitySecret: at('post', '/api/projects/{projectId}/identity-secret', rotateIdentitySecretHandler),
  createProjectTicket: at('post', '/api/projects/{projectId}/live-ticket', createProjectTicketHandler),
  openProjectSocket: at('get', '/api/projects/{projectId}/live', openProjectSocketHandler),
  getLeaderboard: at('get', '/api/leaderboard', getLeaderboardHandler),
  countLeadsByStage: at('get', '/api/leaderboard/by-stage', countLeadsByStageHandler),
  listScoringRules: at('get', '/api/scoring-rules', listScoringRulesHandler),
  createScoringRule: at('post', '/api/scoring-rules', createScoringRuleHandler),
  getRuleset: at('get', '/api/scoring-rules/ruleset', getRulesetHandler),
  updateRuleset: at('put', '/api/scoring-rules/ruleset', updateRulesetHandler),
  listRulesetVersions: at('get', '/api/scoring-rules/versions', listRulesetVersionsHandler),
  startRescore: at('post', '/api/scoring-rules/rescore', startRescoreHandler),
  listRescores: at('get', '/api/scoring-rules/rescore', listRescoresHandler),
  getRescore: at('get', '/api/scoring-rules/rescore/{runId}', getRescoreHandler),
  getScoringRule: at('get', '/api/scoring-rules/{ruleId}', getScoringRuleHandler),
  updateScoringRule: at('put', '/api/scoring-rules/{ruleId}', updateScoringRuleHandler),
  deleteScoringRule: at('delete', '/api/scoring-rules/{ruleId}', deleteScoringRuleHandler),
  startStudy: at('post', '/api/studies', startStudyHandler),
  listStudies: at('get', '/api/studies', listStudiesHandler),
  getStudy: at('get', '/api/studies/{studyId}', getStudyHandler),
  listStudyLeads: at('get', '/api/studies/{studyId}/leads', listStudyLeadsHandler),
  listReachedLeads: at('get', '/api/studies/{studyId}/reached', listReachedLeadsHandler),
  getStudyTapes: at('get', '/api/studies/{studyId}/tapes', getStudyTapesHandler),
  verifyStudy: at('post', '/api/studies/{studyId}/verify', verifyStudyHandler),
  deleteStudy: at('delete', '/api/studies/{studyId}', deleteStudyHandler),
  createDraft: at('post', '/api/drafts', createDraftHandler),
  listDrafts: at('get', '/api/drafts', listDraftsHandler),
  getDraft: at('get', '/api/drafts/{draftId}', getDraftHandler),
  updateDraft: at('put', '/api/drafts/{draftId}', updateDraftHandler),
  rebaseDraft: at('post', '/api/drafts/{draftId}/rebase', rebaseDraftHandler),
  publishDraft: at('post', '/api/drafts/{draftId}/publish', publishDraftHandler),
  deleteDraft: at('delete', '/api/drafts/{draftId}', deleteDraftHandler),
  setChallenger: at('put', '/api/challenger', setChallengerHandler),
  getChallenger: at('get', '/api/challenger', getChallengerHandler),
  publishChallenger: at('post', '/api/challenger/publish', publishChallengerHandler),
  deleteChallenger: at('delete', '/api/challenger', deleteChallengerHandler),
  createAutomation: at('post', '/api/automations', createAutomationHandler),
  deleteAutomation: at('delete', '/api/automations/{automationId}', deleteAutomationHandler),
  getAutomation: at('get', '/api/automations/{automationId}', getAutomationHandler),
  listAutomations: at('get', '/api/automations', listAutomationsHandler),
  listExecutions: at('get', '/api/automations/{automationId}/executions', listExecutionsHandler),
  previewAutomation: at('post', '/api/automations/preview', previewAutomationHandler),
  testAutomation: at('post', '/api/automations/{automationId}/test', testAutomationHandler),
  updateAutomation: at('put', '/api/automations/{automationId}', updateAutomationHandler),
  discardDeadLetter: at('delete', '/api/dead-letters/{deliveryId}', discardDeadLetterHandler),
  getDelivery: at('get', '/api/deliveries/{deliveryId}', getDeliveryHandler),
  listDeadLetters: at('get', '/api/dead-letters', listDeadLettersHandler),
  listDeliveries: at('get', '/api/deliveries', listDeliveriesHandler),
  replayDeadLetter: at('post', '/api/dead-letters/{deliveryId}/replay', replayDeadLetterHandler),
  replayDeliveries: at('post', '/api/deliveries/replay', replayDeliveriesHandler),
  retryDeliveries: at('post', '/api/deliveries/retry', retryDeliveriesHandler),
  retryDelivery: at('post', '/api/deliveries/{deliveryId}/retry', retryDeliveryHandler),
  createWebhook: at('post', '/api/webhooks', createWebhookHandler),
  deleteWebhook: at('delete', '/api/webhooks/{webhookId}', deleteWebhookHandler),
  getWebhook: at('get', '/api/webhooks/{webhookId}', getWebhookHandler),
  listWebhooks: at('get', '/api/webhooks', listWebhooksHandler),
  rotateWebhookSecret: at('post', '/api/webhooks/{webhookId}/rotate-secret', rotateWebhookSecretHandler),
  testWebhook: at('post', '/api/webhooks/{webhookId}/test', testWebhookHandler),
  updateWebhook: at('put', '/api/webhooks/{webhookId}', updateWebhookHandler),
  getOverview: at('get', '/api/analytics/overview', getOverviewHandler),
  getActivity: at('get', '/api/analytics/activity', getActivityHandler),
  getLatestActivity: at('get', '/api/analytics/latest-activity', getLatestActivityHandler),
  getStageMoves: at('get', '/api/analytics/stages', getStageMovesHandler),
  getSources: at('get', '/api/analytics/sources', getSourcesHandler),
  exportSources: at('get', '/api/analytics/sources/export', exportSourcesHandler),
  getFunnel: at('get', '/api/analytics/funnel', getFunnelHandler),
  exportFunnel: at('get', '/api/analytics/funnel/export', exportFunnelHandler),
  getEvents: at('get', '/api/analytics/events', getEventsHandler),
  exportEvents: at('get', '/api/analytics/events/export', exportEventsHandler),
  getEventSamples: at('get', '/api/analytics/events/samples', getEventSamplesHandler),
  getScoreDistribution: at('get', '/api/analytics/distribution', getScoreDistributionHandler),
  listNotifications: at('get', '/api/notifications', listNotificationsHandler),
  readNotifications: at('post', '/api/notifications/read', readNotificationsHandler),
  getNotificationSettings: at('get', '/api/notification-settings', getNotificationSettingsHandler),
  updateNotificationSettings: at('put', '/api/notification-settings', updateNotificationSettingsHandler),
  getPushSubscription: at('get', '/api/push-subscription', getPushSubscriptionHandler),
  savePushSubscription: at('put', '/api/push-subscription', savePushSubscriptionHandler),
  deletePushSubscription: at('delete', '/api/push-subscription', deletePushSubscriptionHandler),
  testPushSubscription: at('post', '/api/push-subscription/test', testPushSubscriptionHandler),
  getHealth: at('get', '/api/health', getHealthHandler),
  getDatabaseUsage: at('get', '/api/database-usage', getDatabaseUsageHandler),
  listAlerts: at('get', '/api/alerts', listAlertsHandler),
  getMetrics: at('get', '/api/metrics', getMetricsHandler),
  getDocs: at('get', '/api/docs', getDocsHandler),
  rebuildReadModels: at('post', '/api/operator/rebuild', rebuildReadModelsHandler),
  restoreLeads: at('post', '/api/operator/restore', restoreLeadsHandler),
  returnLead: at('post', '/api/operator/return-lead', returnLeadHandler),
  returnLeads: at('post', '/api/operator/return-leads', returnLeadsHandler),
  getOpenapi: at('get', '/api/openapi.json', getOpenapiHandler),
};
