import { app } from './edge/app.ts';

export { LeadObject } from './lead/lead-object.ts';
export { ProjectObject } from './project/project-object.ts';

export default {
  fetch: app.fetch,
} satisfies ExportedHandler<Env>;
