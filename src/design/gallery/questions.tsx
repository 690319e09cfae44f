import * as design from '../index.ts'
import type { Entry } from './entry.ts'

const labelled = 'The label names the control; hint and error are tied to it, so that they are read with it.'
const keyboard = 'Works with the keyboard alone, and the focus shows.'
const grouped = 'The legend is read with each answer.'

/** What people type into and tick. */
export const questions: readonly Entry[] = [
  {
    name: 'Button',
    purpose: 'Does what its words say; they begin with a verb. One primary button a page.',
    criteria: [keyboard, 'At least 44 px high on a phone.', 'A button acts; a link goes somewhere.'],
    fixtures: 'button',
    example: (
      <design.ButtonGroup>
        <design.Button>Take this interview</design.Button>
        <design.Button variant="secondary">Save and come back</design.Button>
        <design.Button variant="warning">Remove the draft</design.Button>
        <design.Link href="#button">Hand it on</design.Link>
      </design.ButtonGroup>
    ),
  },
  {
    name: 'Input',
    purpose: 'One line of text. Its width says how long the answer is.',
    criteria: [labelled, 'Never refuses what was pasted.'],
    fixtures: 'input',
    example: (
      <>
        <design.Input name="g-name" label="What do they like to be called?" hint="As they say it themselves" width="20" />
        <design.Input
          name="g-phone"
          label="Phone number"
          error="Enter the number as it was given, even if it looks wrong"
          value="0770"
          type="tel"
          width="20"
        />
      </>
    ),
  },
  {
    name: 'Textarea',
    purpose: 'Text of several lines: what was said, what was seen.',
    criteria: [labelled, 'What was typed comes back with every error.'],
    fixtures: 'textarea',
    example: <design.Textarea name="g-heard" label="What did they tell you?" labelSize="m" hint="Their own words where you can" rows={4} />,
  },
  {
    name: 'CharacterCount',
    purpose: 'Text that has a limit. Too much can still be typed, and is then put right.',
    criteria: [labelled, 'The count is read aloud in pauses, not with each key.'],
    fixtures: 'character-count',
    example: <design.CharacterCount name="g-reason" label="Why is the interview late?" maxlength={400} rows={3} />,
  },
  {
    name: 'Radios',
    purpose: 'One answer out of a few.',
    criteria: [grouped, keyboard, 'What an answer reveals comes straight after it.'],
    fixtures: 'radios',
    example: (
      <design.Radios
        name="g-how"
        legend="How did they come back?"
        legendSize="m"
        items={[
          { value: 'self', text: 'By themselves' },
          {
            value: 'found',
            text: 'Found by the police',
            conditional: <design.Input name="g-force" label="Which force?" width="20" />,
          },
          { divider: 'or' },
          { value: 'unknown', text: 'Not known', hint: 'You can add it later' },
        ]}
      />
    ),
  },
  {
    name: 'Checkboxes',
    purpose: 'Any number of answers out of several.',
    criteria: [grouped, '"None of these" unticks the others, and says so.'],
    fixtures: 'checkboxes',
    example: (
      <design.Checkboxes
        name="g-who"
        legend="Who was told?"
        values={['school']}
        items={[
          { value: 'carer', text: 'Carer or parent' },
          { value: 'school', text: 'School' },
          { divider: 'or' },
          { value: 'none', text: 'Nobody yet', behaviour: 'exclusive' },
        ]}
      />
    ),
  },
  {
    name: 'Select',
    purpose: 'One answer from a long list that people know. Up to about ten answers, use Radios.',
    criteria: [labelled, keyboard],
    fixtures: 'select',
    example: (
      <design.Select
        name="g-team"
        label="Which team?"
        value="b"
        items={[
          { value: 'a', text: 'Leeward return interviews' },
          { value: 'b', text: 'Harbour safeguarding' },
        ]}
      />
    ),
  },
  {
    name: 'DateInput',
    purpose: 'A date that somebody remembers. An unreadable date shows the form again; it never becomes today.',
    criteria: ['Each box has its own label.', 'The error names the box at fault.', 'Numeric keypad on a phone.'],
    fixtures: 'date-input',
    example: (
      <design.DateInput
        id="g-returned"
        namePrefix="g-returned"
        legend="When did they come back?"
        hint="For example, 12 11 2026"
        values={{ day: 12, month: 11, year: 2026 }}
      />
    ),
  },
  {
    name: 'FileUpload',
    purpose: 'Files from this computer or phone.',
    criteria: [labelled, 'Dropping is one way; choosing is always there too.'],
    fixtures: 'file-upload',
    example: <design.FileUpload name="g-files" label="Files to import" hint="SSDA903, SSD or CSV" multiple dropZone />,
  },
  {
    name: 'PasswordInput',
    purpose: 'A password that can be shown while it is typed.',
    criteria: [labelled, 'Password managers and pasting work.', 'Shown or hidden is read aloud.'],
    fixtures: 'password-input',
    example: <design.PasswordInput name="g-password" label="Password" classes="govuk-input--width-20" />,
  },
  {
    name: 'Fieldset, Label, Hint and ErrorMessage',
    purpose: 'What the questions are made of, for questions that no component asks yet.',
    criteria: ['A hint holds no link: it is read as plain words.'],
    fixtures: 'fieldset',
    example: (
      <design.Fieldset legend="Where were they found?" legendSize="m">
        <design.Hint>Street and town are enough</design.Hint>
        <design.ErrorMessage>Enter a place, or say that it is not known</design.ErrorMessage>
        <design.Input name="g-street" label="Street" width="20" />
        <design.Input name="g-town" label="Town" width="20" />
      </design.Fieldset>
    ),
  },
  {
    name: 'ErrorSummary',
    purpose: 'Everything that stops a form, at the top, in the words that stand at each control.',
    criteria: ['Takes the focus, so that it is read first.', 'Each line leads to its control.', 'The page title begins with "Error:".'],
    fixtures: 'error-summary',
    example: (
      <design.ErrorSummary
        disableAutoFocus
        problems={[{ text: 'The return cannot be before they went missing', href: '#g-returned-day' }]}
      />
    ),
  },
]
