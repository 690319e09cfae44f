const settleMilliseconds = 300

/** What has come in and waits to be shown. */
interface Waiting {
  fragment: DocumentFragment
  line: HTMLElement
}

const waiting = new WeakMap<HTMLElement, Waiting>()
const settling = new WeakMap<HTMLElement, ReturnType<typeof setTimeout>>()

/** Renews each `[data-live]` part of the page when something changes; `start` wakes what has come in. */
export function keepLive(start: (scope: Element) => void): void {
  if (!document.querySelector('[data-live]')) return
  const source = new EventSource('/live')
  const renewSoon = (said = ''): void => {
    for (const part of document.querySelectorAll<HTMLElement>('[data-live]')) {
      const topic = part.dataset['liveTopic']
      if (topic && said && topic !== said) continue
      clearTimeout(settling.get(part))
      settling.set(
        part,
        setTimeout(() => void renew(part, start), settleMilliseconds),
      )
    }
  }
  // Whatever happened between the page and this connection, or while it was lost, was told to nobody here.
  source.addEventListener('open', () => renewSoon())
  source.addEventListener('message', (event: MessageEvent<string>) => renewSoon(event.data))
  window.addEventListener('pagehide', () => source.close())
}

async function renew(part: HTMLElement, start: (scope: Element) => void): Promise<void> {
  const fragment = await fetched(part.dataset['live'] ?? '')
  if (!fragment || sameWords(part, fragment)) return
  if ('liveWaitedFor' in part.dataset || !isBeingRead(part)) {
    swap(part, fragment, start)
    return
  }
  const line = waiting.get(part)?.line ?? newLine(part, start)
  line.querySelector('button')?.replaceChildren(wordsFor(countNew(part, fragment)))
  waiting.set(part, { fragment, line })
}

// Without a connection, or signed out, the page simply stays as it is.
async function fetched(url: string): Promise<DocumentFragment | undefined> {
  try {
    const response = await fetch(url, {
      credentials: 'same-origin',
      redirect: 'manual',
      headers: { accept: 'text/html' },
    })
    if (!response.ok) return undefined
    const body = new DOMParser().parseFromString(await response.text(), 'text/html').body
    const fragment = document.createDocumentFragment()
    fragment.append(...body.childNodes)
    return fragment
  } catch {
    return undefined
  }
}

function isBeingRead(part: HTMLElement): boolean {
  return part.getBoundingClientRect().top < 0 || part.matches(':hover') || part.contains(document.activeElement)
}

function swap(part: HTMLElement, fragment: DocumentFragment, start: (scope: Element) => void): void {
  waiting.get(part)?.line.remove()
  waiting.delete(part)
  part.replaceChildren(fragment)
  start(part)
}

function newLine(part: HTMLElement, start: (scope: Element) => void): HTMLElement {
  const line = document.createElement('p')
  line.className = 'sr-new-since sr-new-since--live'
  line.setAttribute('role', 'status')
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'sr-new-since__link'
  button.addEventListener('click', () => {
    const came = waiting.get(part)
    if (!came) return
    swap(part, came.fragment, start)
    // The button that had the focus is gone: reading goes on where the new words begin.
    part.tabIndex = -1
    part.focus({ preventScroll: true })
    part.scrollIntoView({ block: 'start' })
  })
  line.append(button)
  // Before the part, and sticking to the top of the window, so that nothing being read moves.
  part.before(line)
  return line
}

function wordsFor(count: number): string {
  return count > 0 ? `${count} new` : 'Something has changed: show it'
}

function countNew(part: HTMLElement, fragment: DocumentFragment): number {
  const known = new Set(itemsOf(part))
  return itemsOf(fragment).filter((item) => !known.has(item)).length
}

function itemsOf(scope: ParentNode): string[] {
  return [...scope.querySelectorAll('li')].map((item) => words(item))
}

function sameWords(part: HTMLElement, fragment: DocumentFragment): boolean {
  return words(part) === words(fragment)
}

// A clock that has ticked is not news.
function words(node: ParentNode & Node): string {
  const copy = node.cloneNode(true)
  if (copy instanceof Element || copy instanceof DocumentFragment) {
    for (const clock of copy.querySelectorAll('[data-tick]')) clock.remove()
  }
  return (copy.textContent ?? '').replaceAll(/\s+/g, ' ').trim()
}
