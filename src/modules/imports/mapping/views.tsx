import { Asked, Button, FilterLinks, Form, Problems, Select } from '../../../design/index.ts'
import { listOf } from '../../../kernel/words.ts'
import { one, type FieldsOf, type FormDefinition, type FormState } from '../../../platform/forms/index.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import type { ColumnsLoaded } from './routes.ts'
import { targetNames, targetWords } from './targets.ts'

type Given = ColumnsLoaded & { form: FormDefinition<FieldsOf>; state: FormState; page: PageContext }

/** Which column means what: guessed or remembered, shown with what the first rows say, and put right by whoever knows. */
export function ColumnsPage({ run, headings, samples, fitting, from, form, state, page }: Given): Screen {
  const url = `/import/${run.ref}/columns`
  const items = [{ value: '', text: 'Not used' }, ...targetNames.map((target) => ({ value: target, text: targetWords(target).words }))]
  return {
    title: state.problems.length > 0 ? 'Error: Which column means what' : 'Which column means what',
    back: { href: '/import', text: 'Import' },
    body: (
      <>
        <Problems form={form} state={state} />
        <p class="govuk-caption-l">{listOf(run.files)}</p>
        <h1 class="govuk-heading-l">Which column means what</h1>
        <p class="govuk-body">
          {from === null
            ? 'We guessed from the headings. Look it over and put right what is wrong: a day and a time may be two columns of one meaning.'
            : `Filled in as you kept it under “${from}”. Look it over, and go on.`}
        </p>
        {fitting.length > 0 && (
          <FilterLinks
            label="Fill in from"
            groups={[
              {
                label: 'Fill in from',
                items: [
                  ...fitting.map((name) => ({ text: name, href: `${url}?mapping=${encodeURIComponent(name)}`, current: name === from })),
                  { text: 'the headings', href: `${url}?mapping=`, current: from === null },
                ],
              },
            ]}
          />
        )}
        <Form csrf={page.csrf} once={page.once()} action={url}>
          {headings.map((heading, at) => (
            <Select
              name={`column-${at}`}
              label={heading}
              labelSize="s"
              hint={samples[at]?.length ? samples[at].join(' · ') : 'Empty in the first rows'}
              items={items}
              value={one(state.typed, `column-${at}`)}
              error={state.problems.find((each) => each.field === `column-${at}`)?.text}
            />
          ))}
          <Asked form={form} state={state} only={['midnight', 'name']} />
          <Button preventDoubleClick>See what would be brought in</Button>
        </Form>
      </>
    ),
  }
}
