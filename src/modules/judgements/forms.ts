// What is asked of whoever judges, and of a colleague who agrees or dissents. Nothing is filled in for them.
import { formatPlainDate, londonDay } from '../../kernel/dates.ts'
import type { Content, JudgementLevel } from '../../platform/content/index.ts'
import { choice, choices, day, form, hidden, longText, type Option, type Problem } from '../../platform/forms/index.ts'
import { sourceWords, type Observation, type SignList } from '../signs/index.ts'
import { checkDraft, latestReview, strategies, type DraftProblem, type Strategy } from './domain.ts'
import type { Pattern } from './patterns/domain.ts'

const evidenceLengthMax = 160

/** The fields under which observations are cited, each with its lists. */
export const citedFields = {
  citedHarm: ['harm-now'],
  citedSigns: ['sign'],
  citedBackground: ['vulnerability', 'strength'],
} as const satisfies Record<string, readonly SignList[]>

export interface Ground {
  observations: readonly Observation[]
  patterns: readonly Pattern[]
  levels: readonly JudgementLevel[]
  reviewDaysMax: number
}

/** One judgement, from what is known at this moment. */
export function judgementForm(ground: Ground, { content, now }: { content: Content; now: Date }) {
  const today = londonDay(now)
  const harmNow = ground.observations.some((o) => o.list === 'harm-now')
  const cited = (field: keyof typeof citedFields) => optionsFrom(ground.observations, citedFields[field], content)
  return form(
    {
      /** The judgement that stood when this page was opened. */
      read: hidden(),
      level: choice({
        label: 'What do you conclude?',
        required: 'Choose what you conclude',
        options: ground.levels.map(({ code, words, meaning }) => ({ code, words, hint: meaning })),
      }),
      citedHarm: choices({ label: 'Harm now that it rests on', options: cited('citedHarm') }),
      citedSigns: choices({ label: 'Signs that it rests on', options: cited('citedSigns') }),
      citedBackground: choices({ label: 'Vulnerabilities and strengths that it rests on', options: cited('citedBackground') }),
      citedPatterns: choices({
        label: 'Patterns that it rests on',
        options: ground.patterns.map(({ code, fact, sum }) => ({ code, words: fact, hint: sum.join('; ') })),
      }),
      noneCited: longText({
        ofChild: true,
        label: 'If it rests on nothing on the lists, why?',
        size: 2,
        lengthMax: 1000,
      }),
      reasons: longText({
        ofChild: true,
        label: 'Your reasons',
        hint: 'How these facts lead you there, which everyday explanations you looked at, and what the child says. Police, health and interviewers read it too. No places.',
        required: 'Give your reasons',
        size: 8,
        lengthMax: 8000,
      }),
      wouldChange: longText({
        ofChild: true,
        label: 'What would change your mind?',
        hint: 'What you would have to see or hear to think otherwise, for better or worse.',
        required: 'Say what would change your mind',
        size: 3,
        lengthMax: 2000,
      }),
      strategy: choice({
        label: content.judgement.strategy.asked,
        required: 'Say whether a strategy discussion or a referral is needed',
        options: strategies,
      }),
      strategyWords: longText({
        label: harmNow ? 'Whom did you ask and when; or, with harm on the list, why is it not needed?' : 'Whom did you ask, and when?',
        size: 2,
        lengthMax: 1000,
      }),
      reviewOn: day({
        label: 'When will you look at it again?',
        hint: `On or before ${formatPlainDate(latestReview(today, ground.reviewDaysMax))}: sooner, where something is about to change.`,
        required: 'Give the day on which you will look at it again',
      }),
    },
    (values) =>
      checkDraft(
        {
          harmNow,
          cited: values.citedHarm.length + values.citedSigns.length + values.citedBackground.length + values.citedPatterns.length,
          noneCited: values.noneCited,
          strategy: values.strategy as Strategy,
          strategyWords: values.strategyWords,
          reviewOn: values.reviewOn,
        },
        today,
        ground.reviewDaysMax,
      ).map((problem) => problemOf(problem, ground, today)),
  )
}

function optionsFrom(observations: readonly Observation[], lists: readonly SignList[], content: Content): Option[] {
  return observations
    .filter((o) => lists.includes(o.list))
    .map((o) => ({
      code: o.id,
      words: content.sign(o.sign)?.title ?? o.sign,
      hint: [
        o.evidence === null
          ? 'The words are kept for those who may read the interview'
          : short(o.ownWords ? `“${o.evidence}”` : o.evidence),
        `${sourceWords(o)}, seen ${formatPlainDate(o.observedOn)}`,
      ].join(' · '),
    }))
}

function short(words: string): string {
  const flat = words.replaceAll(/\s+/g, ' ').trim()
  return flat.length <= evidenceLengthMax ? flat : `${flat.slice(0, evidenceLengthMax - 1).trimEnd()}…`
}

function problemOf(problem: DraftProblem, ground: Ground, today: string): Problem {
  const anythingListed = ground.observations.length + ground.patterns.length > 0
  switch (problem) {
    case 'nothing-cited':
      return {
        field: 'noneCited',
        text: anythingListed ? 'Tick what it rests on, or say why it rests on none of it' : 'Say what it rests on: nothing is noted yet',
      }
    case 'cited-and-none':
      return { field: 'noneCited', text: 'You ticked what it rests on: leave this empty, or untick everything' }
    case 'strategy-untold':
      return { field: 'strategyWords', text: 'Say whom you asked and when, or what is arranged' }
    case 'harm-unanswered':
      return { field: 'strategyWords', text: 'Harm is on the list: say why a strategy discussion or a referral is not needed' }
    case 'review-not-ahead':
      return { field: 'reviewOn', text: 'Give a day after today' }
    case 'review-too-late':
      return {
        field: 'reviewOn',
        text: `Your area looks again within ${ground.reviewDaysMax} days: on or before ${formatPlainDate(latestReview(today, ground.reviewDaysMax))}`,
      }
  }
}

export const opinionForm = form({
  /** The judgement that was read. */
  read: hidden(),
  stance: choice({
    label: 'Do you agree with it?',
    required: 'Say whether you agree or dissent',
    options: [
      { code: 'agrees', words: 'I agree' },
      { code: 'dissents', words: 'I dissent', hint: 'It is shown beside the judgement, and its author is told in My work' },
    ],
  }),
  reasons: longText({
    ofChild: true,
    label: 'Your reasons',
    hint: 'What you know that bears on it. Police, health, social care and interviewers in the circle read it. No places.',
    required: 'Give your reasons',
    size: 5,
    lengthMax: 4000,
  }),
})
