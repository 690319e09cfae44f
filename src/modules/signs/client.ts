// Narrows the catalogue while somebody types. Without this script the page is the whole list under its headings.

const wordsMin = 2

for (const box of document.querySelectorAll<HTMLElement>('[data-sign-filter]')) start(box)

function start(box: HTMLElement): void {
  const input = box.querySelector('input')
  const count = box.querySelector<HTMLElement>('[data-sign-count]')
  if (!input || !count) return
  box.hidden = false
  input.addEventListener('input', () => {
    const shown = narrow(input.value)
    count.textContent = input.value.trim().length < wordsMin ? '' : countWords(shown)
  })
}

/** Shows the signs in which every word that was typed stands, and hides headings with nothing under them. */
function narrow(typed: string): number {
  const wanted = typed.trim().length < wordsMin ? [] : typed.trim().toLowerCase().split(/\s+/)
  let shown = 0
  for (const sign of document.querySelectorAll<HTMLElement>('[data-sign]')) {
    const text = `${sign.textContent} ${sign.dataset['sign'] ?? ''}`.toLowerCase()
    sign.hidden = !wanted.every((word) => text.includes(word))
    if (!sign.hidden) shown += 1
  }
  for (const list of document.querySelectorAll<HTMLElement>('[data-sign-list]'))
    list.hidden = list.querySelector('[data-sign]:not([hidden])') === null
  return shown
}

function countWords(shown: number): string {
  if (shown === 0) return 'None has these words. Try another word, or clear the box to see them all.'
  return shown === 1 ? '1 shown' : `${shown} shown`
}
