export interface FilterGroup {
  /** What is chosen: "Period", "Team". */
  label: string
  items: readonly { text: string; href: string; current: boolean }[]
}

/** Narrows a page by plain links: each keeps its own address, so a view can be sent and bookmarked. */
export function FilterLinks({ groups, label = 'Narrow this page' }: { groups: readonly FilterGroup[]; label?: string | undefined }) {
  return (
    <nav class="sr-filters" aria-label={label}>
      {groups.map((group) => (
        <div class="sr-filters__group">
          <span class="sr-filters__label" id={`filter-${slug(group.label)}`}>
            {group.label}
          </span>
          <ul class="sr-filters__list" aria-labelledby={`filter-${slug(group.label)}`}>
            {group.items.map((item) => (
              <li>
                <a class="sr-filters__link" href={item.href} aria-current={item.current ? 'true' : undefined}>
                  {item.text}
                </a>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  )
}

function slug(label: string): string {
  return label.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
}
