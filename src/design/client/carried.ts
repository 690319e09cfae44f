// Interviews that this device carries: each page that meets the service lets them ask whether they still stand; signing out with words on
// them that were not sent is asked about first, since it destroys them.
const database = 'safe-return'

/** The service worker of the copies asks; where there are none there is no such worker, and nothing happens. */
export function askForCopies(): void {
  // The page of the copies asks by itself, and says what was destroyed and why.
  if (!('serviceWorker' in navigator) || location.pathname.startsWith('/offline/')) return
  void navigator.serviceWorker.getRegistration('/offline/').then((registration) => registration?.active?.postMessage('contact'))
}

/** Holds back a sign-out while something is unsent, until it is pressed again. */
export function keepUnsent(event: SubmitEvent): void {
  const form = event.target
  if (!(form instanceof HTMLFormElement) || form.getAttribute('action') !== '/sign-out' || form.dataset['sure'] !== undefined) return
  event.preventDefault()
  form.dataset['sure'] = ''
  void countUnsent().then(
    (unsent) => (unsent > 0 ? warn(form) : form.requestSubmit()),
    () => form.requestSubmit(),
  )
}

function warn(form: HTMLFormElement): void {
  const words = document.createElement('p')
  words.setAttribute('role', 'alert')
  words.textContent = 'Answers on this device are not sent yet. Signing out destroys them. '
  const link = document.createElement('a')
  link.href = '/offline/interviews'
  link.textContent = 'Send them first'
  words.append(link, '. Or press Sign out again.')
  form.before(words)
}

async function countUnsent(): Promise<number> {
  if (!(await indexedDB.databases()).some((one) => one.name === database)) return 0
  return new Promise((resolve, reject) => {
    const open = indexedDB.open(database)
    open.addEventListener('error', () => reject(open.error ?? new Error('not opened')))
    open.addEventListener('success', () => {
      const all: IDBRequest<{ unsent: number }[]> = open.result.transaction('copies').objectStore('copies').getAll()
      all.addEventListener('error', () => reject(all.error ?? new Error('not read')))
      all.addEventListener('success', () => {
        open.result.close()
        resolve(all.result.reduce((sum, copy) => sum + copy.unsent, 0))
      })
    })
  })
}
