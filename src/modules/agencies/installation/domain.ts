// What the installer gives for a new agency, read from the words of a command line.
import { isIsoDay } from '../../../kernel/dates.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { agencyKinds, type AgencyKind } from '../domain.ts'

export interface AgencyDraft {
  code: string
  name: string
  kind: AgencyKind
  authorityCode?: string | undefined
  forceCode?: string | undefined
  outOfHours?: string | undefined
}

type Given = Readonly<Record<string, string | undefined>>

/** Reads an agency and its area. What is refused is one sentence for whoever typed it. */
export function readAgency(
  given: Given,
  today: string,
): Result<{ agency: AgencyDraft; area: { code: string; name: string; startsOn: string } }> {
  const { code = '', name = '', kind = '', authority, force, area = '', 'out-of-hours': outOfHours } = given
  if (!isCode(code)) return refuse('--code must be small letters, digits and hyphens, such as haddlestone')
  if (name.trim() === '') return refuse('--name is missing')
  const known = agencyKinds.find((each) => each === kind)
  if (!known) return refuse(`--kind must be one of ${agencyKinds.join(', ')}`)
  if (known === 'council' && !/^[EWSN]\d{8}$/.test(authority ?? ''))
    return refuse('a council needs --authority with its ONS code, such as E06000001')
  if (known === 'police' && !/^[EWSN]\d{8}$/.test(force ?? '')) return refuse('a force needs --force with its ONS code, such as E23000001')
  if (!isCode(area))
    return refuse('--area must be the code of the area, small letters, digits and hyphens; it is made where it is not there yet')
  const startsOn = given['starts-on'] ?? today
  if (!isIsoDay(startsOn)) return refuse('--starts-on must be a day such as 2026-04-01')
  return ok({
    agency: {
      code,
      name: name.trim(),
      kind: known,
      authorityCode: known === 'council' ? authority : undefined,
      forceCode: known === 'police' ? force : undefined,
      outOfHours,
    },
    area: { code: area, name: given['area-name']?.trim() || area, startsOn },
  })
}

export interface Invited {
  agency: string
  name: string
  email: string
  role: 'administrator' | 'manager'
}

/** Reads whom the installer invites. Every other role is asked for by an administrator, and agreed by a second person. */
export function readInvited({ agency = '', name = '', email = '', role = 'administrator' }: Given): Result<Invited> {
  if (agency === '' || name.trim() === '') return refuse('--agency CODE and --name NAME are needed')
  if (!/^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(email)) return refuse('--email must be a work e-mail address')
  if (role !== 'administrator' && role !== 'manager')
    return refuse('--role must be administrator or manager: an administrator asks for every other role')
  return ok({ agency, name: name.trim(), email, role })
}

/** The team without which nothing reaches a new agency; its administrator renames it and adds others. */
export function firstTeamOf({ name, kind }: AgencyDraft): { code: string; name: string; kind: string; contact: null } {
  const made = (teamKind: string, words: string) => ({ code: 'first', name: `${name} ${words}`, kind: teamKind, contact: null })
  switch (kind) {
    case 'council':
      return made('missing', 'missing children team')
    case 'police':
      return made('police-missing', 'missing unit')
    case 'school':
      return made('school', 'safeguarding')
    case 'health':
      return made('health', 'safeguarding')
    case 'charity':
      return made('return-interviews', 'return interviews')
    case 'placement':
      return made('placement', 'staff')
  }
}

function isCode(text: string): boolean {
  return /^[a-z][a-z0-9-]{1,39}$/.test(text)
}
