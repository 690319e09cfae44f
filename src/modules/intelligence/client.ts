// Shows a long form one step at a time (src/design/steps.tsx). What is typed stays in the page: nothing is kept on the device or sent before
// the last step, since it may say who told police something.

for (const steps of document.querySelectorAll<HTMLElement>('[data-steps]')) walk(steps)

function walk(root: HTMLElement): void {
  const steps = [...root.querySelectorAll<HTMLElement>('[data-step]')]
  const wrong = steps.findIndex((step) => step.querySelector('.govuk-form-group--error') !== null)
  for (const part of root.querySelectorAll<HTMLElement>('[data-step-count], [data-step-ways]')) part.hidden = false
  show(Math.max(wrong, 0))
  history.replaceState({ step: shown(), walked: 0 }, '')

  root.addEventListener('click', (event) => {
    const by = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-step-by]')?.dataset['stepBy'] : undefined
    if (by !== undefined) go(Number(by))
  })
  // Enter in a box goes on; only the last step sends.
  root.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement) || shown() === steps.length - 1) return
    event.preventDefault()
    go(1)
  })
  // A problem at the top of the page leads to its box, wherever that is; before the list of problems looks for it.
  document.addEventListener('click', onLink, true)
  window.addEventListener('popstate', () => {
    const at = standing()
    if (at) lookAt(at.step)
  })

  function onLink(event: Event): void {
    const link = event.target instanceof Element ? event.target.closest('a[href^="#"]') : null
    const box = link === null ? null : document.querySelector(`#${CSS.escape(link.getAttribute('href')?.slice(1) ?? '')}`)
    const at = box === null ? -1 : steps.findIndex((step) => step.contains(box))
    if (at >= 0) show(at)
  }

  /** The browser's own way back goes the same way; where it has none of ours, it would leave the page and lose what was typed. */
  function go(by: number): void {
    const at = standing()
    const to = shown() + by
    if (by > 0) history.pushState({ step: to, walked: (at?.walked ?? 0) + 1 }, '')
    else if (at && at.walked > 0 && at.step === shown()) {
      history.back()
      return
    } else history.replaceState({ step: to, walked: at?.walked ?? 0 }, '')
    lookAt(to)
  }

  function lookAt(at: number): void {
    show(at)
    const heading = steps[at]?.querySelector<HTMLElement>('h2')
    heading?.focus({ preventScroll: true })
    heading?.scrollIntoView()
  }

  function show(at: number): void {
    for (const [place, step] of steps.entries()) step.hidden = place !== at
  }

  function shown(): number {
    return steps.findIndex((step) => !step.hidden)
  }
}

function standing(): { step: number; walked: number } | null {
  const state: unknown = history.state
  return typeof state === 'object' && state !== null && 'step' in state && 'walked' in state
    ? (state as { step: number; walked: number })
    : null
}
