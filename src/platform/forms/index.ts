export { form, type FieldsOf, type FormDefinition, type FormState, type Problem, type ValuesOf } from './form.ts'
export {
  choice,
  choices,
  day,
  hidden,
  longText,
  moment,
  number,
  pick,
  revealed,
  revealedBy,
  text,
  tick,
  unasked,
  type AnyField,
  type Field,
  type FieldKind,
  type MomentValue,
  type Option,
} from './fields.ts'
export { one, many, cleaned, type Typed } from './typed.ts'
