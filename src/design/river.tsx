import { inLines, layOut, type Banks, type Course, type Geometry } from './river-geometry.ts'
import { ScrollBox, Table, type Cell } from './table.tsx'
import type { Words } from './words.ts'

export interface RiverStage {
  /** "Offered", "Held": what has happened to the returns that got this far. */
  name: string
  /** How many got this far. */
  count: number
  /** Whose returns those are. */
  href: string
  /** Why some got no further: the biggest reason, how many were lost before the next stage in all, and how many of them to that reason. */
  loss?:
    | { reason: string; count: number; biggest?: number; /** Not lost yet: there is still time. */ waiting?: boolean; href: string }
    | undefined
}

/** A part of the water, stage by stage: not a stage, so that nothing rewards it and nothing hides it. */
export interface RiverBand {
  name: string
  /** How many at each stage, never more than its own count; null where it cannot be said yet. */
  counts: readonly (number | null)[]
  href: string
  /** Whose returns each count is, for the table; without it the counts there are plain. */
  hrefs?: readonly (string | null)[] | undefined
}

export interface RiverProps {
  title: string
  /** What the drawing says, in a sentence or two, for those who do not see it. */
  description: string
  stages: readonly RiverStage[]
  /** Those within 72 hours. */
  within?: RiverBand | undefined
  /** Those with signs noted. */
  signs?: RiverBand | undefined
  /** Declined, but heard: leaves after one stage and flows back in at another. */
  branch?: { name: string; count: number; href: string; leavesAfter: number; joinsAt: number } | undefined
  /** Makes ids unique where a page has more than one. */
  id?: string | undefined
}

/** Returns as a river that narrows: at each narrowing its biggest reason, each part a link to whose returns those are, and the same numbers in a table. */
export function River(props: RiverProps) {
  const { title, within, signs, branch } = props
  return (
    <div class="sr-river">
      <ul class="sr-river__key">
        {within && <Key kind="band--within" words={`${within.name}: the darker water`} />}
        {signs && <Key kind="band--signs" words={`${signs.name}: inside the broken line`} />}
        {branch && <Key kind="branch" words={`${capitalised(branch.name)}: a branch of its own`} />}
      </ul>
      <Drawing {...props} course="wide" />
      <Drawing {...props} course="tall" />
      <ScrollBox label={`${title}, as a table`}>
        <NumbersTable {...props} />
      </ScrollBox>
    </div>
  )
}

function Key({ kind, words }: { kind: string; words: string }) {
  return (
    <li>
      <svg class="sr-river__swatch" width="28" height="16" aria-hidden="true" focusable="false">
        <rect class={`sr-river__${kind}`} x="1" y="1" width="26" height="14" />
      </svg>
      {words}
    </li>
  )
}

function Drawing(props: RiverProps & { course: Course }) {
  const { title, description, stages, within, signs, branch, course, id = 'river' } = props
  const geometry = layOut(
    stages.map((stage) => stage.count),
    course,
  )
  const name = `${id}-${course}`
  return (
    <svg
      class={`sr-river__drawing sr-river__drawing--${course}`}
      viewBox={`0 0 ${geometry.width} ${geometry.height}`}
      role="group"
      aria-labelledby={`${name}-title`}
      aria-describedby={`${name}-description`}
    >
      <title id={`${name}-title`}>{title}</title>
      <desc id={`${name}-description`}>{description}</desc>
      <path class="sr-river__water" d={geometry.path(geometry.stages)} />
      {within && (
        <a class="sr-river__link" href={within.href} aria-label={within.name}>
          <path class="sr-river__band--within" d={geometry.path(geometry.band(within.counts, 'far'))} />
        </a>
      )}
      {signs && (
        <a class="sr-river__link" href={signs.href} aria-label={signs.name}>
          <path class="sr-river__band--signs" d={geometry.path(geometry.band(signs.counts, 'near'))} />
        </a>
      )}
      {branch && course === 'wide' && <BranchAcross branch={branch} geometry={geometry} />}
      {branch && course === 'tall' && <BranchDown branch={branch} geometry={geometry} />}
      {stages.map((stage, index) => {
        const banks = geometry.stages[index]
        if (!banks) return null
        return course === 'wide' ? <StageAcross stage={stage} banks={banks} /> : <StageDown stage={stage} banks={banks} />
      })}
    </svg>
  )
}

function StageAcross({ stage, banks }: { stage: RiverStage; banks: Banks }) {
  const nameLines = inLines(stage.name, 15, 2)
  const x = banks.along
  return (
    <>
      <line class="sr-river__stage-line" x1={x} x2={x} y1={84} y2={banks.to} />
      <a class="sr-river__link" href={stage.href}>
        <text class="sr-river__count" x={x} y={26}>
          {stage.count}
        </text>
        <Lines lines={nameLines} x={x} y={50} kind="name" />
      </a>
      {stage.loss && stage.loss.count > 0 && <Loss loss={stage.loss} x={x + 22} y={352} charactersPerLine={15} linesMax={5} />}
    </>
  )
}

function StageDown({ stage, banks }: { stage: RiverStage; banks: Banks }) {
  const y = banks.along
  return (
    <>
      <line class="sr-river__stage-line" x1={banks.from} x2={148} y1={y} y2={y} />
      <a class="sr-river__link" href={stage.href}>
        <text class="sr-river__count" x={154} y={y + 8}>
          {stage.count}
        </text>
        <Lines lines={inLines(stage.name, 18, 2)} x={216} y={y + (stage.name.length > 18 ? -3 : 6)} kind="name" />
      </a>
      {stage.loss && stage.loss.count > 0 && <Loss loss={stage.loss} x={154} y={y + 36} charactersPerLine={21} linesMax={3} />}
    </>
  )
}

function Loss({
  loss,
  x,
  y,
  charactersPerLine,
  linesMax,
}: {
  loss: NonNullable<RiverStage['loss']>
  x: number
  y: number
  charactersPerLine: number
  linesMax: number
}) {
  const { count, reason, biggest = count, waiting = false } = loss
  const isWaiting = waiting && biggest === count
  const lines = inLines(
    biggest === count ? `${isWaiting ? '' : '−'}${count} ${reason}` : `−${count}, ${biggest} of them: ${reason}`,
    charactersPerLine,
    linesMax,
  )
  return (
    <a class="sr-river__link" href={loss.href}>
      <Lines lines={lines} x={x} y={y} kind={isWaiting ? 'name' : 'loss'} />
    </a>
  )
}

function Lines({ lines, x, y, kind }: { lines: readonly string[]; x: number; y: number; kind: 'name' | 'loss' }) {
  return (
    <text class={`sr-river__${kind}`} x={x} y={y}>
      {lines.map((line, index) => (
        <>
          {/* The space parts the lines for those who hear them. */}
          <tspan x={x} dy={index === 0 ? 0 : 20}>
            {line}
          </tspan>{' '}
        </>
      ))}
    </text>
  )
}

function BranchAcross({ branch, geometry }: { branch: NonNullable<RiverProps['branch']>; geometry: Geometry }) {
  const out = geometry.stages[branch.leavesAfter]
  const back = geometry.stages[branch.joinsAt]
  if (!out || !back) return null
  const middle = (out.along + back.along) / 2
  const bed = 292
  const d = `M${out.along} ${out.to - 10} C${out.along + 40} ${out.to} ${out.along + 20} ${bed} ${middle} ${bed} S${back.along - 40} ${back.to} ${back.along} ${back.to - 6}`
  return <BranchLink branch={branch} d={d} x={middle - 70} y={322} />
}

function BranchDown({ branch, geometry }: { branch: NonNullable<RiverProps['branch']>; geometry: Geometry }) {
  const out = geometry.stages[branch.leavesAfter]
  const back = geometry.stages[branch.joinsAt]
  if (!out || !back) return null
  const d = `M${out.to} ${out.along} C${out.to + 20} ${out.along + 40} ${back.to + 30} ${back.along - 30} ${back.to} ${back.along}`
  return (
    <BranchLink
      branch={branch}
      d={d}
      x={154}
      y={(geometry.stages[Math.floor((branch.leavesAfter + branch.joinsAt) / 2)]?.along ?? 0) + 98}
    />
  )
}

function BranchLink({ branch, d, x, y }: { branch: NonNullable<RiverProps['branch']>; d: string; x: number; y: number }) {
  return (
    <a class="sr-river__link" href={branch.href}>
      <path class="sr-river__branch-line" d={d} />
      <text class="sr-river__name" x={x} y={y}>
        <tspan>
          {branch.count} {branch.name}
        </tspan>
      </text>
    </a>
  )
}

function NumbersTable({ title, stages, within, signs, branch }: RiverProps) {
  const row = (first: Cell, count: Cell, inTime: Cell, noted: Cell, last: Cell): Cell[] => [
    first,
    count,
    ...(within ? [inTime] : []),
    ...(signs ? [noted] : []),
    last,
  ]
  const numeric = (text: Words): Cell => ({ text, format: 'numeric' })
  const counted = (band: RiverBand | undefined, index: number, stage: string): Cell => {
    const count = band?.counts[index] ?? null
    const href = band?.hrefs?.[index]
    return numeric(
      count === null ? '–' : href && count > 0 ? <NumberLink count={count} href={href} about={`${stage}, ${band?.name}`} /> : count,
    )
  }
  return (
    <>
      <Table
        stacks
        caption={title}
        captionClasses="govuk-table__caption--s"
        classes="sr-table--wide"
        firstCellIsHeader
        head={row({ text: 'Got as far as' }, numeric('Returns'), numeric(within?.name), numeric(signs?.name), { text: 'Got no further' })}
        rows={stages.map(({ name, count, href, loss }, index) =>
          row(
            { text: name },
            numeric(count > 0 ? <NumberLink count={count} href={href} about={name} /> : count),
            counted(within, index, name),
            counted(signs, index, name),
            {
              text:
                loss && loss.count > 0 ? (
                  <>
                    <NumberLink count={loss.count} href={loss.href} about={`got no further than: ${name}`} />; most often
                    {(loss.biggest ?? loss.count) < loss.count && ` (${loss.biggest})`}: {loss.reason}
                  </>
                ) : (
                  '–'
                ),
            },
          ),
        )}
      />
      {branch && (
        <p class="sr-quiet sr-river__apart">
          <NumberLink count={branch.count} href={branch.href} /> {branch.name}: counted apart, until what was learnt is shared.
        </p>
      )}
    </>
  )
}

function NumberLink({ count, href, about }: { count: number; href: string; about?: string }) {
  return (
    <a class="govuk-link" href={href}>
      {count}
      {about && <span class="govuk-visually-hidden"> {about}</span>}
    </a>
  )
}

function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
