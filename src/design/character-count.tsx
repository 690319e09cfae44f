import { controlId } from './field.tsx'
import { Hint } from './hint.tsx'
import { Textarea, type TextareaProps } from './textarea.tsx'
import { translations, type Translations } from './translations.ts'
import { names } from './words.ts'

export interface CharacterCountProps extends TextareaProps {
  /** The most characters, or with `maxwords` the most words, that may be typed. */
  maxlength?: number | string | undefined
  maxwords?: number | string | undefined
  /** From which percentage of the limit the count is shown. */
  threshold?: number | string | undefined
  countType?: 'words' | 'characters' | (string & {}) | undefined
  /** Without script: `%{count}` stands for the limit. */
  limitText?: string | undefined
  countClasses?: string | undefined
  texts?: Translations | undefined
}

/** Text of several lines that has a limit; what is over the limit can still be typed, and is then put right. */
export function CharacterCount(props: CharacterCountProps) {
  const {
    maxlength,
    maxwords,
    threshold,
    limitText,
    countClasses,
    texts,
    parts,
    afterInput,
    describedBy: _ignored,
    disabled: _kept,
    autocomplete: _none,
    ...field
  } = props
  const id = controlId(props)
  const countType = props.countType || (maxwords ? 'words' : undefined)
  const limit = maxwords || maxlength
  const sentence = limitText || `You can enter up to %{count} ${countType === 'words' ? 'words' : 'characters'}`
  return (
    <Textarea
      {...field}
      describedBy={`${id}-info`}
      classes={names('govuk-js-character-count', props.classes)}
      parts={{
        ...parts,
        group: {
          classes: names('govuk-character-count', parts?.group?.classes),
          attributes: {
            'data-module': 'govuk-character-count',
            'data-maxlength': maxlength,
            'data-maxwords': maxwords,
            'data-threshold': threshold,
            'data-count-type': countType,
            ...(!limit && limitText ? translations({ 'textarea-description': { other: limitText } }) : {}),
            ...translations(texts),
            ...parts?.group?.attributes,
          },
        },
      }}
      afterInput={
        <>
          <Hint id={`${id}-info`} classes={names('govuk-character-count__message', countClasses)}>
            {limit ? sentence.replace('%{count}', String(limit)) : undefined}
          </Hint>
          {afterInput}
        </>
      }
    />
  )
}
