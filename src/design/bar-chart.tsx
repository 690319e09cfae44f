import { scaleLinear } from 'd3-scale'
import type { Words } from './words.ts'

export interface Bar {
  label: Words
  /** What is drawn; never negative. */
  value: number
  /** What is said beside the bar, if not the value itself. */
  words?: Words
  href?: string | undefined
}

export interface BarChartProps {
  caption: Words
  labelHeading: string
  valueHeading: string
  bars: readonly Bar[]
  /** The value of a full bar; the largest, if none is given. */
  most?: number | undefined
}

/** A few amounts to compare. It is a table whose bars are drawn: the numbers are the chart. */
export function BarChart({ caption, labelHeading, valueHeading, bars, most }: BarChartProps) {
  const full = most ?? Math.max(0, ...bars.map((bar) => bar.value))
  const width = scaleLinear()
    .domain([0, full || 1])
    .range([0, 100])
    .clamp(true)
  return (
    <table class="sr-bar-chart">
      <caption class="sr-bar-chart__caption">{caption}</caption>
      <thead class="govuk-visually-hidden">
        <tr>
          <th scope="col">{labelHeading}</th>
          <th scope="col">{valueHeading}</th>
        </tr>
      </thead>
      <tbody>
        {bars.map((bar) => (
          <tr>
            <th scope="row" class="sr-bar-chart__label">
              {bar.href ? (
                <a class="govuk-link" href={bar.href}>
                  {bar.label}
                </a>
              ) : (
                bar.label
              )}
            </th>
            <td class="sr-bar-chart__value">
              <svg class="sr-bar-chart__bar" width="100%" height="20" aria-hidden="true" focusable="false">
                <rect class="sr-bar-chart__track" width="100%" height="20" />
                <rect class="sr-bar-chart__fill" width={`${width(bar.value).toFixed(1)}%`} height="20" />
              </svg>
              <span class="sr-bar-chart__words">{bar.words ?? bar.value}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
