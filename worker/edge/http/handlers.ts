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

/** The handler of each endpoint, by operation ID. */
export const HANDLERS: Record<ApiEndpoint['operationId'], Handler> = {
  getRegistration: getRegistrationHandler,
  register: registerHandler,
  login: loginHandler,
  getMe: getMeHandler,
  logout: logoutHandler,
  logoutEverywhere: logoutEverywhereHandler,
  changePassword: changePasswordHandler,
  requestPasswordReset: requestPasswordResetHandler,
  resetPassword: resetPasswordHandler,
  listSessions: listSessionsHandler,
  endSession: endSessionHandler,
  endOtherSessions: endOtherSessionsHandler,
  getSecondFactor: getSecondFactorHandler,
  startSecondFactor: startSecondFactorHandler,
  confirmSecondFactor: confirmSecondFactorHandler,
  renewRecoveryCodes: renewRecoveryCodesHandler,
  disableSecondFactor: disableSecondFactorHandler,
  generateApiKey: generateApiKeyHandler,
  listApiKeys: listApiKeysHandler,
  rotateApiKey: rotateApiKeyHandler,
  revokeApiKey: revokeApiKeyHandler,
  createEvent: createEventHandler,
  createEvents: createEventsHandler,
  listRejectedEvents: listRejectedEventsHandler,
  listRejectionReasons: listRejectionReasonsHandler,
  getEventUsage: getEventUsageHandler,
  createImport: createImportHandler,
  listImports: listImportsHandler,
  getImport: getImportHandler,
  getImportErrors: getImportErrorsHandler,
  listImportReasons: listImportReasonsHandler,
  undoImport: undoImportHandler,
  listImportEffects: listImportEffectsHandler,
  createLead: createLeadHandler,
  listLeadProperties: listLeadPropertiesHandler,
  listLeads: listLeadsHandler,
  listLeadsToCall: listLeadsToCallHandler,
  markLeadToCall: markLeadToCallHandler,
  unmarkLeadToCall: unmarkLeadToCallHandler,
  getLead: getLeadHandler,
  updateLead: updateLeadHandler,
  setLeadOwner: setLeadOwnerHandler,
  setLeadStatus: setLeadStatusHandler,
  addLeadNote: addLeadNoteHandler,
  addLeadTask: addLeadTaskHandler,
  changeLeadTask: changeLeadTaskHandler,
  givePoints: givePointsHandler,
  sendTestEvent: sendTestEventHandler,
  createList: createListHandler,
  listLists: listListsHandler,
  updateList: updateListHandler,
  deleteList: deleteListHandler,
  addToList: addToListHandler,
  removeFromList: removeFromListHandler,
  createSegment: createSegmentHandler,
  estimateSegment: estimateSegmentHandler,
  listSegments: listSegmentsHandler,
  getSegment: getSegmentHandler,
  updateSegment: updateSegmentHandler,
  deleteSegment: deleteSegmentHandler,
  listCompanies: listCompaniesHandler,
  exportCompanies: exportCompaniesHandler,
  getCompany: getCompanyHandler,
  getCompanyTimeline: getCompanyTimelineHandler,
  eraseLead: eraseLeadHandler,
  previewErasure: previewErasureHandler,
  startErasure: startErasureHandler,
  getErasure: getErasureHandler,
  exportLead: exportLeadHandler,
  exportLeads: exportLeadsHandler,
  mergeLead: mergeLeadHandler,
  unmergeLead: unmergeLeadHandler,
  listIdentityConflicts: listIdentityConflictsHandler,
  countIdentityConflicts: countIdentityConflictsHandler,
  dismissIdentityConflict: dismissIdentityConflictHandler,
  getLeadTimeline: getLeadTimelineHandler,
  getLeadExplanation: getLeadExplanationHandler,
  getLeadIntelligence: getLeadIntelligenceHandler,
  createLeadTicket: createLeadTicketHandler,
  openLeadSocket: openLeadSocketHandler,
  listProjects: listProjectsHandler,
  createProject: createProjectHandler,
  getProject: getProjectHandler,
  updateProject: updateProjectHandler,
  deleteProject: deleteProjectHandler,
  listMembers: listMembersHandler,
  changeMemberRole: changeMemberRoleHandler,
  removeMember: removeMemberHandler,
  leaveProject: leaveProjectHandler,
  createInvitation: createInvitationHandler,
  listInvitations: listInvitationsHandler,
  resendInvitation: resendInvitationHandler,
  revokeInvitation: revokeInvitationHandler,
  previewInvitation: previewInvitationHandler,
  acceptInvitation: acceptInvitationHandler,
  listAuditLog: listAuditLogHandler,
  previewRetention: previewRetentionHandler,
  exportAuditLog: exportAuditLogHandler,
  exportProject: exportProjectHandler,
  rotateIdentitySecret: rotateIdentitySecretHandler,
  createProjectTicket: createProjectTicketHandler,
  openProjectSocket: openProjectSocketHandler,
  getLeaderboard: getLeaderboardHandler,
  countLeadsByStage: countLeadsByStageHandler,
  listScoringRules: listScoringRulesHandler,
  createScoringRule: createScoringRuleHandler,
  getRuleset: getRulesetHandler,
  updateRuleset: updateRulesetHandler,
  listRulesetVersions: listRulesetVersionsHandler,
  startRescore: startRescoreHandler,
  listRescores: listRescoresHandler,
  getRescore: getRescoreHandler,
  getScoringRule: getScoringRuleHandler,
  updateScoringRule: updateScoringRuleHandler,
  deleteScoringRule: deleteScoringRuleHandler,
  startStudy: startStudyHandler,
  listStudies: listStudiesHandler,
  getStudy: getStudyHandler,
  getStudyTapes: getStudyTapesHandler,
  listReachedLeads: listReachedLeadsHandler,
  listStudyLeads: listStudyLeadsHandler,
  verifyStudy: verifyStudyHandler,
  deleteStudy: deleteStudyHandler,
  createDraft: createDraftHandler,
  listDrafts: listDraftsHandler,
  getDraft: getDraftHandler,
  updateDraft: updateDraftHandler,
  rebaseDraft: rebaseDraftHandler,
  publishDraft: publishDraftHandler,
  deleteDraft: deleteDraftHandler,
  setChallenger: setChallengerHandler,
  getChallenger: getChallengerHandler,
  publishChallenger: publishChallengerHandler,
  deleteChallenger: deleteChallengerHandler,
  createAutomation: createAutomationHandler,
  deleteAutomation: deleteAutomationHandler,
  getAutomation: getAutomationHandler,
  listAutomations: listAutomationsHandler,
  listExecutions: listExecutionsHandler,
  previewAutomation: previewAutomationHandler,
  testAutomation: testAutomationHandler,
  updateAutomation: updateAutomationHandler,
  discardDeadLetter: discardDeadLetterHandler,
  getDelivery: getDeliveryHandler,
  listDeadLetters: listDeadLettersHandler,
  listDeliveries: listDeliveriesHandler,
  replayDeadLetter: replayDeadLetterHandler,
  replayDeliveries: replayDeliveriesHandler,
  retryDeliveries: retryDeliveriesHandler,
  retryDelivery: retryDeliveryHandler,
  createWebhook: createWebhookHandler,
  deleteWebhook: deleteWebhookHandler,
  getWebhook: getWebhookHandler,
  listWebhooks: listWebhooksHandler,
  rotateWebhookSecret: rotateWebhookSecretHandler,
  testWebhook: testWebhookHandler,
  updateWebhook: updateWebhookHandler,
  getOverview: getOverviewHandler,
  getActivity: getActivityHandler,
  getLatestActivity: getLatestActivityHandler,
  getStageMoves: getStageMovesHandler,
  getSources: getSourcesHandler,
  exportSources: exportSourcesHandler,
  getEvents: getEventsHandler,
  exportEvents: exportEventsHandler,
  getEventSamples: getEventSamplesHandler,
  getFunnel: getFunnelHandler,
  exportFunnel: exportFunnelHandler,
  getScoreDistribution: getScoreDistributionHandler,
  listNotifications: listNotificationsHandler,
  readNotifications: readNotificationsHandler,
  getNotificationSettings: getNotificationSettingsHandler,
  updateNotificationSettings: updateNotificationSettingsHandler,
  getPushSubscription: getPushSubscriptionHandler,
  savePushSubscription: savePushSubscriptionHandler,
  deletePushSubscription: deletePushSubscriptionHandler,
  testPushSubscription: testPushSubscriptionHandler,
  getHealth: getHealthHandler,
  getDatabaseUsage: getDatabaseUsageHandler,
  listAlerts: listAlertsHandler,
  getMetrics: getMetricsHandler,
  getDocs: getDocsHandler,
  rebuildReadModels: rebuildReadModelsHandler,
  restoreLeads: restoreLeadsHandler,
  returnLead: returnLeadHandler,
  returnLeads: returnLeadsHandler,
  getOpenapi: getOpenapiHandler,
};
