import * as design from '../index.ts'
import type { Entry } from './entry.ts'

const keyboard = 'Works with the keyboard alone, and the focus shows.'

/** What pages are made of. */
export const pages: readonly Entry[] = [
  {
    name: 'SummaryList',
    purpose: 'What is known, as questions and answers, with a way to change each.',
    criteria: ['Each "Change" says aloud what it changes.'],
    fixtures: 'summary-list',
    example: (
      <design.SummaryList
        rows={[
          {
            key: 'Went missing',
            value: 'Tue 10 Nov 2026, 19:20',
            actions: [
              {
                href: '#SummaryList',
                text: 'Change',
                visuallyHiddenText: 'when they went missing',
              },
            ],
          },
          {
            key: 'Came back',
            value: 'Wed 11 Nov 2026, 22:40',
            actions: [{ href: '#SummaryList', text: 'Change', visuallyHiddenText: 'when they came back' }],
          },
        ]}
      />
    ),
  },
  {
    name: 'Table',
    purpose: 'Facts to compare. Wide ones stand in a ScrollBox.',
    criteria: ['Headers are marked as such.', 'The page never scrolls sideways, down to 320 px; the box does, with the keyboard too.'],
    fixtures: 'table',
    example: (
      <design.ScrollBox label="Returns by team">
        <design.Table
          caption="Returns by team"
          captionClasses="govuk-table__caption--m"
          firstCellIsHeader
          head={[{ text: 'Team' }, { text: 'Returns', format: 'numeric' }, { text: 'Held', format: 'numeric' }]}
          rows={[
            [{ text: 'Leeward return interviews' }, { text: 42, format: 'numeric' }, { text: 29, format: 'numeric' }],
            [{ text: 'Harbour safeguarding' }, { text: 17, format: 'numeric' }, { text: 15, format: 'numeric' }],
          ]}
        />
      </design.ScrollBox>
    ),
  },
  {
    name: 'Tag',
    purpose: 'A state in a word or two. For time, use StateMark.',
    criteria: ['The word says it all; the colour only helps.'],
    fixtures: 'tag',
    example: (
      <p class="govuk-body">
        <design.Tag>In hand</design.Tag> <design.Tag colour="green">Agreed</design.Tag> <design.Tag colour="grey">Draft</design.Tag>{' '}
        <design.Tag colour="orange">Waiting</design.Tag> <design.Tag colour="red">Not accepted</design.Tag>
      </p>
    ),
  },
  {
    name: 'NotificationBanner',
    purpose: 'News about this page: what has just been done, or what matters before reading on.',
    criteria: ['Success is read aloud at once.', 'At most one a page.'],
    fixtures: 'notification-banner',
    example: (
      <design.NotificationBanner
        title="Done"
        titleId="g-banner"
        text="Handed on to Harbour safeguarding. You can take it back until they accept."
      />
    ),
  },
  {
    name: 'WarningText',
    purpose: 'What follows if nothing is done.',
    criteria: ['"Warning" is read in place of the mark.'],
    fixtures: 'warning-text',
    example: <design.WarningText>This cannot be undone once the record is sealed.</design.WarningText>,
  },
  {
    name: 'InsetText',
    purpose: 'Words set apart. For a child’s own words, use Quote.',
    criteria: ['Not for warnings.'],
    fixtures: 'inset-text',
    example: <design.InsetText>The 72 hours run from the return, weekends and holidays counted.</design.InsetText>,
  },
  {
    name: 'Panel',
    purpose: 'It is done: said large, once, at the end.',
    criteria: ['Its title is the page’s h1.'],
    fixtures: 'panel',
    example: (
      <design.Panel title="Interview recorded" headingLevel={3}>
        Two people have been asked to act
      </design.Panel>
    ),
  },
  {
    name: 'Details',
    purpose: 'Something that only some people need.',
    criteria: [keyboard, 'Never hides what everybody needs.'],
    fixtures: 'details',
    example: <design.Details summary="Why we ask">Knowing who was there helps to find out who else may be at risk.</design.Details>,
  },
  {
    name: 'Accordion',
    purpose: 'Sections that open one by one, where nobody needs them all.',
    criteria: [keyboard, 'Without script every section is open.'],
    fixtures: 'accordion',
    example: (
      <design.Accordion
        id="g-accordion"
        headingLevel={4}
        items={[
          {
            heading: 'Before the interview',
            content: 'Read what is known, so that nothing is asked twice.',
          },
          {
            heading: 'After the interview',
            content: 'Say back what you heard and ask whether it is right.',
          },
        ]}
      />
    ),
  },
  {
    name: 'Tabs',
    purpose: 'Like things side by side, one shown at a time. Without script they stand below one another.',
    criteria: ['Use only where nobody compares one with another.'],
    fixtures: 'tabs',
    example: (
      <design.Tabs
        idPrefix="g-tab"
        items={[
          { label: 'This week', panel: '12 returns' },
          { label: 'Last week', panel: '9 returns' },
        ]}
      />
    ),
  },
  {
    name: 'TaskList',
    purpose: 'What must be done, in any order, and what of it is done.',
    criteria: ['The state is read with each link.'],
    fixtures: 'task-list',
    example: (
      <design.TaskList
        idPrefix="g-task"
        items={[
          { title: 'What happened', href: '#TaskList', status: 'Done' },
          {
            title: 'Who else should know',
            href: '#TaskList',
            status: '',
            statusTag: { children: 'Not started', colour: 'blue' },
            hint: 'At least one person outside your team',
          },
        ]}
      />
    ),
  },
  {
    name: 'Progress',
    purpose: 'How far something is that takes longer than a second.',
    example: <design.Progress label="Reading the files" done={40} of={100} />,
    criteria: ['The bar has a name; the share is said in figures beside it.', 'It never moves the page when it grows.'],
  },
  {
    name: 'Pagination',
    purpose: 'The rest of a long list. Lists never count everything, so there is a next, not a last.',
    criteria: ['Each landmark has its own name.'],
    fixtures: 'pagination',
    example: <design.Pagination landmarkLabel="Pages of episodes" previous={{ href: '#Pagination' }} next={{ href: '#Pagination' }} />,
  },
  {
    name: 'Link',
    purpose: 'Goes somewhere. What acts is a Button.',
    criteria: ['Says where it leads without the words round it.'],
    example: (
      <p class="govuk-body">
        <design.Link href="#Link">See the child’s story</design.Link>
      </p>
    ),
  },
  {
    name: 'Time',
    purpose: 'A moment, in the words of the house. How long is left is a Clock.',
    criteria: ['The exact time stands in the markup for those who compute with it.'],
    example: (
      <p class="govuk-body">
        Held <design.Time at={new Date('2026-11-11T16:00:00Z')} />
      </p>
    ),
  },
  {
    name: 'Breadcrumbs',
    purpose: 'Where this page stands.',
    criteria: ['The landmark has its own name.'],
    fixtures: 'breadcrumbs',
    example: (
      <design.Breadcrumbs
        label="Example of breadcrumbs"
        items={[{ text: 'Area', href: '#Breadcrumbs' }, { text: 'Returns in November' }]}
      />
    ),
  },
  {
    name: 'BackLink',
    purpose: 'One step back, losing nothing.',
    criteria: ['First on the page, before the heading.'],
    fixtures: 'back-link',
    example: <design.BackLink href="#BackLink">Back to my work</design.BackLink>,
  },
  {
    name: 'SkipLink',
    purpose: 'For the keyboard: past the header, to what the page is about.',
    criteria: ['The first thing that takes the focus on every page.'],
    fixtures: 'skip-link',
    example: <p class="govuk-body">Press Tab at the top of this page to see it.</p>,
  },
  {
    name: 'ServiceNavigation',
    purpose: 'The name of a service and its few main pages, for the public pages.',
    criteria: ['Folds behind "Menu" on a phone; without script it stays open.'],
    fixtures: 'service-navigation',
    example: (
      <design.ServiceNavigation
        label="Example of service information"
        navigationId="g-navigation"
        navigationLabel="Example of a menu"
        serviceName="For young people"
        serviceUrl="#ServiceNavigation"
        navigation={[
          { text: 'Talk to us', href: '#ServiceNavigation', current: true },
          { text: 'Your rights', href: '#ServiceNavigation' },
        ]}
      />
    ),
  },
  {
    name: 'GenericHeader',
    purpose: 'A header with a name of its own, for the public pages.',
    criteria: ['Carries no crown and no GOV.UK name.'],
    fixtures: 'generic-header',
    example: <design.GenericHeader logo="Safe Return" url="#GenericHeader" />,
  },
  {
    name: 'PhaseBanner',
    purpose: 'Says that this is a demonstration.',
    criteria: ['Read before the page.'],
    fixtures: 'phase-banner',
    example: <design.PhaseBanner tag="Demonstration">The people and places are invented.</design.PhaseBanner>,
  },
  {
    name: 'ExitThisPage',
    purpose: 'Away at once, for somebody who may be watched.',
    criteria: ['The button, or Shift pressed three times.', 'Leaves no trace in the page.'],
    fixtures: 'exit-this-page',
    example: <design.ExitThisPage>Leave this site</design.ExitThisPage>,
  },
]
