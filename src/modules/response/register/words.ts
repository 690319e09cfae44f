import type { Content } from '../../../platform/content/index.ts'
import type { RegisterWords } from './domain.ts'

/** The words of the content's codes; a code that it no longer has stands as it is. */
export function wordsFrom(content: Content): RegisterWords {
  return {
    recipient: (code) => content.recipient(code)?.title ?? code,
    route: (code) => content.route(code)?.title ?? code,
    reason: (code) => content.reason('no-share', code)?.words ?? code,
  }
}
