import { Link, WarningText } from '../../../design/index.ts'
import type { PageContext } from '../../../platform/http/index.ts'
import type { Child } from '../../people/index.ts'
import type { Prompt } from './domain.ts'

/** One line for whoever works with the child, while the prompt is open; nothing otherwise. */
export function SectionLine({ child, prompt, page }: { child: Pick<Child, 'ref'>; prompt: Prompt | null; page: PageContext }) {
  if (prompt === null || prompt.settledAt !== null || !page.may('response.section-45')) return null
  return (
    <WarningText>
      {page.content.nrm.section45.short} <Link href={`/children/${child.ref}/section-45`}>What it is, and what to do now</Link>
    </WarningText>
  )
}
