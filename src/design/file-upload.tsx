import { controlId, describers, Field, type FieldProps } from './field.tsx'
import { translations, type Translations } from './translations.ts'
import { isSaid, names, type Part } from './words.ts'

export interface FileUploadProps extends FieldProps {
  multiple?: boolean | undefined
  /** Lets files be dropped on it, where there is script. */
  dropZone?: boolean | undefined
  texts?: Translations | undefined
  wrapper?: Part | undefined
}

/** Files from this computer or phone. */
export function FileUpload(props: FileUploadProps) {
  const { dropZone, texts, wrapper } = props
  const id = controlId(props)
  const input = (
    <input
      class={names('govuk-file-upload', props.classes, isSaid(props.error) && 'govuk-file-upload--error')}
      id={id}
      name={props.name}
      type="file"
      disabled={props.disabled}
      multiple={props.multiple}
      aria-describedby={describers(id, props)}
      {...props.attributes}
    />
  )
  return (
    <Field field={props}>
      {dropZone ? (
        <div
          class={names('govuk-file-upload-wrapper', wrapper?.classes)}
          data-module="govuk-file-upload"
          {...translations(texts)}
          {...wrapper?.attributes}
        >
          {input}
        </div>
      ) : (
        input
      )}
    </Field>
  )
}
