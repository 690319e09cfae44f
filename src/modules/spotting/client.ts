// Looks again at each pause in typing. Without this script the button does the same.
const pauseMilliseconds = 900

for (const part of document.querySelectorAll<HTMLElement>('[data-found]')) start(part)
for (const field of document.querySelectorAll<HTMLTextAreaElement>('textarea[data-of-child]')) pointOutBlame(field)

/** In a field of any form in which somebody writes of a child: words of blame, below it, at a pause. Nothing of it is kept. */
function pointOutBlame(field: HTMLTextAreaElement): void {
  const csrf = field.form?.querySelector<HTMLInputElement>('input[name="csrf"]')?.value
  if (csrf === undefined) return
  const said = document.createElement('div')
  said.setAttribute('role', 'status')
  field.after(said)
  let pause: ReturnType<typeof setTimeout> | undefined
  let asked = new AbortController()
  const look = async (): Promise<void> => {
    asked.abort()
    asked = new AbortController()
    const found =
      field.value.trim() === ''
        ? document.createElement('body')
        : await ask('/signs/read', new URLSearchParams({ csrf, part: 'blame', words: field.value }), asked.signal)
    if (found && found.textContent !== said.textContent) said.replaceChildren(...found.childNodes)
  }
  field.addEventListener('input', () => {
    clearTimeout(pause)
    pause = setTimeout(() => void look(), pauseMilliseconds)
  })
  // What was typed before, shown again beside its problem or read back, is looked at once.
  if (field.value !== '') void look()
}

/** The part of a page that an address answers; null where it answers nothing, or somebody typed on meanwhile: the next pause looks again. */
async function ask(url: string, body: URLSearchParams, signal: AbortSignal): Promise<HTMLElement | null> {
  try {
    const response = await fetch(url, { method: 'POST', body, signal, credentials: 'same-origin', redirect: 'manual' })
    // Whatever is wrong is said by the form's own state: what was found is a help, and its absence is no news.
    return response.ok ? new DOMParser().parseFromString(await response.text(), 'text/html').body : null
  } catch {
    return null
  }
}

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
    const fragment = await ask(url, body, asked.signal)
    // Never from under somebody's finger.
    if (!fragment || part.contains(document.activeElement)) return
    part.replaceChildren(...fragment.childNodes)
    const count = Number(part.querySelector<HTMLElement>('[data-found-count]')?.dataset['foundCount'] ?? 0)
    const said = count === 0 ? '' : `${count} ${count === 1 ? 'thing' : 'things'} to look at below`
    if (status.textContent !== said) status.textContent = said
  }
}

function statusBefore(part: HTMLElement): HTMLElement {
  const status = document.createElement('p')
  status.className = 'govuk-visually-hidden'
  status.setAttribute('role', 'status')
  part.before(status)
  return status
}
