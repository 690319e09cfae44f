// Looks again at each pause in typing. Without this script the button does the same.
const pauseMilliseconds = 900

for (const part of document.querySelectorAll<HTMLElement>('[data-found]')) start(part)

function start(part: HTMLElement): void {
  const form = part.closest('form')
  const words = form?.querySelector<HTMLTextAreaElement>('textarea[name="words"]')
  const url = part.dataset['found']
  if (!form || !words || !url) return
  const status = statusBefore(part)
  let pause: ReturnType<typeof setTimeout> | undefined
  let asked = new AbortController()

  form.addEventListener('input', () => {
    clearTimeout(pause)
    pause = setTimeout(() => void look(), pauseMilliseconds)
  })

  async function look(): Promise<void> {
    if (!form || !url) return
    asked.abort()
    asked = new AbortController()
    const body = new URLSearchParams()
    for (const [name, value] of new FormData(form)) if (typeof value === 'string') body.append(name, value)
    body.set('part', 'found')
    try {
      const options = { method: 'POST', body, signal: asked.signal, credentials: 'same-origin', redirect: 'manual' } as const
      const response = await fetch(url, options)
      // Whatever is wrong is said by the draft's own state: what was found is a help, and its absence is no news.
      if (!response.ok) return
      const fragment = new DOMParser().parseFromString(await response.text(), 'text/html').body
      // Never from under somebody's finger.
      if (part.contains(document.activeElement)) return
      part.replaceChildren(...fragment.childNodes)
      const count = Number(part.querySelector<HTMLElement>('[data-found-count]')?.dataset['foundCount'] ?? 0)
      const said = count === 0 ? '' : `${count} ${count === 1 ? 'thing' : 'things'} to look at below`
      if (status.textContent !== said) status.textContent = said
    } catch {
      // No network, or typed on meanwhile: the next pause looks again.
    }
  }
}

function statusBefore(part: HTMLElement): HTMLElement {
  const status = document.createElement('p')
  status.className = 'govuk-visually-hidden'
  status.setAttribute('role', 'status')
  part.before(status)
  return status
}
