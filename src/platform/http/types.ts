import type { FastifyReply, FastifyRequest } from 'fastify'
import type { VNode } from 'preact'
import type { Content } from '../content/index.ts'
import type { Config } from '../config/index.ts'
import type { Database, Me, Scope, Standing, Token, Watch } from '../db/index.ts'
import type { FieldsOf, FormDefinition, FormState, Problem, ValuesOf } from '../forms/index.ts'
import type { Live } from '../live/index.ts'
import type { Messages } from '../messages/index.ts'
import type { Services } from './services.ts'

/** What a page says, before the document is put round it. */
export interface Screen {
  title: string
  width?: 'reading' | 'wide'
  back?: { href: string; text?: string }
  breadcrumbs?: { text: string; href?: string }[]
  /** Scripts of a module's own (src/modules/NAME/client.ts), by the module's name. */
  scripts?: readonly string[]
  /** The page is itself about what is wrong with the service, so nothing stands above it. */
  saysStanding?: true
  body: VNode
}

/** Puts the document round a screen. Given by app.ts, since pages know the design and the platform does not. */
export type Shell = (screen: Screen, context: { me: Me | null; csrf: string; path: string; hasErrors: boolean; house: House }) => string

/** Everything a request may need that lives as long as the server. */
export interface House {
  config: Config
  content: Content
  database: Database
  /** Whether it can write, how much room the disk has, and the clock. */
  watch: Watch
  services: Services
  live: Live
  /** What leaves for workers' inboxes and phones. */
  messages: Messages
  shell: Shell
  /** permission → the roles that hold it. */
  permissions: ReadonlyMap<string, ReadonlySet<string>>
  /** permission → what it lets somebody do, in words. */
  permissionWords: ReadonlyMap<string, string>
  /** Plain pages of the platform's own: not found, could not look, went wrong. */
  plain: (page: PlainPage) => Screen
}

export type PlainPage =
  | { kind: 'not-found' }
  | { kind: 'changed-meanwhile' }
  | { kind: 'could-not-look'; sent: Sent }
  | { kind: 'standstill'; standing: Exclude<Standing, 'open' | 'away'>; sent: Sent }
  | { kind: 'too-many'; seconds: number }
  | { kind: 'went-wrong'; number: string }
  | { kind: 'not-from-here' }
  | { kind: 'refused'; text: string }

/**
 * What was sent with the request that could not be answered: nothing; something; or the very form, to be sent again under its own key,
 * which acts once.
 */
export type Sent = 'nothing' | 'something' | { action: string; fields: readonly (readonly [name: string, value: string])[] }

export type Params = Readonly<Record<string, string>>

/** What load is given: the worker's rows, and where the request points. */
export interface Ask {
  scope: Scope
  now: Date
  me: Me
  params: Params
  query: Params
  house: House
}

/** What a view needs to build forms and links. */
export interface PageContext {
  me: Me
  now: Date
  csrf: string
  /** A new key for each form: the same form posted twice acts once. */
  once(): string
  content: Content
  demo: boolean
  may(permission: string): boolean
}

/** What the trail says about a read or a write. Never words that somebody typed. */
export interface AuditNote {
  subject: string
  ref?: string | undefined
  childId?: string | undefined
  rows?: number | undefined
  why?: string | undefined
}

/** 'none' only where no personal data is read or written. */
export type AuditOf<L> = 'none' | ((loaded: L) => AuditNote | readonly AuditNote[])

export interface Route {
  method: 'GET' | 'POST'
  url: string
  permission: Permission
  handle: (house: House, request: FastifyRequest, reply: FastifyReply) => Promise<unknown>
  /** Largest body in bytes; forms are small, uploads say their own. */
  bodyMax?: number
  /** A post that goes on while the disk is nearly full: it only looks, or it ends access, or opens it in danger. */
  whileReadOnly?: true
  /** The same form sent twice acts once, by its key. The shapes of a route see to it; a route that is no such shape says how it does. */
  actsOnce?: true
}

/** A permission's name from a module's door; 'signed-in' for whoever is; 'public' is written out. */
export type Permission = string

export interface PageDefinition<L> {
  permission: Permission
  audit: AuditOf<NonNullable<L>>
  /** Null or undefined is 404. */
  load: (ask: Ask) => Promise<L>
  view: (given: { loaded: NonNullable<L>; page: PageContext; query: Params }) => Screen
}

export interface GoTo {
  goTo: string
}

export interface FormPageDefinition<L, F extends FieldsOf> {
  permission: Permission
  audit: AuditOf<NonNullable<L>>
  load: (ask: Ask) => Promise<L>
  form: FormDefinition<F> | ((loaded: NonNullable<L>, page: PageContext) => FormDefinition<F>)
  /** What is known already, shown to be confirmed and not typed again. */
  known?: (loaded: NonNullable<L>, ask: Ask) => Partial<ValuesOf<F>>
  whileReadOnly?: true
  view: (given: { loaded: NonNullable<L>; state: FormState; form: FormDefinition<F>; page: PageContext; query: Params }) => Screen
  act: (
    ask: Ask & { typed: FormState['typed'] },
    loaded: NonNullable<L>,
    values: ValuesOf<F>,
  ) => Promise<GoTo | { problem: Problem } | { problems: Problem[] }>
}

export interface DeedDefinition<L, F extends FieldsOf> {
  permission: Permission
  audit: AuditOf<NonNullable<L>>
  load: (ask: Ask) => Promise<L>
  form?: FormDefinition<F>
  /** The same form is sent again and again, as drafts are: its key is not used up. */
  repeats?: true
  whileReadOnly?: true
  /** Refusals are said on a plain page with a way back: a button has no field to stand beside. */
  act: (ask: Ask & { typed: FormState['typed'] }, loaded: NonNullable<L>, values: ValuesOf<F>) => Promise<GoTo | { refused: string }>
}

export interface Answer {
  status?: number
  type: string
  body: string | Buffer | NodeJS.ReadableStream
  filename?: string
}

export interface DownloadDefinition<L> {
  permission: Permission
  audit: AuditOf<NonNullable<L>>
  load: (ask: Ask) => Promise<L>
  answer: (given: { loaded: NonNullable<L>; page: PageContext; query: Params }) => Answer
}

export type { FastifyReply, FastifyRequest, Token }
