import { names, type Attributes, type Words } from './words.ts'

export interface ButtonProps {
  children: Words
  /** Secondary for the lesser of two acts, warning for what cannot be undone. */
  variant?: 'secondary' | 'warning' | 'inverse' | undefined
  /** With an address it is a link that looks like a button: for going somewhere, not for doing something. */
  href?: string | undefined
  type?: 'submit' | 'button' | 'reset' | undefined
  name?: string | undefined
  value?: string | number | undefined
  disabled?: boolean | undefined
  /** Ignores a second click within a second. */
  preventDoubleClick?: boolean | undefined
  /** The call to start, with an arrow. */
  isStart?: boolean | undefined
  id?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

/** Does what its words say: begin with a verb. */
export function Button(props: ButtonProps) {
  const { children, variant, href, type = 'submit', name, value, disabled, preventDoubleClick, isStart, id, classes, attributes } = props
  const common = {
    class: names('govuk-button', variant && `govuk-button--${variant}`, classes, isStart && 'govuk-button--start'),
    'data-module': 'govuk-button',
    ...attributes,
    id,
  }
  const words = (
    <>
      {children}
      {isStart && <StartIcon />}
    </>
  )
  if (href !== undefined) {
    return (
      <a href={href} role="button" draggable={false} {...common}>
        {words}
      </a>
    )
  }
  return (
    <button
      type={type}
      value={value}
      name={name}
      disabled={disabled}
      aria-disabled={disabled ? 'true' : undefined}
      data-prevent-double-click={preventDoubleClick === undefined ? undefined : String(preventDoubleClick)}
      {...common}
    >
      {words}
    </button>
  )
}

/** Buttons and links side by side, aligned, stacked on a phone. */
export function ButtonGroup({ children, together }: { children: Words; together?: boolean | undefined }) {
  return <div class={names('govuk-button-group', together && 'sr-together')}>{children}</div>
}

function StartIcon() {
  return (
    <svg
      class="govuk-button__start-icon"
      xmlns="http://www.w3.org/2000/svg"
      width="17.5"
      height="19"
      viewBox="0 0 33 40"
      aria-hidden="true"
      focusable="false"
    >
      <path fill="currentColor" d="M0 0h13l20 20-20 20H0l20-20z" />
    </svg>
  )
}
