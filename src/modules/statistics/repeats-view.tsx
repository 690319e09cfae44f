import { Link, ScrollBox, Table, type Cell } from '../../design/index.ts'
import { plural } from '../../kernel/words.ts'
import { compare, count, fewest, likelyRange, listHref, shareWords, type Asked, type Figures, type Group } from './domain.ts'
import { Counted } from './counted.tsx'

const within = [7, 28] as const

/** Missing again, after returns that were used and after those that were not: what may be said of it, and what may not. */
export function MissingAgain({ asked, figures }: { asked: Asked; figures: Figures }) {
  if (count(figures, 'known-7') === 0) return null
  const [recent7, recent28] = [count(figures, 'recent-7'), count(figures, 'recent-28')]
  const group = (days: number, which: string): Group => ({
    again: count(figures, `again-${days}${which}`),
    of: count(figures, `known-${days}${which}`),
  })
  const cells = (days: number, which: string): Cell[] => {
    const { again, of } = group(days, which)
    const range = likelyRange(again, of)
    const known = { part: `known-${days}${which}`, n: of }
    return [
      {
        text:
          of === 0 ? (
            '–'
          ) : (
            <>
              <Counted asked={asked} part={`again-${days}${which}`} n={again} about={`returns followed by another within ${days} days`} />{' '}
              of <Counted asked={asked} part={known.part} n={known.n} about={`returns of which it can be said`} />
              {of >= fewest && (
                <span class="sr-quiet">
                  <br />
                  {shareWords(again, of).replace(/^.*\((.*)\)$/, '$1')}; likely {range.low}–{range.high}%
                </span>
              )}
            </>
          ),
        format: 'numeric',
      },
    ]
  }
  return (
    <section aria-labelledby="again">
      <h2 class="govuk-heading-m" id="again">
        Missing again
      </h2>
      <ScrollBox label="Missing again, as a table">
        <Table
          firstCellIsHeader
          caption="After how many returns the same child was missing or away again"
          captionClasses="govuk-table__caption--s"
          head={[{ text: 'Return' }, ...within.map((days) => ({ text: `Within ${days} days`, format: 'numeric' as const }))]}
          rows={[
            [{ text: 'Used' }, ...within.flatMap((days) => cells(days, '-used'))],
            [{ text: 'Not used' }, ...within.flatMap((days) => cells(days, '-not-used'))],
            [{ text: 'All, history too' }, ...within.flatMap((days) => cells(days, ''))],
          ]}
        />
      </ScrollBox>
      <p class="govuk-body">
        <strong>{comparedWords(group(28, '-used'), group(28, '-not-used'))}</strong> This page cannot say what caused what: a child who is
        missing again at once leaves little time to be heard, so those returns are less often used.
      </p>
      {recent28 > 0 && (
        <p class="govuk-body">
          <Link href={listHref(asked, 'recent-28')}>{plural(recent28, 'return')}</Link> {recent28 === 1 ? 'is' : 'are'} less than 28 days
          old and not in the last column
          {recent7 > 0 && (
            <>
              , <Link href={listHref(asked, 'recent-7')}>{recent7} of them</Link> less than 7
            </>
          )}
          : it is too early to say.
        </p>
      )}
    </section>
  )
}

function comparedWords(used: Group, notUsed: Group): string {
  switch (compare(used, notUsed)) {
    case 'nothing-yet':
      return 'There is nothing to compare yet.'
    case 'too-few':
      return `Too few to compare: ${plural(used.of, 'return')} used and ${notUsed.of} not. One child more or less would change the picture.`
    case 'may-be-chance':
      return 'Within 28 days, the two groups differ by no more than chance could do.'
    case 'hardly-chance':
      return 'Within 28 days, the two groups differ by more than chance alone is likely to do.'
  }
}
