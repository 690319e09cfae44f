import { FieldGroup, type GroupProps } from './field.tsx'
import { Input } from './input.tsx'
import { isSaid, names, type Attributes } from './words.ts'

/** One box of a date. */
export interface DatePart {
  name?: string | undefined
  label?: string | undefined
  value?: string | number | undefined
  id?: string | undefined
  /** Whether this box is at fault; if the question has an error and no box says so, all are. */
  error?: boolean | undefined
  classes?: string | undefined
  inputmode?: 'numeric' | 'text' | 'decimal' | undefined
  autocomplete?: string | undefined
  pattern?: string | undefined
  attributes?: Attributes | undefined
}

export interface DateInputProps extends GroupProps {
  id: string
  /** Comes before each box's name: `returned` gives `returned-day`, `returned-month`, `returned-year`. */
  namePrefix?: string | undefined
  /** What was typed, by the box's full name or, without a prefix, by day, month and year. */
  values?: Readonly<Record<string, string | number | undefined>> | undefined
  /** `false` leaves the box out. */
  day?: DatePart | false | undefined
  month?: DatePart | false | undefined
  year?: DatePart | false | undefined
  /** Other boxes than day, month and year. */
  items?: readonly (DatePart | false | null | undefined)[] | undefined
}

type Kind = 'day' | 'month' | 'year'
const kinds: readonly Kind[] = ['day', 'month', 'year']

/** A date that somebody remembers, typed in parts; pickers are slower and harder for dates that are known. */
export function DateInput(props: DateInputProps) {
  const { id, items, error } = props
  const own: Record<Kind, DatePart | false> = {
    day: props.day ?? {
      name: 'day',
      value: props.values?.['day'],
      classes: 'govuk-input--width-2',
    },
    month: props.month ?? {
      name: 'month',
      value: props.values?.['month'],
      classes: 'govuk-input--width-2',
    },
    year: props.year ?? {
      name: 'year',
      value: props.values?.['year'],
      classes: 'govuk-input--width-4',
    },
  }
  const boxes = (items?.length ? items : kinds.map((kind) => own[kind])).filter((box) => !!box)
  const someAtFault = boxes.some(isAtFault)
  return (
    <FieldGroup id={id} group={props} describedBy={props.parts?.fieldset?.describedBy} role="group">
      <div class={names('govuk-date-input', props.classes)} {...props.attributes} id={id}>
        {props.beforeInputs}
        {boxes.map((box) => {
          const kind = kindOf(box, own)
          const ofKind = kind && own[kind]
          const name = box.name ?? kind ?? ''
          const isFaulty = isAtFault(box) || (box.error !== false && isSaid(error) && !someAtFault)
          return (
            <Box
              id={id}
              box={box}
              name={name}
              value={box.value ?? (ofKind ? ofKind.value : undefined) ?? props.values?.[prefixed(props, name)]}
              fullName={prefixed(props, name)}
              isYear={kind === 'year'}
              isFaulty={isFaulty}
            />
          )
        })}
        {props.afterInputs}
      </div>
    </FieldGroup>
  )
}

interface BoxProps {
  id: string
  box: DatePart
  name: string
  fullName: string
  value: string | number | undefined
  isYear: boolean
  isFaulty: boolean
}

function Box({ id, box, name, fullName, value, isYear, isFaulty }: BoxProps) {
  return (
    <div class="govuk-date-input__item">
      <Input
        label={box.label || capitalised(name)}
        parts={{ label: { classes: 'govuk-date-input__label' } }}
        id={box.id || `${id}-${name}`}
        name={fullName}
        value={value}
        classes={names(
          'govuk-date-input__input',
          isFaulty && !box.classes?.includes('govuk-input--error') && 'govuk-input--error',
          !box.classes?.includes('govuk-input--width-') && `govuk-input--width-${isYear ? 4 : 2}`,
          box.classes,
        )}
        inputmode={box.inputmode || 'numeric'}
        autocomplete={box.autocomplete}
        pattern={box.pattern}
        attributes={box.attributes}
      />
    </div>
  )
}

function isAtFault(box: DatePart): boolean {
  return box.error === true || !!box.classes?.includes('govuk-input--error')
}

function kindOf(box: DatePart, own: Record<Kind, DatePart | false>): Kind | undefined {
  return kinds.find((kind) => box === own[kind] || (box.name && (box.name === kind || (own[kind] && box.name === own[kind].name))))
}

function prefixed({ namePrefix }: DateInputProps, name: string): string {
  return namePrefix ? `${namePrefix}-${name}` : name
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()
}
