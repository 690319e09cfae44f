// Numbers the changes of a page, so that a save that was sent earlier and arrives later never replaces a later one.
document.addEventListener('input', count, { capture: true })
document.addEventListener('change', count, { capture: true })

function count(event: Event): void {
  if (!(event.target instanceof Element)) return
  const change = event.target.closest('form[data-autosave]')?.querySelector<HTMLInputElement>('input[name="change"]')
  if (change) change.value = String(Number(change.value) + 1)
}
