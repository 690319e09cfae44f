import { Button } from './button.tsx'
import { controlId, type FieldProps } from './field.tsx'
import { Input } from './input.tsx'
import { translations, type Translations } from './translations.ts'
import { names } from './words.ts'

export interface PasswordInputProps extends FieldProps {
  value?: string | undefined
  autocomplete?: 'current-password' | 'new-password' | undefined
  showText?: string | undefined
  showLabel?: string | undefined
  texts?: Translations | undefined
  buttonClasses?: string | undefined
}

/** A password that can be shown while it is typed. */
export function PasswordInput(props: PasswordInputProps) {
  const { showText, showLabel, texts, buttonClasses, parts, afterInput, ...field } = props
  const id = controlId(props)
  return (
    <Input
      {...field}
      id={id}
      type="password"
      spellcheck={false}
      autocapitalize="none"
      autocomplete={props.autocomplete || 'current-password'}
      classes={names('govuk-password-input__input govuk-js-password-input-input', props.classes)}
      affixes={{ wrapper: { classes: 'govuk-password-input__wrapper' } }}
      parts={{
        ...parts,
        group: {
          classes: names('govuk-password-input', parts?.group?.classes),
          attributes: {
            'data-module': 'govuk-password-input',
            ...translations({
              'show-password': showText,
              'show-password-aria-label': showLabel,
              ...texts,
            }),
            ...parts?.group?.attributes,
          },
        },
      }}
      afterInput={
        <>
          <Button
            type="button"
            variant="secondary"
            classes={names('govuk-password-input__toggle govuk-js-password-input-toggle', buttonClasses)}
            attributes={{
              'aria-controls': id,
              'aria-label': showLabel ?? 'Show password',
              hidden: true,
            }}
          >
            {showText ?? 'Show'}
          </Button>
          {afterInput}
        </>
      }
    />
  )
}
