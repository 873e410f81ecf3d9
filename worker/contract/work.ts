import * as z from 'zod';
import { EventType } from './event-type.ts';
import { EventId, UserId } from './ids.ts';
import { Instant, UtcInstant } from './instant.ts';
import { JsonObject } from './json.ts';
import { LIMITS } from './limits.ts';
import { toPlainText } from './plain-text.ts';
import { Points } from './points.ts';

/** A lead's status in the sales process. Every lead begins as `new`. */
export const LeadStatus = z.enum(['new', 'contacted', 'working', 'won', 'lost']).meta({ example: 'working' });
export type LeadStatus = z.infer<typeof LeadStatus>;

const line = (charsMax: number) =>
  z.string().overwrite(toPlainText).min(1, { error: 'must contain a visible character' }).max(charsMax);

const Reason = line(LIMITS.workReasonCharsMax);

/** Text that may have line breaks, as in notes. */
const NoteText = z
  .string()
  .trim()
  .refine((text) => toPlainText(text) !== '', 'must contain a visible character')
  .max(LIMITS.noteCharsMax);

const TaskTitle = line(LIMITS.taskTitleCharsMax);

/** Retrying with the same ID changes nothing. */
const eventId = EventId.optional().describe(
  'An ID that you choose. Repeating the request with the same ID changes nothing.',
);

export const OwnerInput = z
  .object({ owner: UserId.nullable().describe('A member’s user ID, or null for nobody.'), eventId })
  .meta({ id: 'OwnerInput', example: { owner: 'usr_3b2a19081726354453627180f9e8d7c6' } });

export const StatusInput = z
  .object({
    status: LeadStatus,
    reason: Reason.optional().describe(
      'The reason why the lead was lost. Required with the status `lost`, and not allowed with any other status.',
    ),
    eventId,
  })
  .superRefine(({ status, reason }, context) => {
    if ((status === 'lost') === (reason !== undefined)) return;
    const message = status === 'lost' ? 'is required with the status lost' : 'is only for the status lost';
    context.addIssue({ code: 'custom', path: ['reason'], message });
  })
  .meta({ id: 'StatusInput', example: { status: 'lost', reason: 'Chose another vendor' } });

export const NoteInput = z
  .object({
    text: NoteText,
    mentions: z
      .array(UserId)
      .max(LIMITS.mentionsMax)
      .default([])
      .describe('User IDs of the members whom the text mentions.'),
    eventId,
  })
  .meta({ id: 'NoteInput', example: { text: 'Wants a quote for 20 seats by Friday.' } });

const task = {
  title: TaskTitle.meta({ example: 'Send the quote' }),
  dueAt: Instant.nullable().meta({ example: '2026-02-13T09:00:00Z' }),
  assignee: UserId.nullable().describe('A member’s user ID, or null for nobody.'),
};

export const TaskInput = z
  .object({ title: task.title, dueAt: task.dueAt.default(null), assignee: task.assignee.default(null), eventId })
  .meta({ id: 'TaskInput', example: { title: 'Send the quote', dueAt: '2026-02-13T09:00:00Z' } });

export const TaskChange = z
  .object({ ...task, done: z.boolean() })
  .partial()
  .extend({ eventId })
  .refine(({ eventId: _, ...change }) => Object.values(change).some((value) => value !== undefined), {
    error: 'must change at least one of title, dueAt, assignee, done',
  })
  .meta({ id: 'TaskChange', example: { done: true } });

export const PointsInput = z
  .object({
    points: Points.min(-LIMITS.handPointsMax)
      .max(LIMITS.handPointsMax)
      .refine((points) => points !== 0, 'must not be 0')
      .describe('Negative numbers remove points.'),
    reason: Reason,
    eventId,
  })
  .meta({ id: 'PointsInput', example: { points: 20, reason: 'Met at the trade fair' } });

export const TestEventInput = z
  .object({ eventType: EventType, properties: JsonObject.default({}), eventId })
  .meta({ id: 'TestEventInput', example: { eventType: 'demo_request', properties: { page: '/pricing' } } });

export const Task = z
  .object({
    id: z.string().meta({ example: 'evt_unique_789' }),
    title: z.string(),
    dueAt: UtcInstant.nullable(),
    assignee: UserId.nullable(),
    doneAt: UtcInstant.nullable().describe('When the task was done; null while it is open.'),
    createdAt: UtcInstant,
  })
  .meta({
    id: 'Task',
    example: {
      ...{ id: 'evt_unique_789', title: 'Send the quote', dueAt: '2026-02-13T09:00:00.000Z', assignee: null },
      ...{ doneAt: null, createdAt: '2026-02-11T10:30:00.000Z' },
    },
  });
export type Task = z.infer<typeof Task>;

export const Note = z
  .object({
    id: z.string(),
    at: UtcInstant,
    by: z.string().describe('The user ID or key ID of the author.'),
    text: z.string(),
    mentions: z.array(UserId),
  })
  .meta({
    id: 'Note',
    example: {
      ...{ id: 'evt_unique_790', at: '2026-02-11T10:30:00.000Z', by: 'usr_3b2a19081726354453627180f9e8d7c6' },
      ...{ text: 'Wants a quote for 20 seats by Friday.', mentions: [] },
    },
  });
export type Note = z.infer<typeof Note>;

/** A log entry about work on a lead, in its stored form. Instants are epoch ms. */
export type Work =
  | { type: 'owner'; owner: string | null }
  | { type: 'status'; status: LeadStatus; reason?: string }
  | { type: 'note'; text: string; mentions?: string[] }
  /** Creates the task if `taskId` is the event's own ID; otherwise changes the given fields. */
  | {
      type: 'task';
      taskId: string;
      title?: string;
      dueAt?: number | null;
      assignee?: string | null;
      done?: boolean;
    }
  | { type: 'points'; points: number; reason: string }
  /** The lead was added to a list by hand. */
  | { type: 'list'; list: string; isIn: true }
  /** It was removed: `adds` are the entries that had added it, as far as the lead knew of them. */
  | { type: 'list'; list: string; isIn: false; adds: string[] }
  /** `points`: what the rules would have given, without caps. */
  | { type: 'test'; eventType: string; properties: JsonObject; points: number };

/** A log entry about work on a lead, in the API's format. */
export const WorkEntry = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('owner'), owner: UserId.nullable() }),
    z.object({ type: z.literal('status'), status: LeadStatus, reason: z.string().optional() }),
    z.object({ type: z.literal('note'), text: z.string(), mentions: z.array(UserId).optional() }),
    z.object({
      type: z.literal('task'),
      taskId: z.string(),
      title: z.string().optional(),
      dueAt: UtcInstant.nullable().optional(),
      assignee: UserId.nullable().optional(),
      done: z.boolean().optional(),
    }),
    z.object({ type: z.literal('points'), points: z.number(), reason: z.string() }),
    z.object({
      type: z.literal('list'),
      list: z.string().describe('The ID of the list.'),
      isIn: z.boolean().describe('True if the lead was added, false if it was removed.'),
      adds: z.array(z.string()).optional().describe('The entries that a removal undoes.'),
    }),
    z.object({
      type: z.literal('test'),
      eventType: z.string(),
      properties: z.record(z.string(), z.unknown()),
      points: z
        .number()
        .describe('The points that the rules would have given, before caps. The test did not change the score.'),
    }),
  ])
  .meta({ id: 'WorkEntry', example: { type: 'status', status: 'working' } });
export type WorkEntry = z.infer<typeof WorkEntry>;
