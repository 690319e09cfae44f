import * as design from '../index.ts'
import type { Entry } from './entry.ts'

// One afternoon, frozen, so that the gallery always reads the same.
const now = new Date('2026-11-12T09:12:00Z')
const at = (iso: string) => new Date(iso)

/** What the house adds of its own. */
export const patterns: readonly Entry[] = [
  {
    name: 'Clock and StateMark',
    purpose: 'How long is left, as people say it, with the exact time beside it.',
    criteria: ['State is a shape and a word; colour comes last.', 'Changes are not read aloud by themselves.'],
    example: (
      <design.Stack room="small">
        <p class="govuk-body">
          <design.Clock mark="new" due={at('2026-11-14T22:40:00Z')} now={now} isStopped />
        </p>
        <p class="govuk-body">
          <design.Clock mark="soon" due={at('2026-11-12T15:30:00Z')} now={now} isStopped />
        </p>
        <p class="govuk-body">
          <design.Clock mark="late" due={at('2026-11-12T04:00:00Z')} now={now} isStopped />
        </p>
        <p class="govuk-body">
          <design.Clock mark="done" due={at('2026-11-11T16:00:00Z')} now={now} what="held" isStopped />
        </p>
      </design.Stack>
    ),
  },
  {
    name: 'WorkList and WorkItem',
    purpose: 'What needs somebody, most pressing first: what, who, by when, and what can be done at once.',
    criteria: ['Each link says aloud whom it is about.', 'Reads in the same order as it looks.'],
    example: (
      <>
        <design.NewSince count={3} href="#WorkList" />
        <design.WorkList label="Needs you now">
          <design.WorkItem
            mark="new"
            kind="Return interview"
            who="K., 15 · returned Wed 22:40"
            href="#WorkList"
            time={<design.Clock due={at('2026-11-14T22:40:00Z')} now={now} isStopped />}
            facts="Found in another force's area · 3rd episode in 30 days"
            primary={<design.Button>Take this interview</design.Button>}
            links={[{ text: 'Hand it on', href: '#WorkList', about: 'K.' }]}
          />
          <design.WorkItem
            mark="late"
            kind="Return interview"
            who="M., 13 · 2 attempts, last Tue 16:00"
            href="#WorkList"
            time={<design.Clock due={at('2026-11-12T04:00:00Z')} now={now} isStopped />}
            primary={<design.Button variant="secondary">Record an attempt</design.Button>}
            links={[{ text: 'Why it is late', href: '#WorkList', about: 'for M.' }]}
          />
          <design.WorkItem
            kind="Action"
            who="Call school about the exclusion · D., 14"
            href="#WorkList"
            time="due today"
            primary={<design.Button variant="secondary">Done</design.Button>}
            links={[{ text: 'Move the date', href: '#WorkList', about: 'of the call to school' }]}
          />
        </design.WorkList>
      </>
    ),
  },
  {
    name: 'Person',
    purpose: 'A child: preferred name first, then age and reference. Never a picture, never a score.',
    criteria: ['The name is words, not a picture.'],
    example: (
      <p class="govuk-body">
        <design.Person preferredName="Kay" fullName="Kayleigh Marsh" age={15} reference="SR-4K7Q" href="#Person" />
      </p>
    ),
  },
  {
    name: 'Prose',
    purpose: 'What somebody wrote, as they wrote it: a paragraph for each line. For a child’s own words, use Quote.',
    criteria: ['Empty lines make no empty paragraph.', 'Nothing in it is read as markup.'],
    example: <design.Prose words={'He was seen by the arcade.\n\nHer mother was told the same evening.'} />,
  },
  {
    name: 'Timeline, Source and Quote',
    purpose: 'What happened, newest first. Every fact says who saw it and where it is written; gaps are shown as gaps.',
    criteria: ['Months are headings, to jump by.', 'Order and time are in the words, not in the drawing.'],
    example: (
      <design.Timeline
        headingLevel={4}
        entries={[
          {
            at: at('2026-11-12T08:30:00Z'),
            kind: 'interview',
            title: 'Return interview held at school',
            href: '#Timeline',
            source: <design.Source who="Told to Ines Farrow, interviewer" when="Thu 12 Nov 2026, 08:30" where="interview record" />,
            children: <design.Quote by="K., in the interview">I only went because he said he'd wait for me</design.Quote>,
          },
          {
            at: at('2026-11-11T22:40:00Z'),
            kind: 'return',
            title: 'Came back by taxi, found in another force’s area',
            source: (
              <design.Source
                who="Seen by the night carer"
                when="Wed 11 Nov 2026, 22:40"
                where="police missing report"
                recorded="recorded by Tom Addo, 23:05"
              />
            ),
          },
          {
            at: at('2026-09-28T00:00:00Z'),
            precision: 'day',
            kind: 'sign',
            title: 'A second phone that nobody bought her',
            source: <design.Source who="Seen by her form tutor" when="day known, time not" where="school safeguarding note" />,
          },
        ]}
      />
    ),
  },
  {
    name: 'ThreeLists',
    purpose: 'What is known, kept in three lists and never added up.',
    criteria: ['Each list is a section with a heading.', 'An empty list says so, and what that means.'],
    example: (
      <design.ThreeLists
        headingLevel={3}
        harmNow={[]}
        signs={[
          {
            text: 'A second phone that nobody bought her',
            source: <design.Source who="Form tutor" when="28 Sep 2026" where="school note" />,
          },
        ]}
        vulnerabilities={[
          {
            text: 'Moved home twice this year',
            source: <design.Source who="Social worker" where="care plan" />,
          },
        ]}
        strengths={[
          {
            text: 'Trusts her aunt, and rings her',
            source: <design.Source who="K. herself" when="12 Nov 2026" where="interview" />,
          },
        ]}
      />
    ),
  },
  {
    name: 'River',
    purpose: 'Returns as a river that narrows: where it narrows, why, and whose returns those are.',
    criteria: ['Every part is a link with words.', 'The same numbers stand in a table below.', 'Words keep their size on a phone.'],
    example: (
      <design.River
        title="Returns in October 2026"
        description="Of 118 returns, 96 were offered an interview, 71 accepted, 64 were held, 49 shared and acknowledged, 41 had an action agreed and 33 are done."
        stages={[
          {
            name: 'Returned',
            count: 118,
            href: '#River',
            loss: { count: 22, reason: 'no interviewer was free', href: '#River' },
          },
          {
            name: 'Offered',
            count: 96,
            href: '#River',
            loss: { count: 25, reason: 'declined, and not asked again', href: '#River' },
          },
          {
            name: 'Accepted',
            count: 71,
            href: '#River',
            loss: { count: 7, reason: 'missing again before it', href: '#River' },
          },
          {
            name: 'Held',
            count: 64,
            href: '#River',
            loss: { count: 15, reason: 'nobody acknowledged it', href: '#River' },
          },
          {
            name: 'Shared and acknowledged',
            count: 49,
            href: '#River',
            loss: { count: 8, reason: 'no owner for an action', href: '#River' },
          },
          {
            name: 'Action agreed',
            count: 41,
            href: '#River',
            loss: { count: 8, reason: 'past its date', href: '#River' },
          },
          { name: 'Done', count: 33, href: '#River' },
        ]}
        within={{ name: 'Within 72 hours', counts: [118, 80, 55, 43, 33, 28, 24], href: '#River' }}
        signs={{ name: 'Signs noted', counts: [null, null, null, 31, 27, 24, 20], href: '#River' }}
        branch={{
          name: 'declined, but heard',
          count: 11,
          href: '#River',
          leavesAfter: 1,
          joinsAt: 4,
        }}
      />
    ),
  },
  {
    name: 'BarChart',
    purpose: 'A few amounts to compare.',
    criteria: ['It is a table whose bars are drawn: the numbers are the chart.'],
    example: (
      <design.BarChart
        caption="Back within 28 days"
        labelHeading="Return"
        valueHeading="Missing again"
        bars={[
          { label: 'Return was used', value: 9, words: '9 of 49' },
          { label: 'Return was let go', value: 31, words: '31 of 69' },
        ]}
      />
    ),
  },
  {
    name: 'FilterLinks',
    purpose: 'Narrows a page by plain links, so that a view can be sent and bookmarked.',
    criteria: ['The chosen one is marked in the markup, not only by weight.'],
    example: (
      <design.FilterLinks
        groups={[
          {
            label: 'Period',
            items: [
              { text: 'This month', href: '#FilterLinks', current: true },
              { text: 'This quarter', href: '#FilterLinks', current: false },
              { text: 'This year', href: '#FilterLinks', current: false },
            ],
          },
          {
            label: 'Placement',
            items: [
              { text: 'All', href: '#FilterLinks', current: true },
              { text: 'At home', href: '#FilterLinks', current: false },
              { text: 'In care', href: '#FilterLinks', current: false },
            ],
          },
        ]}
      />
    ),
  },
  {
    name: 'SaveState',
    purpose: 'Whether what was typed is kept.',
    criteria: ['Changes are read aloud; the passing seconds are not.'],
    example: <design.SaveState>Saved on this page</design.SaveState>,
  },
  {
    name: 'EntryList',
    purpose: 'Who stands in something: a circle, a panel. Each with what for, until when, and one deed.',
    criteria: ['Each deed says whose it is, so that a list of buttons can be told apart.', 'Many fit on a screen of a phone.'],
    example: (
      <design.EntryList label="Who may open it">
        <design.Entry
          title="Brackenhill safeguarding, Brackenhill School"
          deed={<design.Button variant="secondary">End it now</design.Button>}
        >
          Was told, to help the child. Until Sat 30 Jan 2027
          <design.Source who="Added by Priya Shah" when="Tue 10 Nov 2026, 19:49" />
        </design.Entry>
      </design.EntryList>
    ),
  },
  {
    name: 'Entry, EntryPart',
    purpose: 'One of an EntryList; who stands there for several reasons stands there once, with each reason and its own deed.',
    criteria: ['The name comes first.', 'Nobody is listed twice.'],
    example: (
      <design.EntryList label="Who may open it, and what for">
        <design.Entry title="Helen Marsh">Missing unit sergeant, since Thu 1 Oct 2026</design.Entry>
        <design.Entry title="Callum Reid, Haddlestone Council">
          <design.EntryPart deed={<design.Button variant="secondary">End it now</design.Button>}>
            Has an action to do, until Sun 3 Jan 2027
          </design.EntryPart>
          <design.EntryPart deed={<design.Button variant="secondary">End it now</design.Button>}>
            Was told, to help the child, until Sun 20 Dec 2026
          </design.EntryPart>
        </design.Entry>
      </design.EntryList>
    ),
  },
  {
    name: 'Steps',
    purpose: 'A long form as one thing after another. Nothing leaves the page until the last step sends it.',
    criteria: [
      'Each step’s heading takes the focus, and says which step of how many it is.',
      'Without script, and printed, all steps stand on one page.',
      'Back in the browser goes back a step. What is wrong shows its step.',
    ],
    example: (
      <design.Steps
        steps={[
          { code: 'g-what', title: 'What you saw', children: <design.Textarea name="g-saw" label="What did you see?" rows={2} /> },
          { code: 'g-when', title: 'When', children: <design.Input name="g-day" label="Which day?" width="10" /> },
        ]}
      />
    ),
  },
  {
    name: 'PagedList',
    purpose: 'A list that is read page by page: what it is, the list or why it is empty, the way on, and the way back to its beginning.',
    criteria: [
      'It goes on by key: nothing is left out or shown twice when something new comes in.',
      'Whoever has gone on can always begin again.',
    ],
    example: (
      <design.PagedList
        title="Actions overdue"
        headingLevel={2}
        lead="Of your agency’s children, the longest overdue first."
        empty={{ why: 'Nothing is overdue.', todo: <p>What is due soon stands in My work.</p> }}
        beginning="#PagedList"
        isFurther
        next="#PagedList"
      >
        <ul class="govuk-list govuk-list--spaced">
          <li>Ring the school about the exclusion, 4 days late</li>
        </ul>
      </design.PagedList>
    ),
  },
  {
    name: 'Contents',
    purpose: 'What stands below on a long page, so that nobody scrolls past six things to reach the seventh.',
    criteria: ['Everything stays on the page: on paper, without script and for find-in-page.', 'Each link says how much there is of it.'],
    example: (
      <design.Contents
        label="In the discussion"
        items={[
          { href: '#Contents', text: 'What will be done', fact: '3, 1 of them overdue' },
          { href: '#Contents', text: 'What was decided', fact: '1' },
          { href: '#Contents', text: 'Who was there', fact: '4' },
        ]}
      />
    ),
  },
  {
    name: 'EmptyList',
    purpose: 'An empty list says why it is empty and what to do.',
    criteria: ['Never a dead end.'],
    example: (
      <design.EmptyList why="No interviews are waiting for your team.">
        <p>
          New returns come in here by themselves. <a href="#EmptyList">See who is missing now</a>
        </p>
      </design.EmptyList>
    ),
  },
  {
    name: 'Stop',
    purpose: 'Always in reach during an interview: what cannot wait.',
    criteria: ['Never hides what has the focus.', 'Coming back finds everything as it was.'],
    example: <design.Stop href="#Stop" />,
  },
  {
    name: 'Columns, Stack, Paper',
    purpose: 'A story and what stands beside it; on a phone, below it.',
    criteria: ['Reads in the same order as it looks.'],
    example: (
      <design.Columns
        asideLabel="Example of an aside"
        aside={
          <design.Paper>
            <p>Who is in the circle, and what is planned.</p>
          </design.Paper>
        }
      >
        <p>The story.</p>
      </design.Columns>
    ),
  },
  {
    name: 'Form, Live, NewSince, PrintButton',
    purpose: 'A form that acts once and keeps drafts; a part of the page that renews itself; a line that says how much is new.',
    criteria: ['All of it works without script, except the renewing.', 'What is being read is never moved.'],
    example: (
      <design.Form action="#Form" csrf="example" inline>
        <design.Button variant="secondary">Acknowledge</design.Button>
      </design.Form>
    ),
  },
]
