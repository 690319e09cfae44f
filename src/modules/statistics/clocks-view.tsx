import { BarChart, ScrollBox, Table, type Cell } from '../../design/index.ts'
import { inSentence } from '../../kernel/words.ts'
import { Counted, type Shown } from './counted.tsx'
import { count, listHref, reasonsOf } from './domain.ts'
import { partWords, reasonWords } from './words.ts'

const clocks = [
  { which: 'offer', title: 'Offer', missed: 'Why the offer was late or never made' },
  { which: 'heard', title: 'Heard', missed: 'Why the child was not heard within 72 hours' },
] as const

/** The offer's clock and the other: in time, late, passed, running; and for every miss its reason. */
export function Clocks({ shown: { asked, figures, content } }: { shown: Shown }) {
  const returned = count(figures, 'returned')
  if (returned === 0) return null
  const cell = (part: string): Cell => ({
    text: <Counted asked={asked} part={part} n={count(figures, part)} about={`returns: ${partWords(part, content)?.title ?? part}`} />,
    format: 'numeric',
  })
  return (
    <section aria-labelledby="clocks">
      <h2 class="govuk-heading-m" id="clocks">
        The two clocks
      </h2>
      <p class="govuk-body">
        Both run from the return, weekends and holidays counted. The offer is due within 72 hours, or earlier where the area asks for it.
      </p>
      <ScrollBox label="The two clocks, as a table">
        <Table
          stacks
          caption="The two clocks"
          captionClasses="govuk-visually-hidden"
          firstCellIsHeader
          head={[
            { text: 'Clock' },
            { text: 'In time', format: 'numeric' },
            { text: 'Late', format: 'numeric' },
            { text: 'Time passed, not done', format: 'numeric' },
            { text: 'Still running', format: 'numeric' },
            { text: 'Middle time', format: 'numeric' },
          ]}
          rows={clocks.map(({ which, title }) => [
            { text: title },
            cell(`${which}-in-time`),
            cell(`${which}-late`),
            cell(`${which}-never`),
            cell(`${which}-running`),
            { text: hoursWords(figures.medianHours[which]), format: 'numeric' as const },
          ])}
        />
      </ScrollBox>
      {clocks.map(({ which, missed }) => {
        const n = count(figures, `${which}-missed`)
        return n === 0 ? (
          <p class="govuk-body">{which === 'offer' ? 'No offer was missed.' : 'Nobody’s 72 hours were missed.'}</p>
        ) : (
          <BarChart
            caption={
              <>
                {missed}: <Counted asked={asked} part={`${which}-missed`} n={n} about={`returns: ${inSentence(missed)}`} />
              </>
            }
            labelHeading="Reason"
            valueHeading="Returns"
            bars={reasonsOf(figures, `${which}-missed`).map(({ part, code, count: value }) => ({
              label: reasonWords(code, content) ?? code,
              value,
              href: listHref(asked, part),
            }))}
          />
        )
      })}
    </section>
  )
}

function hoursWords(hours: number | null): string {
  if (hours === null) return '–'
  return hours < 72 ? `${Math.round(hours)} h` : `${(hours / 24).toFixed(1)} days`
}
