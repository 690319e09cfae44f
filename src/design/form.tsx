import { names, type Attributes, type Words } from './words.ts'

/** The hidden field that proves a form came from our own page. */
export const csrfField = 'csrf'
/** The hidden field by which a form that is sent twice acts once. */
export const onceField = 'once'

export interface FormProps {
  /** The page itself, if none is given. */
  action?: string | undefined
  csrf: string
  once?: string | undefined
  children: Words
  /** Lets files be sent. */
  hasFiles?: boolean | undefined
  /** Where drafts are kept while somebody types. */
  autosave?: string | undefined
  /** In a line with other things, without room of its own. */
  inline?: boolean | undefined
  id?: string | undefined
  label?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

/** Sends by POST, acts once, and is checked by the server in our own words rather than by the browser in its. */
export function Form(props: FormProps) {
  const { action, csrf, once, children, hasFiles, autosave, inline, id, label, classes, attributes } = props
  return (
    <form
      method="post"
      action={action}
      id={id}
      class={names('sr-form', inline && 'sr-form--inline', classes)}
      enctype={hasFiles ? 'multipart/form-data' : undefined}
      novalidate
      aria-label={label}
      data-autosave={autosave}
      data-once-submit={once === undefined ? undefined : ''}
      {...attributes}
    >
      <input type="hidden" name={csrfField} value={csrf} />
      {once !== undefined && <input type="hidden" name={onceField} value={once} />}
      {children}
    </form>
  )
}

/** A value that goes with a form unseen. */
export function Hidden({ name, value }: { name: string; value: string | number }) {
  return <input type="hidden" name={name} value={value} />
}
