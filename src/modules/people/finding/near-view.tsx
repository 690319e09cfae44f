// Choosing a child of one's own circles by name, for something that is done with them: a context, a measure. Names travel by POST only.
import type { ComponentChildren } from 'preact'
import { Button, EmptyList, Entry, EntryList, Form, Input, Link, Problems } from '../../../design/index.ts'
import { formatPlainDate } from '../../../kernel/dates.ts'
import { nearForm } from './forms.ts'
import type { Near } from './near.ts'
import type { NearChild } from './queries.ts'

/** What is wrong with what was asked, at the top of the page. */
export function NearProblems({ problems }: Pick<Near, 'problems'>) {
  return <Problems form={nearForm} state={{ typed: {}, problems }} />
}

/** The question, and who is called so; `choose` is what is done with one of them: a link, or a button. */
export function NearChildren({
  action,
  csrf,
  called,
  found,
  problems,
  choose,
}: Near & {
  action: string
  csrf: string
  choose: (child: NearChild) => ComponentChildren
}) {
  return (
    <>
      <Form action={action} csrf={csrf}>
        <Input
          name="called"
          label="Name or reference of the child"
          labelSize="s"
          value={called}
          error={problems[0]?.text}
          autocomplete="off"
          spellcheck={false}
        />
        <Button>Find</Button>
      </Form>
      {found !== null &&
        (found.length === 0 ? (
          <EmptyList why="No child in your circles is called that.">
            <Link href="/children/find">Find a child outside your circles</Link> and ask for access first.
          </EmptyList>
        ) : (
          <EntryList label="Children who are called so">
            {found.map((child) => (
              <Entry title={child.name} deed={choose(child)}>
                {[child.fullName, child.dateOfBirth === null ? null : `born ${formatPlainDate(child.dateOfBirth)}`, child.ref]
                  .filter((part) => part !== null && part !== '')
                  .join(' · ')}
              </Entry>
            ))}
          </EntryList>
        ))}
    </>
  )
}
