import { isSaid, type Words } from './words.ts'

export interface ListedFact {
  text: Words
  evidence?: Words
  /** A Source. */
  source: Words
}

export interface ThreeListsProps {
  harmNow: readonly ListedFact[]
  signs: readonly ListedFact[]
  vulnerabilities: readonly ListedFact[]
  strengths: readonly ListedFact[]
  headingLevel?: 2 | 3 | undefined
}

/** What is known, kept in three lists and never added up: harm now; signs; vulnerabilities and strengths. */
export function ThreeLists({ harmNow, signs, vulnerabilities, strengths, headingLevel = 2 }: ThreeListsProps) {
  const Heading = `h${headingLevel}` as const
  const SubHeading = `h${headingLevel === 2 ? 3 : 4}` as const
  return (
    <div class="sr-three-lists">
      <section class="sr-three-lists__list sr-three-lists__list--harm">
        <Heading class="sr-three-lists__heading">Harm now</Heading>
        <Facts facts={harmNow} whyEmpty="No harm is recorded. That does not mean there is none." />
      </section>
      <section class="sr-three-lists__list sr-three-lists__list--signs">
        <Heading class="sr-three-lists__heading">Signs</Heading>
        <Facts facts={signs} whyEmpty="No signs are recorded. Perhaps nobody has asked yet." />
      </section>
      <section class="sr-three-lists__list">
        <Heading class="sr-three-lists__heading">Vulnerabilities and strengths</Heading>
        <SubHeading class="sr-three-lists__sub-heading">What makes it harder</SubHeading>
        <Facts facts={vulnerabilities} whyEmpty="None recorded." />
        <SubHeading class="sr-three-lists__sub-heading">What helps</SubHeading>
        <Facts facts={strengths} whyEmpty="None recorded yet. Every child has some: ask." />
      </section>
    </div>
  )
}

function Facts({ facts, whyEmpty }: { facts: readonly ListedFact[]; whyEmpty: string }) {
  if (facts.length === 0) return <p class="sr-quiet">{whyEmpty}</p>
  return (
    <ul class="sr-three-lists__facts">
      {facts.map((fact) => (
        <li>
          <p class="sr-three-lists__fact">{fact.text}</p>
          {isSaid(fact.evidence) && <div>{fact.evidence}</div>}
          {fact.source}
        </li>
      ))}
    </ul>
  )
}
