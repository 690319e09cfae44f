import {
  Button,
  Checkboxes,
  createAll,
  ErrorSummary,
  ExitThisPage,
  FileUpload,
  NotificationBanner,
  PasswordInput,
  Radios,
} from 'govuk-frontend'
import { keepDrafts } from './autosave.ts'
import { askForCopies, keepUnsent } from './carried.ts'
import { keepClocks } from './clocks.ts'
import { keepLive } from './live.ts'

// Every page works without this script. With it, nothing typed is lost, clocks run, and lists renew themselves.

// govuk-frontend's styles wait for these classes; GOV.UK sets them by an inline script, which our policy forbids.
document.body.classList.add('js-enabled', 'govuk-frontend-supported')

const components = [Button, Checkboxes, ErrorSummary, ExitThisPage, FileUpload, NotificationBanner, PasswordInput, Radios]

start(document)
keepClocks()
keepLive(start)
askForCopies()
document.addEventListener('click', onClick)
document.addEventListener('keydown', onKey)
document.addEventListener('submit', keepUnsent)
document.addEventListener('submit', sendOnce)
document.addEventListener('sr-shown', (event) => {
  if (event.target instanceof Element) start(event.target)
})
window.addEventListener('pageshow', forgetSent)

/** Starts everything inside a part of the page: the whole of it, or a part that has just come in. */
function start(scope: Document | Element): void {
  for (const component of components) createAll(component, {}, { scope })
  for (const form of scope.querySelectorAll<HTMLFormElement>('form[data-autosave]')) keepDrafts(form)
  for (const button of scope.querySelectorAll<HTMLElement>('[data-print]')) button.hidden = false
}

function onClick(event: MouseEvent): void {
  if (!(event.target instanceof Element)) return
  if (event.target.closest('[data-print]')) window.print()
  const menu = openMenu()
  if (menu && !menu.contains(event.target)) menu.open = false
}

function onKey(event: KeyboardEvent): void {
  const menu = openMenu()
  if (event.key !== 'Escape' || !menu) return
  menu.open = false
  menu.querySelector('summary')?.focus()
}

function openMenu(): HTMLDetailsElement | null {
  return document.querySelector<HTMLDetailsElement>('details.sr-signed-in[open]')
}

// The server acts once on a form in any case; this spares a second wait.
function sendOnce(event: SubmitEvent): void {
  const form = event.target
  if (!(form instanceof HTMLFormElement) || form.dataset['onceSubmit'] === undefined || event.defaultPrevented) return
  if (form.dataset['sent'] !== undefined) event.preventDefault()
  form.dataset['sent'] = ''
}

// A page that comes back from the browser's memory may be sent again.
function forgetSent(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-sent]')) delete form.dataset['sent']
}
