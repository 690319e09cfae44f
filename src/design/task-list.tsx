import { Tag, type TagProps } from './tag.tsx'
import { isSaid, names, type Attributes, type Words } from './words.ts'

export interface Task {
  title: Words
  hint?: Words
  href?: string | undefined
  /** Words, or a tag for what is not yet done. */
  status: Words
  statusTag?: TagProps | undefined
  classes?: string | undefined
  titleClasses?: string | undefined
  statusClasses?: string | undefined
}

export interface TaskListProps {
  items: readonly (Task | false | null | undefined)[]
  idPrefix?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

/** What must be done, in any order, and what of it is done. */
export function TaskList({ items, idPrefix = 'task-list', classes, attributes }: TaskListProps) {
  return (
    <ul class={names('govuk-task-list', classes)} {...attributes}>
      {items.map((item, index) => item && <Item task={item} id={`${idPrefix}-${index + 1}`} />)}
    </ul>
  )
}

function Item({ task, id }: { task: Task; id: string }) {
  const { title, hint, href, status, statusTag, classes, titleClasses, statusClasses } = task
  return (
    <li class={names('govuk-task-list__item', href && 'govuk-task-list__item--with-link', classes)}>
      <div class="govuk-task-list__name-and-hint">
        {href ? (
          <a
            class={names('govuk-link govuk-task-list__link', titleClasses)}
            href={href}
            aria-describedby={names(isSaid(hint) && `${id}-hint`, `${id}-status`)}
          >
            {title}
          </a>
        ) : (
          <div class={titleClasses}>{title}</div>
        )}
        {isSaid(hint) && (
          <div id={`${id}-hint`} class="govuk-task-list__hint">
            {hint}
          </div>
        )}
      </div>
      <div class={names('govuk-task-list__status', statusClasses)} id={`${id}-status`}>
        {statusTag ? <Tag {...statusTag} /> : status}
      </div>
    </li>
  )
}
