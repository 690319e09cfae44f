import { Details, River, ScrollBox, Table, type Cell } from '../../design/index.ts'
import { inSentence, listOf } from '../../kernel/words.ts'
import { Counted, type Shown } from './counted.tsx'
import {
  branchJoinsAt,
  branchLeavesAfter,
  count,
  listHref,
  periodWords,
  reasonsOf,
  riverOf,
  stageCodes,
  type Asked,
  type Figures,
} from './domain.ts'
import { partWords, reasonWords, stageWords } from './words.ts'

/** How far returns got, and what the rest was lost to. */
export function ReturnsRiver({ shown: { asked, figures, content } }: { shown: Shown }) {
  const river = riverOf(figures)
  const href = (part: string) => listHref(asked, part)
  const branch = count(figures, 'branch')
  const reason = (code: string) => inSentence(reasonWords(code, content) ?? code)
  const said = river.map(({ stage, count: n }) => `${inSentence(stageWords[stage])} ${n}`)
  return (
    <section aria-labelledby="river-heading">
      <h2 class="govuk-heading-m" id="river-heading">
        From return to use
      </h2>
      <River
        title={`Returns, ${periodWords(asked)}`}
        description={`How far returns got: ${listOf(said)}.`}
        stages={river.map(({ stage, count: n, lost }) => ({
          name: stageWords[stage],
          count: n,
          href: href(stage),
          loss: lost
            ? {
                reason: reason(lost.reason),
                waiting: lost.reason === 'still-in-time',
                biggest: lost.biggest,
                count: lost.count,
                href: href(lost.part),
              }
            : undefined,
        }))}
        within={{
          name: 'Within 72 hours',
          counts: river.map((s) => s.within72h),
          href: href('heard-in-time'),
          hrefs: river.map((s) => (s.within72h === null ? null : href(`${s.stage}-72`))),
        }}
        signs={{
          name: 'Signs noted',
          counts: river.map((s) => s.signsNoted),
          href: href('returned-signs'),
          hrefs: river.map((s) => href(`${s.stage}-signs`)),
        }}
        branch={
          branch === 0
            ? undefined
            : {
                name: 'declined, but heard',
                count: branch,
                href: href('branch'),
                leavesAfter: branchLeavesAfter,
                joinsAt: branchJoinsAt,
              }
        }
      />
      <Bands asked={asked} figures={figures} />
      <Details summary="Every reason, narrowing by narrowing">
        <ScrollBox label="Every reason for which returns got no further">
          <Table
            stacks
            caption="Why returns got no further"
            captionClasses="govuk-table__caption--s"
            head={[{ text: 'Got as far as' }, { text: 'And no further, because' }, { text: 'Returns', format: 'numeric' }]}
            rows={stageCodes.flatMap((stage, reach) =>
              reasonsOf(figures, `lost-${reach}`).map(({ part, code, count: n }): Cell[] => [
                { text: stageWords[stage] },
                { text: reasonWords(code, content) ?? code },
                {
                  text: <Counted asked={asked} part={part} n={n} about={`returns: ${partWords(part, content)?.title ?? code}`} />,
                  format: 'numeric',
                },
              ]),
            )}
          />
        </ScrollBox>
      </Details>
    </section>
  )
}

/** What the stages hold that is neither a loss nor the usual way. */
function Bands({ asked, figures }: { asked: Asked; figures: Figures }) {
  const withheld = count(figures, 'withheld')
  const none = count(figures, 'none-agreed')
  if (withheld + none === 0) return null
  return (
    <p class="govuk-body">
      {withheld > 0 && (
        <>
          Among “shared and acknowledged”: <Counted asked={asked} part="withheld" n={withheld} about="returns not shared, approved" /> not
          shared, with reasons that a manager approved.{' '}
        </>
      )}
      {none > 0 && (
        <>
          Among “action agreed”: <Counted asked={asked} part="none-agreed" n={none} about="returns where nothing follows, agreed" /> where a
          second person agreed that nothing follows.
        </>
      )}
    </p>
  )
}
