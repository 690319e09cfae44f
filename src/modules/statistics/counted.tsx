import { Link } from '../../design/index.ts'
import type { Content } from '../../platform/content/index.ts'
import { listHref, type Asked, type Figures } from './domain.ts'

/** What each part of the page is given. */
export interface Shown {
  asked: Asked
  figures: Figures
  content: Content
}

/** A number that leads to whose returns it counts. Nought leads nowhere. */
export function Counted({ asked, part, n, about }: { asked: Asked; part: string; n: number; about: string }) {
  return n === 0 ? (
    <>0</>
  ) : (
    <Link href={listHref(asked, part)} about={about}>
      {n}
    </Link>
  )
}
